"""Axes as all charts have them: round ticks, Swedish numbers, the title flush left over the axis, months under it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import altair as alt

TICKS = 4
TICK_STEPS = tuple(first * 10**power for power in range(6) for first in (1, 2, 5))
MOST_DECIMALS = 3


def count_axis(highest: float, *, unit: str, field: str = "value") -> alt.Y:
    """An axis from zero whose highest tick lies above all values, with the unit over it."""
    step = next((step for step in TICK_STEPS if highest <= TICKS * step), TICK_STEPS[-1])
    ticks = [step * count for count in range(TICKS + 1) if step * (count - 1) < highest] or [0, step]
    return alt.Y(f"{field}:Q", axis=titled_axis(unit, values=ticks), scale=alt.Scale(domain=[0, ticks[-1]], nice=False))


def titled_axis(title: str, *, values: Sequence[float], format: str = ",d") -> alt.Axis:
    """Ticks at the values, with the title flush left over the axis."""
    return alt.Axis(
        values=list(values),
        format=format,
        title=title,
        # Vega halves given values that are more than its own count.
        tickCount=len(values),
        titleAngle=0,
        titleAlign="left",
        titleX=-26,
        titleY=-12,
        titlePadding=0,
    )


def percent_axis(shares: Sequence[float], *, title: str = "") -> alt.Axis:
    """Ticks at the shares as ``25 %``: Vega's own percent sign stands without its space."""
    axis = titled_axis(title, values=shares)
    axis.format = alt.Undefined
    axis.labelExpr = f"format(datum.value * 100, ',.{_decimals([share * 100 for share in shares])}f') + '\u00a0%'"
    return axis


def number_axis(ticks: Sequence[float], *, title: str) -> alt.Axis:
    """Ticks at the values, with decimals where they need them."""
    return titled_axis(title, values=ticks, format=f",.{_decimals(ticks)}f")


def _decimals(ticks: Sequence[float]) -> int:
    """The fewest with which all ticks are told apart as they are."""
    return next(
        (number for number in range(MOST_DECIMALS) if all(math.isclose(round(tick, number), tick) for tick in ticks)),
        MOST_DECIMALS,
    )


def month_axis(labels: Sequence[str], *, most_named: int = 18, padding: float = 0.3) -> alt.X:
    """Months (``jan 2024``) side by side, the year only under the first and each January; other labels as they are.

    With more than ``most_named`` every third is named, counted from the last.
    """
    step = 1 if len(labels) <= most_named else 3
    named = list(labels[::-step][::-1])
    years = [label for place, label in enumerate(named) if place == 0 or label.split(" ")[-1] != named[place - 1][-4:]]
    name = "split(datum.label, ' ')"
    axis = alt.Axis(
        grid=False,
        labelAngle=0,
        ticks=False,
        values=named,
        labelExpr=f"indexof({json.dumps(years, ensure_ascii=False)}, datum.label) >= 0 ? {name} : {name}[0]",
        labelPadding=6,
    )
    scale = alt.Scale(paddingInner=padding, paddingOuter=padding / 2)
    return alt.X("month:N", sort=list(labels), title=None, axis=axis, scale=scale)


def round_ticks(low: float, high: float, *, most: int) -> list[float]:
    """Round values inside the limits, at most so many steps between them."""
    steps = [first * 10.0**exponent for exponent in range(-6, 7) for first in (1, 2, 5)]
    step = next((step for step in steps if (high - low) / step <= most), steps[-1])
    first = math.ceil(low / step)
    return [round(place * step, 9) for place in range(first, first + most + 1) if place * step <= high]
