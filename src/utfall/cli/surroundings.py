"""Where the store, the definitions and today are, as the command line finds them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from utfall.errors import InvalidDefinition, InvalidPeriod
from utfall.model.period import Period

DEFAULT_STORE = Path("utfall-data")


def definitions_folder(chosen: Path | None = None) -> Path:
    """The folder of definitions: the one chosen, ``UTFALL_DEFINITIONS``, ``./definitions``, or the one beside the
    source code this package was installed from."""
    candidates = [
        chosen,
        Path(os.environ["UTFALL_DEFINITIONS"]) if "UTFALL_DEFINITIONS" in os.environ else None,
        Path("definitions"),
        Path(__file__).resolve().parents[3] / "definitions",
    ]
    for candidate in candidates:
        if candidate is not None and (candidate / "measures").is_dir():
            return candidate
        if candidate is not None and candidate is chosen:
            break
    raise InvalidDefinition(
        f"Mappen med definitioner finns inte ({chosen or 'definitions'}).",
        remedy="Ange den med --definitions eller miljövariabeln UTFALL_DEFINITIONS.",
    )


def decided_folder() -> Path | None:
    """The folder of what the organisation has decided in the web, where ``UTFALL_HOME`` names it."""
    home = os.environ.get("UTFALL_HOME")
    return Path(home) if home else None


def parse_day(text: str | None) -> date | None:
    """The ISO date in ``text``; None for none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidPeriod(f"”{text}” är ingen dag.", remedy="Skriv dagen som 2025-05-05.") from None


def parse_periods(texts: list[str]) -> tuple[Period, ...]:
    """The periods named, each also as a series: ``2024-W01...2024-W20`` is every week from the first to the last."""
    periods: list[Period] = []
    for text in texts:
        start, dots, stop = text.partition("...")
        if not dots:
            periods.append(Period.parse(text))
            continue
        first, last = Period.parse(start), Period.parse(stop)
        if first.kind is not last.kind or last.first < first.first:
            raise InvalidPeriod(f"”{text}” är ingen serie.", remedy="Skriv till exempel 2024-01...2025-04.")
        periods.extend(_series(first, last))
    return tuple(dict.fromkeys(periods))


def _series(first: Period, last: Period) -> list[Period]:
    periods = [first]
    while periods[-1].first < last.first:
        following = periods[-1].end
        candidates = {
            "year": lambda day: Period.year(day.year),
            "tertial": lambda day: Period.tertial(day.year, (day.month + 3) // 4),
            "month": lambda day: Period.month(day.year, day.month),
            "week": lambda day: Period.week(*day.isocalendar()[:2]),
        }
        if first.kind.value not in candidates:
            raise InvalidPeriod(
                f"{first.id} kan inte räknas upp.", remedy="Serier går per år, tertial, månad eller vecka."
            )
        periods.append(candidates[first.kind.value](following))
    return periods
