"""The periods of a question as tables inside the query: which days and which indivisible stretches each one has.

Periods may overlap (months, tertials and years in one question). ``Timeline`` therefore cuts the days at every
period's beginning and end into *atoms* that do not overlap, so that many rows are grouped once and only the groups
are counted in several periods. Days on or after the cut-off belong to no period.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from utfall.measures import portable
from utfall.model.period import Period


@dataclass(frozen=True)
class Stretch:
    """Days from ``first`` up to, not including, ``end``; ``id`` is a period's text or an atom's number."""

    id: str | int
    first: date
    end: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.end - self.first).days


@dataclass(frozen=True)
class Timeline:
    """``stretches`` are the known parts of the periods, in order; periods that lie wholly after the cut-off are absent.

    ``atoms`` cover the same days without overlapping, and ``memberships`` pairs each atom with the periods it is in.
    """

    stretches: tuple[Stretch, ...]
    atoms: tuple[Stretch, ...]
    memberships: tuple[tuple[int, str], ...]

    @property
    def is_empty(self) -> bool:
        """True where no day of any period is known."""
        return not self.stretches

    @property
    def is_disjoint(self) -> bool:
        """True where no day is in two periods."""
        return len(self.memberships) == len(self.atoms)

    @property
    def first(self) -> date:
        """The earliest day of any period."""
        return min(stretch.first for stretch in self.stretches)

    @property
    def end(self) -> date:
        """The day after the last known day of any period."""
        return max(stretch.end for stretch in self.stretches)

    def covers(self, column: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
        """Conditions that the date is between the earliest and the last day: lets engines skip row groups."""
        return column.copy() >= portable.day(self.first), column.copy() < portable.day(self.end)

    def period_days(self) -> exp.Select:
        """Columns ``period`` and ``day``: every known day of every period."""
        return _days(self.stretches, "period")

    def atom_days(self) -> exp.Select:
        """Columns ``atom`` and ``day``: each day once."""
        return _days(self.atoms, "atom")

    def atom_periods(self) -> exp.Expr:
        """Columns ``atom`` and ``period``."""
        return portable.constant_rows(self.memberships, name="atom_periods", columns=("atom", "period"))


def cut(periods: Sequence[Period], known_until: date) -> Timeline:
    """The timeline of the periods as known at the cut-off (exclusive)."""
    known = {p.id: Stretch(p.id, p.first, min(p.end, known_until)) for p in periods if p.first < known_until}
    stretches = tuple(sorted(known.values(), key=lambda s: (s.first, s.end, str(s.id))))
    edges = sorted({edge for s in stretches for edge in (s.first, s.end)})
    atoms: list[Stretch] = []
    memberships: list[tuple[int, str]] = []
    for first, end in itertools.pairwise(edges):
        inside = [str(s.id) for s in stretches if s.first <= first and end <= s.end]
        if inside:
            memberships += [(len(atoms), period) for period in inside]
            atoms.append(Stretch(len(atoms), first, end))
    return Timeline(stretches, tuple(atoms), tuple(memberships))


def _days(stretches: Sequence[Stretch], name: str) -> exp.Select:
    rows = [(stretch.id, stretch.first, stretch.days) for stretch in stretches]
    longest = max(stretch.days for stretch in stretches)
    day = portable.plus_days(exp.column("first_day", "s"), exp.column("n", "numbers"))
    return (
        exp.select(exp.column("id", "s").as_(name), exp.alias_(day, "day"))
        .from_(portable.constant_rows(rows, name="s", columns=("id", "first_day", "days")), copy=False)
        .join(
            portable.numbers(longest).subquery("numbers", copy=False),
            on=exp.column("n", "numbers") < exp.column("days", "s"),
            copy=False,
        )
    )
