"""An estimate with its standard error and interval, and the transformations that make intervals of shares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import norm


@dataclass(frozen=True)
class Estimated:
    """A value with its standard error and its lower and upper limit; all in the unit of the value."""

    value: float
    standard_error: float
    low: float
    high: float


def normal_estimate(value: float, variance: float, *, level: float = 0.95) -> Estimated:
    """The estimate with limits that are symmetrical around it."""
    error = math.sqrt(variance)
    half = normal_quantile(level) * error
    return Estimated(value, error, value - half, value + half)


def log_log_limits(share: float, variance: float, *, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper limit of a share strictly between 0 and 1, from a normal log(−log share).

    They stay between 0 and 1 and are not symmetrical. Source: J. D. Kalbfleisch & R. L. Prentice, "The Statistical
    Analysis of Failure Time Data", 1980, 1.3; recommended by Ø. Borgan & K. Liestøl, Scandinavian Journal of
    Statistics 17 (1990), 35–41.
    """
    if not 0 < share < 1:
        raise ValueError(f"log-log limits need a share between 0 and 1, not {share}")
    width = normal_quantile(level) * math.sqrt(variance) / abs(share * math.log(share))
    return float(share ** math.exp(width)), float(share ** math.exp(-width))


def normal_quantile(level: float) -> float:
    """The multiple of the standard error that an interval of that level reaches to either side."""
    return float(norm.ppf((1 + level) / 2))
