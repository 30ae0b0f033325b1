"""What if: named steps that change a forecast, applied and compared line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from utfall.errors import InvalidScenario
from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.outlook import YearForecast
from utfall.finance.forecasting.simulation import LineParts


@dataclass(frozen=True)
class MorePlacements:
    """So many more placements from a day to the end of the year; fewer where below zero."""

    area: str
    group: str
    placements: int
    cost_per_care_day_ore: int
    first_day: date


@dataclass(frozen=True)
class IndexChange:
    """Prices that change by so many percent from a month on, in some areas and groups; in all where none is named."""

    percent: Decimal
    first_month: date
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class StaffTurnover:
    """A turnover so many percentage points higher (per year) among so many posts, from a day on.

    ``cost_per_leaver_ore`` is net: recruitment, introduction and hired staff, less the salary saved meanwhile.
    """

    area: str
    group: str
    posts: Decimal
    percentage_points: Decimal
    cost_per_leaver_ore: int
    first_day: date


@dataclass(frozen=True)
class OneOff:
    """An amount more, or less, this year."""

    area: str
    group: str
    amount_ore: int


ScenarioStep = MorePlacements | IndexChange | StaffTurnover | OneOff


@dataclass(frozen=True)
class Scenario:
    """Steps under a name; each is applied to the forecast as it is, so that their order does not matter."""

    name: str
    description: str
    steps: tuple[ScenarioStep, ...]


@dataclass(frozen=True)
class LineDifference:
    """A line before, and what the scenario adds, in öre; plus is a higher cost."""

    line: Line
    expected_ore: int
    difference_ore: int


@dataclass(frozen=True)
class ScenarioOutcome:
    """A scenario applied: every line of the forecast in its order, those that it leaves alone with 0."""

    scenario: Scenario
    lines: tuple[LineDifference, ...]

    @property
    def difference_ore(self) -> int:
        return sum(one.difference_ore for one in self.lines)

    @property
    def expected_ore(self) -> int:
        """What the board's year would come to."""
        return sum(one.expected_ore + one.difference_ore for one in self.lines)


def applied(scenario: Scenario, *, to: YearForecast) -> ScenarioOutcome:
    """The outcome. Only what is not booked changes: a day or month that has passed counts from the first one left.

    Raises ``InvalidScenario`` where a step names a line, area or group that the forecast does not have.
    """
    for step in scenario.steps:
        _check(step, scenario=scenario, forecast=to)
    return ScenarioOutcome(
        scenario,
        tuple(
            LineDifference(
                one.line, one.expected_ore, sum(_change(step, parts=one, forecast=to) for step in scenario.steps)
            )
            for one in to.parts
        ),
    )


def by_step(scenario: Scenario, *, to: YearForecast) -> tuple[ScenarioOutcome, ...]:
    """Each step by itself, in their order: their differences add up to the scenario's. Raises as ``applied``."""
    return tuple(applied(replace(scenario, steps=(step,)), to=to) for step in scenario.steps)


def compared(outcomes: Sequence[ScenarioOutcome]) -> tuple[tuple[Line, tuple[int, ...]], ...]:
    """Per line the difference of each scenario, in their order; lines that none of them changes are left out."""
    if not outcomes:
        return ()
    rows = [tuple(one.lines[index] for one in outcomes) for index in range(len(outcomes[0].lines))]
    differences = [(row[0].line, tuple(one.difference_ore for one in row)) for row in rows]
    return tuple(one for one in differences if any(one[1]))


def days_left(first_day: date, *, forecast: YearForecast) -> int:
    """Days from the day, or from the first day not booked, to the end of the year, the last included."""
    start = max(first_day, forecast.known.booked_until)
    return max(0, (date(forecast.known.year, 12, 31) - start + timedelta(days=1)).days)


def _change(step: ScenarioStep, *, parts: LineParts, forecast: YearForecast) -> int:
    match step:
        case IndexChange():
            if not _is_named(step, line=parts.line):
                return 0
            first = max(step.first_month, forecast.known.booked_until)
            months = parts.months_ore[first.month - 1 :] if first.year == forecast.known.year else ()
            return _whole(Decimal(sum(months)) * step.percent / 100)
        case _ if (step.area, step.group) != (parts.line.area, parts.line.group):
            return 0
        case MorePlacements():
            return step.placements * step.cost_per_care_day_ore * days_left(step.first_day, forecast=forecast)
        case StaffTurnover():
            year_days = (date(forecast.known.year + 1, 1, 1) - date(forecast.known.year, 1, 1)).days
            leavers_a_year = step.posts * step.percentage_points / 100
            days = days_left(step.first_day, forecast=forecast)
            return _whole(leavers_a_year * step.cost_per_leaver_ore * days / year_days)
        case OneOff():
            return step.amount_ore


def _is_named(step: IndexChange, *, line: Line) -> bool:
    return (not step.areas or line.area in step.areas) and (not step.groups or line.group in step.groups)


def _check(step: ScenarioStep, *, scenario: Scenario, forecast: YearForecast) -> None:
    lines = [one.line for one in forecast.parts]
    match step:
        case IndexChange():
            found = any(_is_named(step, line=line) for line in lines)
            what = " och ".join((*step.areas, *step.groups))
        case _:
            found, what = Line(step.area, step.group) in lines, f"{step.area}, {step.group}"
    if not found:
        raise InvalidScenario(
            f"Scenariot {scenario.name} ändrar {what}, som inte finns i prognosen för {forecast.known.year}.",
            remedy=f"Välj bland {'; '.join(f'{line.area}, {line.group}' for line in lines)}.",
        )


def _whole(ore: Decimal) -> int:
    return int(ore.quantize(Decimal(1), rounding=ROUND_HALF_UP))
