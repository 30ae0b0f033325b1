"""The allocation as tables and a picture: the bridge version by version, and what it agrees with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from utfall.finance.allocation import (
    ADJUSTMENT,
    DIRECTION,
    STARTING_POINT,
    Allocation,
    Change,
    YearAllocations,
)
from utfall.finance.reconciling import Reconciliation
from utfall.reports.allocation_words import difference_text, percent_text
from utfall.reports.charts.waterfall import FALL, RISE, Step, waterfall_chart
from utfall.reports.content import ChartBlock, ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_day, format_thousand_kronor, in_mnkr
from utfall.reports.statement_tables import EMPTY_NOTE

MOST_VERSIONS = 3
"""Columns that a page holds beside the rows' names; older versions are named under the table."""

Label = tuple[str, str]
"""Step and label: what makes a row the same in two versions."""


def bridge_table(year: YearAllocations) -> FigureTableBlock:
    """The bridge row by row, a column for each of the last versions, with the sum of each step and the change."""
    shown = year.versions[-MOST_VERSIONS:]
    rows = list(_bridge_rows(shown, year=year.year))
    notes = [
        f"Också {one.version} den {format_day(one.decided_on)}: {in_mnkr(one.sum_ore)} mnkr."
        for one in year.versions[:-MOST_VERSIONS]
    ]
    if any(cell.text == EMPTY for row in rows for cell in row.cells):
        notes.append(f"{EMPTY} betyder att raden inte finns i den versionen.")
    return FigureTableBlock(
        f"Ekonomisk tilldelning {year.year}, miljoner kronor",
        (
            TableColumn("Rad", ColumnKind.TEXT),
            *(TableColumn(one.version.capitalize(), aside=one.decided_on.isoformat()) for one in shown),
        ),
        tuple(rows),
        tuple(notes),
    )


def plan_year_table(allocation: Allocation) -> FigureTableBlock | None:
    """The preliminary allocations of the years after, each with its change from the year before; None without any."""
    if not allocation.plan_years:
        return None
    rows = []
    columns = (TableColumn(title) for title in ("Preliminärt", "Ändring", "Procent"))
    before = allocation.sum_ore
    for one in allocation.plan_years:
        change = Change(before, one.amount_ore) if before else None
        cells = (one.label, in_mnkr(one.amount_ore), *_change_cells(change))
        rows.append(TableRow(tuple(map(TableCell, cells))))
        before = one.amount_ore
    return FigureTableBlock(
        f"Planår efter {allocation.year}, miljoner kronor",
        (TableColumn("År", ColumnKind.TEXT), *columns),
        tuple(rows),
    )


def bridge_chart(allocation: Allocation) -> ChartBlock | None:
    """From the starting point to the allocation; None where no row says the starting point."""
    start = allocation.starting_point_ore
    if start is None:
        return None
    steps = [Step(one.label, one.amount_ore) for one in _moving(allocation, DIRECTION)]
    if allocation.has(ADJUSTMENT):
        steps.append(Step("Inriktningsbeslut", allocation.direction_ore, is_total=True))
        steps += [Step(one.label, one.amount_ore) for one in _moving(allocation, ADJUSTMENT)]
    return waterfall_chart(
        "tilldelningens-brygga",
        caption=f"Från utgångspunkten {allocation.year - 1} till tilldelningen {allocation.year}. {RISE} är mer och "
        f"{FALL} mindre pengar än där stegen börjar. Axeln börjar inte vid noll.",
        start=Step(f"Utgångspunkt {allocation.year - 1}", start, is_total=True),
        steps=_told_apart(steps),
        end=f"Tilldelning {allocation.year}",
        is_level=True,
    )


def reconciliation_table(found: Reconciliation) -> FigureTableBlock:
    """What is compared, both amounts, the difference, and whether it agrees, is explained or is open."""
    rows: list[TableRow] = []
    for one in found.comparisons:
        cells = (
            TableCell(one.title),
            TableCell(_tkr(one.left.ore)),
            TableCell(_tkr(one.right.ore)),
            TableCell(difference_text(one, with_unit=False) or EMPTY),
            TableCell(one.outcome.value),
        )
        rows.append(TableRow(cells))
        for part in one.explanations:
            place = f"{part.place.file}, rad {part.place.line}"
            told = (part.label, "", "", format_thousand_kronor(part.amount_ore), place)
            rows.append(TableRow(tuple(map(TableCell, told)), is_quiet=True))
    return FigureTableBlock(
        f"Avstämning av tilldelningen {found.allocation.year}, tusental kronor",
        (
            TableColumn("Vad som jämförs", ColumnKind.TEXT),
            TableColumn("Det ena"),
            TableColumn("Det andra"),
            TableColumn("Skillnad"),
            TableColumn("Läge", ColumnKind.TEXT),
        ),
        tuple(rows),
        (EMPTY_NOTE,) if any(cell.text == EMPTY for row in rows for cell in row.cells) else (),
    )


def _bridge_rows(shown: Sequence[Allocation], *, year: int) -> Iterator[TableRow]:
    for step, title in ((DIRECTION, "Tilldelning i inriktningsbeslutet"), (ADJUSTMENT, "Summa justeringar")):
        labels = _labels(shown, step)
        for label in labels:
            yield _row(label[1], [_amount(one, label) for one in shown])
        if labels:
            yield _row(title, [one.sum_of(step) if one.has(step) else None for one in shown], is_sum=True)
    yield _row(f"Ekonomisk tilldelning {year}", [one.sum_ore for one in shown], is_sum=True)
    changes = [one.change() for one in shown]
    if any(changes):
        yield _row(f"Ändring från {year - 1}", [None if one is None else one.ore for one in changes])
        percents = (EMPTY if one is None else percent_text(one.percent) for one in changes)
        yield TableRow((TableCell("Ändring i procent"), *map(TableCell, percents)))


def _labels(shown: Sequence[Allocation], step: str) -> tuple[Label, ...]:
    """The step's rows in the newest version's order, then those that only older versions have."""
    return tuple(
        dict.fromkeys(
            (one.step, one.label) for version in reversed(shown) for one in version.bridge if one.step == step
        )
    )


def _amount(version: Allocation, label: Label) -> int | None:
    found = [one.amount_ore for one in version.bridge if (one.step, one.label) == label]
    return sum(found) if found else None


def _row(title: str, amounts: Sequence[int | None], *, is_sum: bool = False) -> TableRow:
    cells = (EMPTY if ore is None else in_mnkr(ore) for ore in amounts)
    return TableRow((TableCell(title), *map(TableCell, cells)), is_sum)


def _moving(allocation: Allocation, step: str) -> Iterator[Step]:
    for one in allocation.bridge:
        if one.step == step and one.kind != STARTING_POINT:
            yield Step(one.label, one.amount_ore)


def _told_apart(steps: Sequence[Step]) -> list[Step]:
    """Labels that stand twice get a number: each has a line of its own in the picture."""
    seen: Counter[str] = Counter()
    found = []
    for one in steps:
        seen[one.label] += 1
        number = f" ({seen[one.label]})" if seen[one.label] > 1 else ""
        found.append(Step(one.label + number, one.amount_ore, one.is_total))
    return found


def _change_cells(change: Change | None) -> tuple[str, str]:
    return (EMPTY, EMPTY) if change is None else (in_mnkr(change.ore, signed=True), percent_text(change.percent))


def _tkr(ore: int | None) -> str:
    return EMPTY if ore is None else format_thousand_kronor(ore)
