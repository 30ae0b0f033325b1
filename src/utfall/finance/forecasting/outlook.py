"""What the year is expected to come to, within which limits, and why there are none where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from utfall.finance.forecasting.known import Known
from utfall.finance.forecasting.simulation import LineParts

LEAST_YEARS = 2
"""Complete years before an interval is given: the first teaches the season, the second how wrong that was."""

NO_HISTORY_SHARE = 0.02
"""A sum bears an interval though lines without one are part of it, as long as they are no more than this of it."""


class Level(StrEnum):
    """What an outlook is of."""

    BOARD = "board"
    AREA = "area"
    LINE = "line"


def level_of(area: str | None, group: str | None) -> Level:
    """The board where neither is given, the area where the group is not."""
    if area is None:
        return Level.BOARD
    return Level.AREA if group is None else Level.LINE


class NoSpread(StrEnum):
    """Why no limits are given."""

    TOO_FEW_YEARS = "too_few_years"
    PARTS_WITHOUT_HISTORY = "parts_without_history"


@dataclass(frozen=True)
class Spread:
    """Quantiles of the year in öre, signed as in the ledger.

    80 years of 100 end between ``p10_ore`` and ``p90_ore``. ``best_ore`` and ``worst_ore`` are the quantiles with the
    probability ``case_share`` beyond them: the best case is the low cost. ``widening`` is what the model's half-widths
    were multiplied by, after the errors of ``past_years`` earlier years.
    """

    p10_ore: int
    p50_ore: int
    p90_ore: int
    best_ore: int
    worst_ore: int
    case_share: float
    widening: float
    past_years: int


@dataclass(frozen=True)
class Outlook:
    """The year of a line, of an area (``group`` is None) or of the board (``area`` too), in öre.

    ``expected_ore`` of areas and board are the sums of their lines'. ``budget_ore`` is None where there is none.
    ``spread`` is None for the reason in ``no_spread``. ``complete_years`` is the history that the least known part
    that counts rests on.
    """

    area: str | None
    group: str | None
    booked_ore: int
    expected_ore: int
    budget_ore: int | None
    spread: Spread | None
    no_spread: NoSpread | None
    complete_years: int


@dataclass(frozen=True)
class YearForecast:
    """The machine's forecast. ``lines`` go with ``parts``, in the same order; ``areas`` are in order of name."""

    known: Known
    lines: tuple[Outlook, ...]
    areas: tuple[Outlook, ...]
    board: Outlook
    parts: tuple[LineParts, ...]


def spread_of(
    drawn: NDArray[np.float64], *, expected_ore: int, widening: float, past_years: int, case_share: float
) -> Spread:
    """The quantiles of the draws, stretched from what is expected."""
    shares = (0.1, 0.5, 0.9, case_share, 1 - case_share)
    found = [round(expected_ore + widening * float(one - expected_ore)) for one in np.quantile(drawn, shares)]
    p10, p50, p90, best, worst = found
    return Spread(p10, p50, p90, best, worst, case_share=case_share, widening=widening, past_years=past_years)


def why_no_spread(parts: tuple[LineParts, ...], *, least_years: int) -> NoSpread | None:
    """Whether history allows limits of the sum of these lines; of one line, or of several."""
    lacking = [one for one in parts if not one.bears_limits(least_years=least_years)]
    if not lacking:
        return None if parts else NoSpread.TOO_FEW_YEARS
    if len(lacking) == len(parts):
        return NoSpread.TOO_FEW_YEARS
    whole = sum(abs(one.expected_ore) for one in parts)
    missing = sum(abs(one.expected_ore) for one in lacking)
    return NoSpread.PARTS_WITHOUT_HISTORY if missing > NO_HISTORY_SHARE * whole else None


def years_behind(parts: tuple[LineParts, ...], *, least_years: int) -> int:
    """Complete years of the line that has the fewest, those without history left aside where others have it."""
    years = [one.complete_years for one in parts]
    return min((one for one in years if one >= least_years), default=min(years, default=0))
