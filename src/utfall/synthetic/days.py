"""Days as whole numbers since 1970-01-01, and how work is spread over the weeks of a Swedish year."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

NEVER = 1_000_000
"""A day that never comes: no end, not decided, not known."""

_EPOCH = date(1970, 1, 1)
_GOLDEN = 0.6180339887498949


def day_of(moment: date) -> int:
    """The day's number."""
    return (moment - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=int(day))


def is_weekend(days: Days) -> Flags:
    """Saturday or Sunday."""
    return (days + 3) % 7 >= 5


def next_workday(days: Days) -> Days:
    """The same day, or the Monday after a weekend."""
    weekday = (days + 3) % 7
    return days + np.where(weekday >= 5, 7 - weekday, 0)


def work_weights(first: int, last: int, *, weekend: float) -> Shares:
    """How much work comes in per day, both days inclusive: less in July, around Christmas and at weekends."""
    days = np.arange(first, last + 1)
    months = _months(days)
    monthly = np.array([0.0, 1.0, 1.02, 1.06, 1.02, 1.03, 0.93, 0.62, 0.86, 1.08, 1.07, 1.06, 0.92])
    weights = monthly[months]
    day_in_month = days - np.array([day_of(date_of(d).replace(day=1)) for d in days.tolist()]) + 1
    is_christmas = ((months == 12) & (day_in_month >= 21)) | ((months == 1) & (day_in_month <= 6))
    weights = np.where(is_christmas, weights * 0.45, weights)
    return np.where(is_weekend(days), weights * weekend, weights)


def spread_days(rng: np.random.Generator, count: int, *, first: int, last: int, weekend: float) -> Days:
    """``count`` days in order, one from each of ``count`` equal slices of the work between two days (inclusive).

    Slicing keeps every month close to its expected share, so that totals do not depend on luck.
    """
    cumulated = np.cumsum(work_weights(first, last, weekend=weekend))
    wanted = (np.arange(count) + rng.random(count)) / max(count, 1) * cumulated[-1]
    days: Days = first + np.searchsorted(cumulated, wanted, side="right").clip(0, last - first).astype(np.int64)
    return days


def even_shares(rng: np.random.Generator, count: int) -> Shares:
    """Numbers in (0, 1) of which any run of neighbours is evenly spread (additive recurrence, golden ratio)."""
    shares = np.mod(rng.random() + _GOLDEN * np.arange(1, count + 1, dtype=np.float64), 1.0)
    return np.clip(shares, 0.0005, 0.9995)


def delays(rng: np.random.Generator, count: int, *, mean_days: float, longest: int) -> Days:
    """Whole days from an event to its registration: exponential around the mean, at most ``longest``."""
    return np.floor(rng.exponential(mean_days + 0.5, count)).clip(0, longest).astype(np.int64)


def _months(days: Days) -> Numbers:
    return np.array(days, dtype="datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
