"""The rows behind one figure, and the check that they are as many as were counted."""

from __future__ import annotations

from utfall.engines.base import Session
from utfall.figures.access import Rows
from utfall.figures.asking import run
from utfall.figures.sufficient import sufficient
from utfall.measures.compiling import plan
from utfall.measures.definition import Version
from utfall.model.figure import Figure
from utfall.model.question import EventCount, Question, SpellDays


def read_rows(session: Session, figure: Figure, question: Question, version: Version) -> Rows:
    """The rows of the figure's period and groups, in order of their columns.

    A number of rows that differs from the number counted is a bug in a kind of measure and raises ``AssertionError``.
    Sums (days, amounts) have no such number: there the rows are those that were summed.
    """
    made = plan(question)
    columns, found = session.rows(question, made.members, made.groundwork)
    wanted = (figure.period.id, *(value for _, value in figure.groups))
    rows = [row for row in found if tuple(str(value) for value in row[: len(wanted)]) == wanted]
    if not _is_sum(question):
        cells = [cell for cell in run(session, question) if (cell.period, *cell.groups) == wanted]
        counted = sufficient(version, cells, unit=figure.unit).cases
        if counted != len(rows):
            raise AssertionError(f"{figure.origin.measure}: {len(rows)} rows behind a cell of {counted}")
    return Rows(columns, rows)


def _is_sum(question: Question) -> bool:
    spec = question.spec
    return isinstance(spec, SpellDays) or (isinstance(spec, EventCount) and spec.amount is not None)
