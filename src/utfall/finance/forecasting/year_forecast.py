"""The machine's forecast of the year, for every line, area and the board."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from utfall.finance.forecasting.known import Known
from utfall.finance.forecasting.outlook import (
    LEAST_YEARS,
    Level,
    Outlook,
    YearForecast,
    level_of,
    spread_of,
    why_no_spread,
    years_behind,
)
from utfall.finance.forecasting.past_forecasts import PastForecast, past_forecasts, past_uses, widening_of
from utfall.finance.forecasting.simulation import LineParts, simulated

DRAWS = 4000
CASE_SHARE = 0.05
"""The best and the worst case are those that one year of twenty goes beyond, on either side."""


def forecast_year(
    known: Known,
    *,
    seed: int = 0,
    past: Sequence[PastForecast] | None = None,
    draws: int = DRAWS,
    case_share: float = CASE_SHARE,
) -> YearForecast:
    """The forecast; ``past`` saves trying earlier years again where ``past_forecasts`` of the same has been asked for.

    Raises ``ValueError`` where nothing at all is known of the year.
    """
    if not known.lines:
        raise ValueError(f"nothing is known of {known.year} to make a forecast of")
    if past is None:
        past = past_forecasts(known, seed=seed)
    widened = {level: widening_of(past, level=level) for level in Level}
    found = simulated(known, seed=seed, draws=draws, past=past_uses(past))

    def outlook(area: str | None, group: str | None) -> Outlook:
        columns = [
            column
            for column, one in enumerate(found.lines)
            if area in (None, one.line.area) and group in (None, one.line.group)
        ]
        return _outlook(
            [found.lines[column] for column in columns],
            drawn=found.drawn[:, columns].sum(axis=1),
            name=(area, group),
            widened=widened[level_of(area, group)],
            case_share=case_share,
        )

    return YearForecast(
        known=known,
        lines=tuple(outlook(one.line.area, one.line.group) for one in found.lines),
        areas=tuple(outlook(area, None) for area in sorted({one.line.area for one in found.lines})),
        board=outlook(None, None),
        parts=found.lines,
    )


def _outlook(
    parts: list[LineParts],
    *,
    drawn: NDArray[np.float64],
    name: tuple[str | None, str | None],
    widened: tuple[float, int],
    case_share: float,
) -> Outlook:
    expected = sum(one.expected_ore for one in parts)
    budgets = [sum(one.budget_ore) for one in parts if one.budget_ore is not None]
    why = why_no_spread(tuple(parts), least_years=LEAST_YEARS)
    factor, past_years = widened
    spread = spread_of(drawn, expected_ore=expected, widening=factor, past_years=past_years, case_share=case_share)
    return Outlook(
        area=name[0],
        group=name[1],
        booked_ore=sum(one.booked_ore for one in parts),
        expected_ore=expected,
        budget_ore=sum(budgets) if budgets else None,
        spread=spread if why is None else None,
        no_spread=why,
        complete_years=years_behind(tuple(parts), least_years=LEAST_YEARS),
    )
