"""What has been fetched from Kolada, as files in ``UTFALL_HOME/kolada``: pages are made from these alone."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from utfall.web.gates import surroundings
from utfall.web.public.kolada.client import Ask, Value, ask, no_answer, values
from utfall.web.public.kolada.compared import Compared, ComparedMeasure, compared


@dataclass(frozen=True)
class Kept:
    """A key figure as it was fetched that day."""

    kpi: str
    fetched_on: datetime.date
    values: tuple[Value, ...]


@dataclass(frozen=True)
class ComparisonTable:
    """A measure's comparison: ``years`` across, a row per municipality with a value or None. ``fetched_on`` is None
    where nothing has been fetched yet."""

    compared: ComparedMeasure
    fetched_on: datetime.date | None
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


def folder() -> Path:
    """Where the files lie."""
    return surroundings().home / "kolada"


def fetch_all(today: datetime.date, *, chosen: Compared | None = None, ask: Ask = ask) -> tuple[Kept, ...]:
    """All that is compared, fetched and kept; all of it or, where something fails, nothing.

    Raises ``NoAnswerFromKolada``, also where nothing at all is left of what there was: then the interface has moved
    rather than every value been withdrawn. What was kept before stands.
    """
    found = chosen or compared()
    years = range(today.year - found.years, today.year + 1)
    fetched = [
        Kept(one.kpi, today, values(one.kpi, municipalities=tuple(found.municipalities), years=years, ask=ask))
        for one in found.measures
    ]
    if not any(one.values for one in fetched) and any(_has_values(one.kpi) for one in fetched):
        raise no_answer("har inte längre några värden alls för det som jämförs")
    folder().mkdir(mode=0o700, exist_ok=True)
    for one in fetched:
        _write(one)
    return tuple(fetched)


def is_used() -> bool:
    """Has anybody fetched anything here? Then it is kept fresh."""
    return folder().is_dir()


def comparison_of(measure: str) -> ComparisonTable | None:
    """The measure's comparison as last fetched; None where it is compared with nothing."""
    found = compared()
    one = found.of(measure)
    if one is None:
        return None
    kept = read_kept(one.kpi)
    if kept is None:
        return ComparisonTable(one, None, (), ())
    years = tuple(sorted({value.year for value in kept.values}))
    by_place = {(value.municipality, value.year): value.value for value in kept.values}
    rows = tuple(
        (name, tuple(by_place.get((code, year)) for year in years)) for code, name in found.municipalities.items()
    )
    return ComparisonTable(one, kept.fetched_on, years, rows)


def read_kept(kpi: str) -> Kept | None:
    """The key figure as last fetched; None where it has not been, or where its file is damaged."""
    try:
        plain = json.loads((folder() / f"{kpi}.json").read_text(encoding="utf-8"))
        fetched_on = datetime.date.fromisoformat(plain["fetched_on"])
        return Kept(kpi, fetched_on, tuple(Value(**one) for one in plain["values"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _has_values(kpi: str) -> bool:
    kept = read_kept(kpi)
    return kept is not None and bool(kept.values)


def _write(kept: Kept) -> None:
    plain = {"fetched_on": kept.fetched_on.isoformat(), "values": [vars(one) for one in kept.values]}
    file = folder() / f"{kept.kpi}.json"
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(file)


def in_words(fetched: Sequence[Kept]) -> str:
    """What a fetch gave, for whoever asked for it."""
    lines = [f"{one.kpi}: {len(one.values)} värden" for one in fetched]
    return "\n".join([*lines, "De öppna sidorna visar dem nu. Källa: Kolada (RKA)."])
