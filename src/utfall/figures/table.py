"""Figures of one measure, per period and group, with their totals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period

Groups = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FigureTable:
    """What the gate answers: ``figures`` per period and combination of groups, in the order asked for.

    ``totals`` are the same figures over all values of one or more breakdowns (empty without breakdowns), ``absent``
    those of codes that no row has. All of them were protected together.
    """

    definition: Definition
    periods: tuple[Period, ...]
    breakdowns: tuple[str, ...]
    figures: tuple[Figure, ...]
    totals: tuple[Figure, ...] = ()
    absent: tuple[Figure, ...] = ()

    def figure(self, period: Period | str, **groups: str) -> Figure:
        """The figure of that period; a breakdown that is left out means all its values.

        Raises ``KeyError`` for a period or a group that was not asked for, or that neither data nor codes know.
        """
        wanted = tuple((name, groups.pop(name)) for name in self.breakdowns if name in groups)
        if groups:
            raise KeyError(f"{self.definition.id} is not broken down by {', '.join(sorted(groups))}")
        key = (period.id if isinstance(period, Period) else period, wanted)
        if key not in self._by_place:
            known = sorted({", ".join(value for _, value in figure.groups) for figure in self.figures})
            raise KeyError(f"{self.definition.id} has no figure for {key}; groups: {'; '.join(known)}")
        return self._by_place[key]

    @cached_property
    def _by_place(self) -> dict[tuple[str, Groups], Figure]:
        return {(f.period.id, f.groups): f for f in (*self.absent, *self.totals, *self.figures)}
