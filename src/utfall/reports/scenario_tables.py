"""What if, as tables: what each change makes of the year's result, and scenarios beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.forecasting.scenario import ScenarioOutcome, compared
from utfall.finance.machine import Machine
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_day, in_mnkr


def sensitivity_table(
    outcomes: Sequence[ScenarioOutcome], *, machine: Machine, sources: Sequence[str] = ()
) -> FigureTableBlock:
    """What each change adds to the result, and what the result then is."""
    known = machine.forecast.known
    rows = [
        TableRow(
            (
                TableCell(one.scenario.name),
                TableCell(in_mnkr(-one.difference_ore, signed=True)),
                TableCell(in_mnkr(-(one.expected_ore + machine.decided_ore()))),
            )
        )
        for one in outcomes
    ]
    return FigureTableBlock(
        f"Känslighet: vad en ändring från {format_day(known.booked_until)} gör med resultatet {known.year}, "
        "miljoner kronor",
        (TableColumn("Ändring", ColumnKind.TEXT), TableColumn("Skillnad"), TableColumn("Resultat")),
        tuple(rows),
        (
            f"Utan ändring väntas resultatet bli {in_mnkr(-sum(machine.amounts().values()))} miljoner kronor.",
            *sources,
        ),
    )


def comparison_table(outcomes: Sequence[ScenarioOutcome], *, machine: Machine) -> FigureTableBlock:
    """The lines that some scenario changes, one column a scenario, and last the board's result."""
    rows = [
        TableRow(
            (
                TableCell(f"{line.group}, {line.area}"),
                *(TableCell(in_mnkr(-ore, signed=True) if ore else "0,0") for ore in differences),
            )
        )
        for line, differences in compared(outcomes)
    ]
    sums = [-one.difference_ore for one in outcomes]
    rows.append(TableRow((TableCell("Skillnad"), *(TableCell(in_mnkr(ore, signed=True)) for ore in sums)), True))
    results = [-(one.expected_ore + machine.decided_ore()) for one in outcomes]
    rows.append(TableRow((TableCell("Årets resultat"), *(TableCell(in_mnkr(ore)) for ore in results)), True))
    return FigureTableBlock(
        f"Scenarier {machine.forecast.known.year} mot maskinens prognos, miljoner kronor",
        (TableColumn("Rad", ColumnKind.TEXT), *(TableColumn(one.scenario.name) for one in outcomes)),
        tuple(rows),
        tuple(f"{one.scenario.name}: {one.scenario.description}" for one in outcomes if one.scenario.description),
    )
