"""One question to the engine per measure version, answered per period and group with all totals."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date

from utfall.engines.base import Session
from utfall.figures.overlap import counts_distinct
from utfall.measures import compiling
from utfall.model.period import Period
from utfall.model.question import Breakdown, CellCounts, Question, Spec, SpellDays

ALL = "*"
"""Stands for all values of a breakdown."""

Place = tuple[str, tuple[str, ...]]
"""Period id and one group value, or ``ALL``, per breakdown."""

Answers = Mapping[Place, Sequence[CellCounts]]
"""The engine's cells that make up each place; a place that is absent has none."""


def ask(
    session: Session,
    spec: Spec,
    *,
    periods: Sequence[Period],
    breakdowns: Sequence[Breakdown],
    known_until: date,
) -> Answers:
    """The answers of every place and every total.

    Totals of cases are sums of the groups. Where persons are counted, or spells that are in one age band after the
    other, each set of totals is a question of its own.
    """
    is_additive = not counts_distinct(spec) and not (isinstance(spec, SpellDays) and any(b.age for b in breakdowns))
    found: dict[Place, list[CellCounts]] = {}
    for kept in _subsets(len(breakdowns)):
        is_asked = not is_additive or len(kept) == len(breakdowns)
        if not is_asked:
            continue
        question = Question(spec, tuple(periods), tuple(breakdowns[i] for i in kept), known_until)
        cells = run(session, question)
        for summed in _subsets(len(breakdowns)) if is_additive else (kept,):
            for cell in cells:
                values = dict(zip(kept, cell.groups, strict=True))
                place = (cell.period, tuple(values[i] if i in summed else ALL for i in range(len(breakdowns))))
                found.setdefault(place, []).append(cell)
    return found


def run(session: Session, question: Question) -> list[CellCounts]:
    """The question's cells, sorted."""
    expression, groundwork = compiling.cells(question)
    cells = session.cells(question, expression, groundwork)
    return sorted(cells, key=lambda cell: (cell.period, cell.groups, cell.statistics))


def _subsets(count: int) -> list[tuple[int, ...]]:
    """Index sets of the breakdowns that are kept, from none to all."""
    return [kept for size in range(count + 1) for kept in itertools.combinations(range(count), size)]
