"""The reference engine: plain Python over rows, slow and obvious.

It answers the question from its own words in ``utfall.model.question`` and never looks at the SQL, so that an SQL
engine that agrees with it agrees with the specification. For small tables only: everything is held in memory.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
from sqlglot import exp

from utfall.engines import reference_cases, reference_counts, reference_shares
from utfall.engines.base import Row
from utfall.engines.reference_rows import Kind, Member, Tables
from utfall.model.question import (
    CellCounts,
    EventCount,
    NoReturnShare,
    Observation,
    Question,
    ReachShare,
    RegistrationDelay,
    ShareAbove,
    SpellDays,
    Stock,
    TimeToEvent,
    TimeToReturn,
    WindowFollowUp,
    statistics_of,
)
from utfall.model.tables import TABLES

ANSWERS: dict[str, Kind] = {
    EventCount.KIND: reference_counts.event_count,
    SpellDays.KIND: reference_counts.spell_days,
    Stock.KIND: reference_counts.stock,
    Observation.KIND: reference_counts.observation,
    TimeToEvent.KIND: reference_cases.time_to_event,
    ReachShare.KIND: reference_cases.reach_share,
    NoReturnShare.KIND: reference_shares.no_return_share,
    ShareAbove.KIND: reference_shares.share_above,
    TimeToReturn.KIND: reference_shares.time_to_return,
    WindowFollowUp.KIND: reference_cases.window_follow_up,
    RegistrationDelay.KIND: reference_counts.registration_delay,
}
"""Per kind the function that finds the counted rows; each says what it adds to its cell."""

_IDENTIFYING = ("duration_days",)
"""Statistics that tell cells apart rather than being summed."""


class Reference:
    """Opens sessions of the reference engine."""

    name = "reference"

    @contextlib.contextmanager
    def open(self, tables: Mapping[str, Sequence[str]], *, keep: Path | None = None) -> Iterator[ReferenceSession]:
        """A session over all rows of the files, read at once; ``keep`` is not used."""
        yield ReferenceSession({table.name: _rows(tables.get(table.name, ())) for table in TABLES})


class ReferenceSession:
    """One delivery's rows as dictionaries."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def cells(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]] = ()
    ) -> list[CellCounts]:
        """See ``Session.cells``; the expression is ignored."""
        return cells(question, self._members(question))

    def rows(
        self,
        question: Question,
        expression: exp.Expression,
        groundwork: Sequence[tuple[str, exp.Expression]] = (),
        *,
        limit: int | None = None,
    ) -> tuple[tuple[str, ...], list[Row]]:
        """See ``Session.rows``; the expression is ignored."""
        # What only adds to a second statistic of its row shows nothing of its own.
        members = [member for member in self._members(question) if member.shown]
        shown = tuple(members[0].shown) if members else ()
        found: list[Row] = [(m.period, *m.groups, *m.shown.values()) for m in members]
        found.sort(key=lambda row: tuple((value is None, str(value)) for value in row))
        return ("period", *(b.name for b in question.breakdowns), *shown), found[:limit]

    def sql(self, expression: exp.Expression) -> str:
        """The expression as it stands; this engine does not run it."""
        return expression.sql(pretty=True)

    def _members(self, question: Question) -> list[Member]:
        return list(ANSWERS[question.spec.KIND](question, self.tables))


def cells(question: Question, members: Sequence[Member]) -> list[CellCounts]:
    """The counted rows added up per period, groups and identifying statistics; a statistic no row has is left out."""
    sums: dict[tuple[str, tuple[str, ...], tuple[int, ...]], Counter[str]] = {}
    for member in members:
        identity = tuple(member.adds[name] for name in _IDENTIFYING if name in member.adds)
        cell = sums.setdefault((member.period, member.groups, identity), Counter())
        for name, number in member.adds.items():
            cell[name] = number if name in _IDENTIFYING else cell[name] + number
    return [
        CellCounts(period, groups, tuple((name, cell[name]) for name in statistics_of(question.spec) if name in cell))
        for (period, groups, _), cell in sums.items()
    ]


def _rows(files: Sequence[str]) -> list[dict[str, object]]:
    return [row for file in files for row in pq.read_table(file).to_pylist()]
