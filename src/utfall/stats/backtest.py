"""How past estimates compare with what came true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from utfall.stats.wilson import wilson_interval


@dataclass(frozen=True)
class Forecast:
    """An estimate with its interval, as it was said then, and the truth, as it is known now; all in one unit.

    ``label`` names it for whoever reads the largest error, and is not used otherwise. An interval may be open
    (infinite) and need not hold the estimate.
    """

    estimate: float
    low: float
    high: float
    truth: float
    label: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.estimate) and math.isfinite(self.truth)):
            raise ValueError(f"an estimate of {self.estimate} cannot be compared with {self.truth}")
        if not self.low <= self.high:
            raise ValueError(f"an interval runs from low to high, not from {self.low} to {self.high}")

    @property
    def error(self) -> float:
        """Estimate − truth: above 0 where too much was expected."""
        return self.estimate - self.truth

    @property
    def is_covered(self) -> bool:
        """Whether the truth lies in the interval; on a limit is in it."""
        return self.low <= self.truth <= self.high


@dataclass(frozen=True)
class Backtest:
    """The errors (estimate − truth) of ``estimates`` past estimates.

    ``bias``: their mean, and ``bias_share`` the sum of errors over the sum of truths (None where that sum is 0): a mean
    of each one's own share would be ruled by the smallest truths. ``covered`` intervals held the truth;
    ``coverage_low`` and ``coverage_high`` are the 95 % limits (Wilson) of their share. Estimates that share data or
    follow each other closely err together, and those limits are then too narrow. ``largest``: the first with the
    largest error either way.
    """

    estimates: int
    bias: float
    bias_share: float | None
    mean_absolute_error: float
    root_mean_square_error: float
    covered: int
    coverage_share: float
    coverage_low: float
    coverage_high: float
    largest: Forecast


def backtest(forecasts: Sequence[Forecast]) -> Backtest | None:
    """The score of past estimates; None of none.

    Source: R. J. Hyndman & A. B. Koehler, "Another look at measures of forecast accuracy", International Journal of
    Forecasting 22 (2006), 679–688, for the errors; of the percentage errors there only the ratio of sums, since truths
    may be 0.
    """
    if not forecasts:
        return None
    errors = [one.error for one in forecasts]
    truths = math.fsum(one.truth for one in forecasts)
    covered = sum(one.is_covered for one in forecasts)
    low, high = wilson_interval(covered, len(forecasts))
    return Backtest(
        estimates=len(forecasts),
        bias=math.fsum(errors) / len(errors),
        bias_share=math.fsum(errors) / truths if truths else None,
        mean_absolute_error=math.fsum(map(abs, errors)) / len(errors),
        root_mean_square_error=math.sqrt(math.fsum(error * error for error in errors) / len(errors)),
        covered=covered,
        coverage_share=covered / len(forecasts),
        coverage_low=low,
        coverage_high=high,
        largest=max(forecasts, key=lambda one: abs(one.error)),
    )
