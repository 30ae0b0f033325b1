"""The same months of two years, each as known equally long after they ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scipy.stats import norm

from utfall.stats.poisson_difference import is_beyond_chance, poisson_z

MOST_DAYS_APART = 7
"""Deliveries come once a month on about the same day; further apart they are not known equally long."""


@dataclass(frozen=True)
class Version:
    """A period's count as it was known on a day."""

    known_at: date
    count: int


@dataclass(frozen=True)
class SameLag:
    """A period's count and an earlier one's, known ``lag_days`` and ``earlier_lag_days`` after each had ended.

    ``change_share`` is later over earlier minus 1, with its interval; all three None where a count is 0.
    ``is_beyond_chance`` is whether the two counts differ by more than chance makes of equal rates per day.
    """

    count: int
    earlier_count: int
    lag_days: int
    earlier_lag_days: int
    change_share: float | None
    low_share: float | None
    high_share: float | None
    is_beyond_chance: bool


def version_at_lag(
    versions: Sequence[Version], *, last_day: date, lag_days: int, most_days_apart: int = MOST_DAYS_APART
) -> Version | None:
    """The version whose age after the period's last day is nearest to the lag (the younger of two equally near); None
    where none is within ``most_days_apart`` days of it."""

    def apart(version: Version) -> tuple[int, date]:
        return abs((version.known_at - last_day).days - lag_days), version.known_at

    nearest = min(versions, key=apart, default=None)
    return nearest if nearest is not None and apart(nearest)[0] <= most_days_apart else None


def compare_at_same_lag(
    version: Version,
    *,
    last_day: date,
    days: int,
    earlier_versions: Sequence[Version],
    earlier_last_day: date,
    earlier_days: int,
    overdispersion: float,
    level: float = 0.95,
) -> SameLag | None:
    """The two periods side by side; None where the earlier one was not known at the same lag.

    A part of a year is compared with the same part only, and never with what the earlier one has come to since: late
    registrations would make every spring look like a decrease. ``days`` are the periods' lengths (a leap day is no
    increase of the rate, but it is in the counts and in ``change_share``). The interval is normal in the logarithm of
    the ratio, with variance overdispersion × (1/count + 1/earlier count); the test is ``poisson_z``'s.
    """
    lag_days = (version.known_at - last_day).days
    earlier = version_at_lag(earlier_versions, last_day=earlier_last_day, lag_days=lag_days)
    if earlier is None:
        return None
    change: tuple[float | None, float | None, float | None] = (None, None, None)
    if version.count and earlier.count:
        ratio = version.count / earlier.count
        half = float(norm.ppf((1 + level) / 2)) * math.sqrt(overdispersion * (1 / version.count + 1 / earlier.count))
        change = (ratio - 1, ratio * math.exp(-half) - 1, ratio * math.exp(half) - 1)
    z = poisson_z(
        version.count, earlier.count, later_days=days, earlier_days=earlier_days, overdispersion=overdispersion
    )
    return SameLag(
        version.count,
        earlier.count,
        lag_days,
        (earlier.known_at - earlier_last_day).days,
        *change,
        is_beyond_chance(z, level=level),
    )
