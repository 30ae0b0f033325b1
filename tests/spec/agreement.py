"""What it means that an engine answers as expected: equal cells, and rows that add up to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from utfall.engines.base import Session
from utfall.measures.compiling import plan
from utfall.model.question import CellCounts, Question

_SECOND = {
    "window_follow_up": ("n_entered", "entered_days"),
    "registration_delay": ("n_observable", "observable_days"),
}
"""Kinds with two histograms on one axis: the second's statistic, and its column of a row (empty: not in it)."""

Check = Callable[..., None]
"""The fixture ``check`` of ``conftest``."""


def compare(session: Session, question: Question, expected: Sequence[CellCounts]) -> None:
    """The session gives the cells, and rows that add up to them (days and amounts: in number too)."""
    compiled = plan(question)
    cells = session.cells(question, compiled.cells, compiled.groundwork)
    assert in_order(cells) == in_order(expected)
    columns, rows = session.rows(question, compiled.members, compiled.groundwork)
    assert counted_rows(question, columns, rows) == counted_cells(question, cells)


def in_order(cells: Sequence[CellCounts]) -> list[CellCounts]:
    """The cells sorted, since engines give them in any order."""
    return sorted(cells, key=lambda cell: (cell.period, cell.groups, cell.statistics))


def counted_cells(question: Question, cells: Sequence[CellCounts]) -> Counter[tuple[object, ...]]:
    """Per cell (for durations: per duration) what its rows must add up to; cells of zero are left out."""
    found: Counter[tuple[object, ...]] = Counter()
    for cell in cells:
        statistics = dict(cell.statistics)
        match question.spec.KIND:
            case "time_to_event" | "time_to_return":
                duration = statistics.pop("duration_days")
                found[(cell.period, *cell.groups, duration)] += sum(statistics.values())
            case "window_follow_up" | "registration_delay" as kind:
                duration, second = statistics.pop("duration_days"), statistics.pop(_SECOND[kind][0])
                found[(cell.period, *cell.groups, duration)] += sum(statistics.values())
                found[(cell.period, *cell.groups, duration, "second")] += second
            case "observation":
                found[(cell.period, *cell.groups)] += 1
            case _:
                found[(cell.period, *cell.groups)] += next(iter(statistics.values()))
                # Where days or an amount are added up, the cell's other number is that of the rows.
                found[(cell.period, *cell.groups, "rows")] += _behind_sum(question, statistics)
    return +found


def _behind_sum(question: Question, statistics: Mapping[str, int]) -> int:
    return statistics["n" if question.spec.KIND == "spell_days" else "rows"] if _summed_column(question) else 0


def _summed_column(question: Question) -> str | None:
    """What a row adds to its cell, where that is not one."""
    if question.spec.KIND == "spell_days":
        return "days"
    return getattr(question.spec, "amount", None)


def counted_rows(
    question: Question, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> Counter[tuple[object, ...]]:
    """The same from the rows behind the cells."""
    groups = 1 + len(question.breakdowns)
    amount = _summed_column(question)
    found: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        cell = dict(zip(columns, row, strict=True))
        duration = (cell["duration_days"],) if "duration_days" in question.spec.STATISTICS else ()
        added = cell[amount] if amount else 1
        assert isinstance(added, int)
        found[(*row[:groups], *duration)] += added
        found[(*row[:groups], "rows")] += 1 if amount else 0
        if question.spec.KIND in _SECOND and (second := cell[_SECOND[question.spec.KIND][1]]) is not None:
            found[(*row[:groups], second, "second")] += 1
    return +found
