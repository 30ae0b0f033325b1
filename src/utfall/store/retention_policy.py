"""How long a person's rows may be kept, read from ``definitions/policies/retention.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from utfall.errors import InvalidDefinition

_KEYS = ("schema", "years_after_last_note", "reason")


@dataclass(frozen=True)
class RetentionPolicy:
    """Whole years after the last note about a person; ``reason`` stands in the erasure log."""

    years_after_last_note: int
    reason: str

    def expires_before(self, today: date) -> date:
        """Persons whose last note is before this day have passed the limit; 29 February becomes 28."""
        year = today.year - self.years_after_last_note
        try:
            return today.replace(year=year)
        except ValueError:
            return today.replace(year=year, day=28)


def load_retention_policy(path: Path) -> RetentionPolicy:
    """The policy in the file. Raises ``InvalidDefinition`` with the key and what it may be."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidDefinition(f"{path} går inte att läsa ({error}).", remedy="Återställ filen.") from None
    for key in data:
        if key not in _KEYS:
            raise InvalidDefinition(
                f"{path.name}: nyckeln {key} finns inte.", remedy=f"Nycklarna är {', '.join(_KEYS)}."
            )
    years, reason = data.get("years_after_last_note"), data.get("reason")
    if type(years) is not int or not 1 <= years <= 100:
        raise InvalidDefinition(
            f"{path.name}: years_after_last_note är {years!r}.", remedy="Ange hela år mellan 1 och 100."
        )
    if not isinstance(reason, str) or not reason.strip():
        raise InvalidDefinition(f"{path.name}: reason saknas.", remedy="Skriv skälet som ska stå i loggen.")
    return RetentionPolicy(years, reason)
