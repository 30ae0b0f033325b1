"""The thresholds of protection, read strictly from ``policies/disclosure.toml``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidDefinition


@dataclass(frozen=True)
class Exemption:
    """A measure that is not protected, with the Swedish reason (it counts objects, not persons)."""

    measure: str
    reason: str


@dataclass(frozen=True)
class DisclosurePolicy:
    """Counts from 1 to ``minimum_count`` − 1 are hidden, and shares of fewer than ``minimum_denominator``.

    ``show_zero``: a true zero is shown. Where it is False zeros are hidden as small counts are.
    """

    minimum_count: int
    minimum_denominator: int
    show_zero: bool
    exemptions: tuple[Exemption, ...] = ()

    def __post_init__(self) -> None:
        if self.minimum_count < 2 or self.minimum_denominator < self.minimum_count:
            raise ValueError("minimum_count is at least 2 and minimum_denominator at least minimum_count")

    def is_small(self, count: int) -> bool:
        """True for a count that is hidden for its own size."""
        return 0 < count < self.minimum_count or (count == 0 and not self.show_zero)

    def exemption(self, measure: str) -> Exemption | None:
        """Why the measure is not protected, or None where it is."""
        return next((e for e in self.exemptions if e.measure == measure), None)

    def least_count(self, measure: str) -> int:
        """The smallest count of the measure that is shown; 0 where nothing of it is hidden."""
        return 0 if self.exemption(measure) is not None else self.minimum_count


_PROTECTION = {"minimum_count": int, "minimum_denominator": int, "show_zero": bool}
_EXEMPT = {"measure": str, "reason": str}


PLACE = Path("policies") / "disclosure.toml"
"""Where the policy stands, among the definitions and in the folder of what the organisation has decided itself."""


def policy_file(definitions: Path, *, decided: Path | None) -> Path:
    """The file of the policy in force: the one in the folder ``decided`` where there is one, else the definitions'."""
    own = decided / PLACE if decided is not None else None
    return own if own is not None and own.exists() else definitions / PLACE


def load_policy(path: Path) -> DisclosurePolicy:
    """The policy in the TOML file. Raises ``InvalidDefinition`` for a missing, unknown or mistyped key."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidDefinition(
            f"Skyddsreglerna i {path.name} går inte att läsa ({error}).", remedy="Rätta filen."
        ) from error
    return read_policy(text, name=path.name)


def read_policy(text: str, *, name: str) -> DisclosurePolicy:
    """The policy in the text of a file with that name. Raises as ``load_policy``."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidDefinition(
            f"Skyddsreglerna i {name} går inte att läsa ({error}).", remedy="Rätta filen."
        ) from error
    _refuse_unknown(content, ("protection", "exempt"), name, "filens början")
    protection = _typed(content.get("protection"), _PROTECTION, name, "[protection]")
    exempt = content.get("exempt", [])
    if not isinstance(exempt, list):
        raise InvalidDefinition(f"{name}: exempt är ingen lista.", remedy="Skriv [[exempt]] för varje undantag.")
    entries = [_typed(entry, _EXEMPT, name, "[[exempt]]") for entry in exempt]
    try:
        return DisclosurePolicy(
            minimum_count=int(str(protection["minimum_count"])),
            minimum_denominator=int(str(protection["minimum_denominator"])),
            show_zero=protection["show_zero"] is True,
            exemptions=tuple(Exemption(str(e["measure"]), str(e["reason"])) for e in entries),
        )
    except ValueError:
        raise InvalidDefinition(
            f"{name}: minimum_count {protection['minimum_count']} och minimum_denominator "
            f"{protection['minimum_denominator']} går inte ihop.",
            remedy="minimum_count är minst 2, och minimum_denominator är minst lika stort.",
        ) from None


def _typed(content: object, types: Mapping[str, type], name: str, where: str) -> dict[str, object]:
    """The keys of a TOML table, each present and of its type (a boolean is no integer)."""
    if not isinstance(content, dict):
        raise InvalidDefinition(f"{name}: {where} saknas.", remedy=f"Lägg till {where} med {', '.join(types)}.")
    _refuse_unknown(content, tuple(types), name, where)
    for key, expected in types.items():
        if key not in content:
            raise InvalidDefinition(f"{name}: {key} saknas i {where}.", remedy=f"Lägg till {key} i {where}.")
        if type(content[key]) is not expected:
            raise InvalidDefinition(
                f"{name}: {key} i {where} är {content[key]!r}.",
                remedy={int: "Skriv ett heltal.", bool: "Skriv true eller false.", str: "Skriv en text."}[expected],
            )
    return content


def _refuse_unknown(content: Mapping[str, object], allowed: tuple[str, ...], name: str, where: str) -> None:
    for key in content:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.0)[0]
            raise InvalidDefinition(
                f"{name}: nyckeln {key} i {where} är okänd.", remedy=f"Närmaste giltiga nyckel är {near}."
            )
