"""What the machine expects of each account group of an area, beside what is booked and what the managers say."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.finance.forecasting.known import Line
from utfall.finance.year_money import YearMoney


@dataclass(frozen=True)
class LineLimits:
    """An account group's year in öre, signed as in the report: cost minus. ``manager_ore`` is None where no manager has
    said it; the limits are None for what is decided, and for what has too short a history. ``low_ore`` is the worse."""

    title: str
    outcome_ore: int
    manager_ore: int | None
    expected_ore: int
    low_ore: int | None
    middle_ore: int | None
    high_ore: int | None


def line_limits(money: YearMoney, *, area: str) -> tuple[LineLimits, ...]:
    """The area's account groups in the order of the statement; none without machine."""
    machine = money.machine
    if machine is None:
        return ()
    outcome, manager = money.columns.outcome.amounts or {}, money.columns.manager.amounts or {}
    found = []
    for group in (group for row in money.meaning.layout.rows for group in row.groups):
        line = Line(area, group)
        outlook, decided = machine.line_outlook(line), machine.decided.get(line)
        if outlook is not None:
            expected, spread = outlook.expected_ore, outlook.spread
        elif decided is not None:
            expected, spread = decided, None
        else:
            continue
        said = manager.get(line)
        found.append(
            LineLimits(
                title=money.meaning.coding.groups[group],
                outcome_ore=-outcome.get(line, 0),
                manager_ore=None if said is None else -said,
                expected_ore=-expected,
                low_ore=None if spread is None else -spread.p90_ore,
                middle_ore=None if spread is None else -spread.p50_ore,
                high_ore=None if spread is None else -spread.p10_ore,
            )
        )
    return tuple(found)
