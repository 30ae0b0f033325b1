"""Estimates that a page shows where they can be made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

from utfall.errors import NoEstimate
from utfall.figures.estimates.control import ControlChart
from utfall.figures.kept import KeptGate
from utfall.model.period import PeriodKind

P = ParamSpec("P")
R = TypeVar("R")


def if_estimated(door: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R | None:
    """What a door of the gate gives; None where no estimate can be made."""
    with contextlib.suppress(NoEstimate):
        return door(*arguments, **named)
    return None


def shown_chart(gate: KeptGate, measure: str) -> ControlChart | None:
    """The measure's control chart without the months that pages hide: the chart was asked for by itself."""
    chart = if_estimated(gate.control_chart, measure)
    if chart is None:
        return None
    months = [one.figure.period for one in chart.points if one.figure.period.kind is PeriodKind.MONTH]
    table = gate.standing(measure, months)
    hidden = {month for month in months if not table.figure(month).value.has_value}
    return replace(chart, points=tuple(one for one in chart.points if one.figure.period not in hidden))
