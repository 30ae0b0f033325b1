"""School attendance per month for pupils with interventions, from the school system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.synthetic.casework import Cases
from utfall.synthetic.days import Days, Flags, Numbers, Shares, day_of, even_shares
from utfall.synthetic.interventions import Interventions
from utfall.synthetic.population import Population
from utfall.synthetic.targets import HISTORY_UNTIL, REPORT_DAY

OPERATORS = ("municipal", "independent", "other")
HIGH_ABSENCE_SHARE = 0.15

_YEAR = 365.25
_PERIODS = (
    (date(2023, 10, 1), date(2024, 1, 1), 0.537, 0.537),
    (date(2024, 10, 1), date(2025, 1, 1), 0.555, 0.50),
)
"""The window and its end; the share with high absence in municipal schools at ages 7–16, and among the others."""
_USUAL_SHARE = 0.52
_OFFERED_MINUTES = (0, 5400, 5700, 6300, 5400, 5700, 2400, 0, 3000, 6600, 6300, 6000, 4200)
"""Per month, January first in place 1; July has no school."""


@dataclass(frozen=True)
class Attendance:
    """One row per pupil and month; ``last`` is the inclusive last day."""

    person: Numbers
    first: Days
    last: Days
    operator: Numbers
    offered_minutes: Numbers
    valid_minutes: Numbers
    invalid_minutes: Numbers
    registered: Days


def simulate_attendance(
    rng: np.random.Generator, *, cases: Cases, interventions: Interventions, population: Population
) -> Attendance:
    """Months with school from three months before a pupil's first intervention to half a year after the last.

    A pupil's absence is high or not per school period (autumn, January–March, April–June); in the two quarters that
    were reported exactly the published shares of the measured groups are high.
    """
    person_of = population.of_case[interventions.case]
    is_child = np.isin(cases.kind[interventions.case], (0, 3)) & (person_of >= 0)
    pupils = np.unique(person_of[is_child])
    begin = np.full(len(population), 10**7)
    end = np.zeros(len(population), dtype=np.int64)
    np.minimum.at(begin, person_of[is_child], interventions.started[is_child] - 92)
    np.maximum.at(end, person_of[is_child], interventions.ended[is_child] + 183)
    operator = rng.choice(3, size=len(population), p=[0.8, 0.17, 0.03])
    is_prone = even_shares(rng, len(population))[rng.permutation(len(population))] < _USUAL_SHARE

    months = [(y, m) for y in range(2019, 2027) for m in range(1, 13) if m != 7]
    columns: list[Numbers] = []
    period_high: dict[tuple[int, int], Flags] = {}
    for year, month in months:
        first = day_of(date(year, month, 1))
        last = day_of(date(year + month // 12, month % 12 + 1, 1)) - 1
        if last >= HISTORY_UNTIL:
            break
        age = (first - population.birth_day[pupils]) / _YEAR
        present = pupils[(begin[pupils] <= last) & (end[pupils] >= first) & (age >= 6.6) & (age < 18.9)]
        term = (year, 0 if month <= 3 else 1 if month <= 6 else 2)
        if term not in period_high:
            changed = rng.random(len(population)) < 0.2
            period_high[term] = is_prone ^ (changed & (rng.random(len(population)) < 0.5))
            for window_first, window_end, share, share_others in _PERIODS:
                if term == (window_end.year, 0):
                    members = _members(interventions, is_child, person_of, day_of(window_first), day_of(window_end))
                    _fix_shares(period_high[term], population, operator, members, window_end, share, share_others)
        columns.append(_month_rows(rng, present, period_high[term][present], first, last, month, operator[present]))
    person, first_day, last_day, operators, offered, valid, invalid, registered = np.concatenate(columns, axis=1)
    return Attendance(
        person=person,
        first=first_day,
        last=last_day,
        operator=operators,
        offered_minutes=offered,
        valid_minutes=valid,
        invalid_minutes=invalid,
        # Earlier months of a pupil are fetched from the school system once the case system knows the child.
        registered=np.maximum(registered, population.registered[person] + 1),
    )


def _members(
    interventions: Interventions, is_child: Flags, person_of: Numbers, window_first: int, window_end: int
) -> Numbers:
    """Persons with an intervention open in the window, as the report's extract has it; the truly open first."""
    started = is_child & (interventions.started < window_end) & (interventions.registered < REPORT_DAY)
    known_open = (interventions.ended >= window_first) | (interventions.end_registered >= REPORT_DAY)
    truly = np.unique(person_of[started & (interventions.ended >= window_first)])
    late = np.setdiff1d(np.unique(person_of[started & known_open]), truly)
    return np.concatenate([truly, late])


def _fix_shares(
    high: Flags,
    population: Population,
    operator: Numbers,
    members: Numbers,
    window_end: date,
    share: float,
    share_others: float,
) -> None:
    """Set who has high absence so that every run of members holds the wanted share (in place)."""
    age = (day_of(window_end) - 1 - population.birth_day[members]) / _YEAR
    measured = (age >= 7) & (age < 17) & (operator[members] == 0)
    for group, wanted in ((members[measured], share), (members[~measured], share_others)):
        steps: Shares = np.floor(np.arange(1, len(group) + 1) * wanted + 0.5)
        high[group] = np.diff(steps, prepend=np.floor(0.5)) > 0


def _month_rows(
    rng: np.random.Generator, present: Numbers, high: Flags, first: int, last: int, month: int, operator: Numbers
) -> Numbers:
    """One month's rows. High is 19–75 percent absence, low 1–13, so that no pupil stands at the threshold of 15."""
    n = len(present)
    base = np.where(high, 0.19 + 0.56 * rng.beta(1.0, 2.4, n), 0.01 + 0.12 * rng.beta(1.6, 1.6, n))
    offered = _OFFERED_MINUTES[month] + 60 * rng.integers(-6, 7, n)
    absent = np.rint(base * offered).astype(np.int64)
    valid = np.rint(absent * rng.beta(4.0, 2.0, n)).astype(np.int64)
    registered = last + 8 + rng.integers(0, 6, n)
    return np.stack(
        [present, np.full(n, first), np.full(n, last), operator, offered, valid, absent - valid, registered]
    )
