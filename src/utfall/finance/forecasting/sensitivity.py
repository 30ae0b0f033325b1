"""How much the year moves with one placement, one percent or one point: scenarios that are always worth showing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from utfall.finance.forecasting.outlook import YearForecast
from utfall.finance.forecasting.scenario import (
    IndexChange,
    MorePlacements,
    Scenario,
    ScenarioOutcome,
    ScenarioStep,
    StaffTurnover,
    applied,
)

MINUS = "\u2212"


def sensitivity(
    forecast: YearForecast,
    *,
    placements: Sequence[MorePlacements] = (),
    turnover: Sequence[StaffTurnover] = (),
    percent: Decimal = Decimal(1),
) -> tuple[ScenarioOutcome, ...]:
    """Index up and down by ``percent`` on all that is not booked, then each placement and each turnover by itself."""
    first = forecast.known.booked_until
    steps: list[tuple[str, ScenarioStep]] = [
        (f"Index +{_said(percent)} procent", IndexChange(percent, first)),
        (f"Index {MINUS}{_said(percent)} procent", IndexChange(-percent, first)),
        *((f"{_placements(one.placements)}, {one.area}, {one.group}", one) for one in placements),
        *((f"Personalomsättning +{_said(one.percentage_points)} procentenheter, {one.area}", one) for one in turnover),
    ]
    return tuple(applied(Scenario(name, "", (step,)), to=forecast) for name, step in steps)


def _placements(number: int) -> str:
    what = "placering" if abs(number) == 1 else "placeringar"
    return f"{abs(number)} {what} {'till' if number > 0 else 'färre'}"


def _said(number: Decimal) -> str:
    return str(number).replace(".", ",")
