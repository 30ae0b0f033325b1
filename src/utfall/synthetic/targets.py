"""What the example municipality is calibrated to: published totals and the figures as known on 2025-05-05."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from utfall.synthetic.days import day_of

HISTORY_FROM = day_of(date(2019, 1, 1))
"""The first day with events: two years before the first figure, so that stocks and waits have settled."""
HISTORY_UNTIL = day_of(date(2026, 5, 5))
"""The day after the last day on which anything begins."""
REPORT_DAY = day_of(date(2025, 5, 5))
"""The extract that the tertial report is written from; rows registered before this day are in it."""
TERTIAL_FIRST, TERTIAL_LAST = day_of(date(2025, 1, 1)), day_of(date(2025, 4, 30))


@dataclass(frozen=True)
class Quota:
    """How many events lie between two days (inclusive); ``as_known`` counts only those in the report's extract."""

    first: int
    last: int
    count: int
    as_known: bool = False


@dataclass(frozen=True)
class Published:
    """One published figure, as ``data/publicerade.csv`` holds it: shares 0–1, days and counts as they are."""

    series: str
    period: str
    value: str
    numerator: str
    denominator: str
    version: str
    source: str
    published: date


def published_figures() -> tuple[Published, ...]:
    """The municipality's figures from earlier reports and those that come ready-made, in file order."""
    text = files("utfall.synthetic").joinpath("data/publicerade.csv").read_text(encoding="utf-8")
    return tuple(
        Published(
            row["serie"],
            row["period"],
            row["värde"],
            row["täljare"],
            row["nämnare"],
            row["version"],
            row["källa"],
            date.fromisoformat(row["publicerad"]),
        )
        for row in csv.DictReader(text.splitlines(), delimiter=";")
    )


def published_values(series: str) -> dict[int, float]:
    """The series' published values per year."""
    return {int(p.period): float(p.value) for p in published_figures() if p.series == series and len(p.period) == 4}


def quotas(series: str, *, tertial: int, before: int, after_per_year: int) -> tuple[Quota, ...]:
    """Counts per year as published, ``tertial`` as known for January–April 2025; the years around have round numbers.

    ``before`` is each year before 2021; ``after_per_year`` gives the level after April 2025.
    """
    yearly = {2019: before, 2020: before} | {year: round(v) for year, v in published_values(series).items()}
    rest = day_of(date(2025, 12, 31)) - TERTIAL_LAST
    spring = HISTORY_UNTIL - day_of(date(2026, 1, 1))
    return (
        *(Quota(day_of(date(y, 1, 1)), day_of(date(y, 12, 31)), n) for y, n in sorted(yearly.items())),
        Quota(TERTIAL_FIRST, TERTIAL_LAST, tertial, as_known=True),
        # May–December hold the summer and Christmas dips and so less than their share of the days.
        Quota(TERTIAL_LAST + 1, day_of(date(2025, 12, 31)), round(after_per_year * rest / 365 * 0.96)),
        Quota(day_of(date(2026, 1, 1)), HISTORY_UNTIL - 1, round(after_per_year * spring / 365 * 1.06)),
    )
