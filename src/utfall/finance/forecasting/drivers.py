"""Why the machine's figure is another than the manager's, step by step and to the öre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from utfall.finance.forecasting.known import MONTHS_OF_YEAR, Line, evenly
from utfall.finance.forecasting.outlook import YearForecast
from utfall.finance.forecasting.simulation import LineParts


class Step(StrEnum):
    """The steps from the manager's figure to the machine's, in the order they are told."""

    TO_DATE = "to_date"
    LATE_INVOICES = "late_invoices"
    PACE = "pace"
    SEASON = "season"
    CALENDAR = "calendar"
    PRICE = "price"
    VOLUME = "volume"
    RESERVE = "reserve"
    OWN_JUDGEMENT = "own_judgement"
    REST = "rest"


@dataclass(frozen=True)
class Driver:
    """A step and what it adds to the machine's figure, in öre: plus is a higher cost than the manager's."""

    step: Step
    amount_ore: int


@dataclass(frozen=True)
class Waterfall:
    """From ``manager_ore`` by the drivers, all of them and in order, to ``machine_ore``."""

    manager_ore: int
    drivers: tuple[Driver, ...]

    @property
    def machine_ore(self) -> int:
        return self.manager_ore + sum(one.amount_ore for one in self.drivers)


def line_waterfall(parts: LineParts, *, manager_ore: int) -> Waterfall:
    """The line's steps, against its budget by month; against the manager's figure in twelve equal months without one.

    ``TO_DATE`` is booked less planned for the same months. Of the months left, ``PACE`` and ``SEASON`` are the
    pattern's level and season less the plan's (its mean, and how far its months lie from the mean). ``PRICE`` and
    ``VOLUME`` are against the plan that the volume came with. ``OWN_JUDGEMENT`` is what the manager has moved from the
    budget, turned round: the machine does not know it. ``REST`` is what no other step explains: öre of rounding, and
    where care days take the place of the pattern, how their plan differs from the budget.
    """
    plan = parts.budget_ore or evenly(manager_ore, parts=MONTHS_OF_YEAR)
    booked = parts.months_booked
    mean = evenly(sum(plan), parts=MONTHS_OF_YEAR)
    planned_season = sum(plan[booked:]) - sum(mean[booked:])
    has_pattern = not parts.volumes
    amounts = {
        Step.TO_DATE: parts.booked_ore - sum(plan[:booked]),
        Step.LATE_INVOICES: parts.late_ore,
        Step.PACE: parts.pace_ore - sum(mean[booked:]) if has_pattern else 0,
        Step.SEASON: parts.season_ore - planned_season if has_pattern else 0,
        Step.CALENDAR: parts.calendar_ore,
        Step.PRICE: sum(one.price_effect_ore for one in parts.volumes),
        Step.VOLUME: sum(one.volume_effect_ore for one in parts.volumes),
        Step.RESERVE: parts.reserve_ore,
        Step.OWN_JUDGEMENT: sum(plan) - manager_ore,
    }
    amounts[Step.REST] = parts.expected_ore - manager_ore - sum(amounts.values())
    return Waterfall(manager_ore, tuple(Driver(step, amounts[step]) for step in Step))


def waterfall(
    forecast: YearForecast, *, manager: Mapping[Line, int], area: str | None = None
) -> tuple[Waterfall, tuple[Line, ...]]:
    """The steps of an area, or of the board, of the lines that the manager has given a figure; and the other lines."""
    parts = [one for one in forecast.parts if area in (None, one.line.area)]
    given = [line_waterfall(one, manager_ore=manager[one.line]) for one in parts if one.line in manager]
    return _summed(given), tuple(one.line for one in parts if one.line not in manager)


def largest(drivers: Iterable[Driver], *, most: int = 3) -> tuple[Driver, ...]:
    """The drivers that move the figure most, largest first; those of nothing left out."""
    moved = [one for one in drivers if one.amount_ore]
    return tuple(sorted(moved, key=lambda one: -abs(one.amount_ore))[:most])


def _summed(waterfalls: Sequence[Waterfall]) -> Waterfall:
    amounts = dict.fromkeys(Step, 0)
    for one in waterfalls:
        for driver in one.drivers:
            amounts[driver.step] += driver.amount_ore
    return Waterfall(sum(one.manager_ore for one in waterfalls), tuple(Driver(step, amounts[step]) for step in Step))
