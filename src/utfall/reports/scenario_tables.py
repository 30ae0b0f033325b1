"""What if, as tables: what each change makes of the year's result, and scenarios beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.forecasting.scenario import ScenarioOutcome, compared
from utfall.finance.machine import Machine
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_day, format_thousand_kronor, in_mnkr


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


def lines_table(outcome: ScenarioOutcome) -> FigureTableBlock | None:
    """The lines that the scenario changes: the year without it, what it adds to the result, and with it; None where it
    changes none."""
    changed = [one for one in outcome.lines if one.difference_ore]
    if not changed:
        return None

    def row(title: str, before_ore: int, difference_ore: int, *, is_sum: bool = False) -> TableRow:
        amounts = (
            format_thousand_kronor(-before_ore),
            format_thousand_kronor(-difference_ore, signed=True),
            format_thousand_kronor(-before_ore - difference_ore),
        )
        return TableRow((TableCell(title), *(TableCell(one) for one in amounts)), is_sum)

    before, difference = sum(one.expected_ore for one in changed), sum(one.difference_ore for one in changed)
    return FigureTableBlock(
        f"{outcome.scenario.name}, rad för rad, tusental kronor",
        (TableColumn("Rad", ColumnKind.TEXT), TableColumn("Utan"), TableColumn("Skillnad"), TableColumn("Med")),
        (
            *(row(f"{one.line.group}, {one.line.area}", one.expected_ore, one.difference_ore) for one in changed),
            row("Summa", before, difference, is_sum=True),
        ),
        ("Intäkter har plus och kostnader minus. Skillnaden är plus där resultatet blir bättre.",),
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
