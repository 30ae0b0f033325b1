"""The bridge between two versions of a definition: how much the new one counts of what the old one did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.stats import t

from utfall.stats.control_chart import xmr_chart
from utfall.stats.estimated import Estimated

LEAST_MONTHS = 12
"""Fewer months by both versions show neither a season in their ratio nor whether it is stable (``control_chart``)."""

TOLERATED_SPREAD_SHARE = 0.1
"""Largest standard deviation of the months' ratios, as part of the ratio, with which old months may be recomputed by
it: 19 of 20 then come within a fifth of what the new version would have given, less than the chance of a hundred
events (± 20 %) blurs the month itself."""

_ROUNDING = 1e-9
"""Ratios within this part of each other are one: the limits of a chart of them would be nothing but rounding."""


class NoBridge(StrEnum):
    """Why there is no ratio: under 12 months by both versions, or one of them counts (nearly) nothing.

    Nearly nothing is all of it in one single month: without that month there is no ratio.
    """

    TOO_FEW_MONTHS = "too_few_months"
    NOTHING_COUNTED = "nothing_counted"


class Unstable(StrEnum):
    """Why the ratio is no rule for single months.

    Under 12 months in which the old version counts something; a signal in the XmR chart of the months' ratios; or
    months that differ more than is tolerated. Chance alone signals in one of ten bridges of 12 months and one of four
    of 24: then the series is cut though it could have been joined, which is the safe side.
    """

    TOO_FEW_RATIOS = "too_few_ratios"
    SPECIAL_CAUSE = "special_cause"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True)
class Month:
    """A month by one version: a count (denominator 1), or the numerator and denominator of a share, rate or mean."""

    numerator: float
    denominator: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.numerator < math.inf and 0 <= self.denominator < math.inf):
            raise ValueError(f"a month has a finite {self.numerator} of {self.denominator}, neither negative")
        if self.numerator > 0 and self.denominator == 0:
            raise ValueError(f"{self.numerator} of no denominator is no value")


@dataclass(frozen=True)
class Bridge:
    """New over old.

    ``ratio``: of the sums over the months, with its interval. ``monthly``: each month's own, None where the old version
    gives 0 or one of them has an empty denominator. ``spread_share``: their standard deviation around the ratio, as
    part of it. ``signalled``: indices of the months that the control chart marks. ``unstable`` is empty where old
    values may be recomputed by the ratio.
    """

    ratio: Estimated
    monthly: tuple[float | None, ...]
    spread_share: float
    signalled: tuple[int, ...]
    unstable: tuple[Unstable, ...]

    @property
    def may_splice(self) -> bool:
        return not self.unstable


def bridge(
    old: Sequence[Month],
    *,
    new: Sequence[Month],
    level: float = 0.95,
    tolerated_spread_share: float = TOLERATED_SPREAD_SHARE,
) -> tuple[Bridge | None, NoBridge | None]:
    """The bridge from the same months, without gaps, by both versions; or None and why.

    Always a ratio, for shares too: what a new version leaves out or lets in is a part of what there was, so that the
    difference in percentage points changes with the level where the ratio does not. A ratio of sums: quiet months weigh
    little, and a month in which the old version counts nothing takes part. A month with an empty denominator by either
    version takes no part.

    Interval: delete-one-month jackknife with Student's t on months − 1. Both versions count mostly the same events and
    rise and fall together; intervals that take each count as Poisson of its own are up to six times too wide. Months
    are taken as independent: where the ratio drifts the interval is too narrow, and the chart says so. Source: B. Efron
    & R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 11 (variance); R. G. Miller, "The jackknife –
    a review", Biometrika 61 (1974), 1–15 (ratios, t).
    """
    both = [a.denominator > 0 and b.denominator > 0 for a, b in zip(old, new, strict=True)]
    months = [(a, b) for a, b, used in zip(old, new, both, strict=True) if used]
    if len(months) < LEAST_MONTHS:
        return None, NoBridge.TOO_FEW_MONTHS
    without = [_ratio([*months[:index], *months[index + 1 :]]) for index in range(len(months))]
    ratio = _ratio(months)
    found = [one for one in without if one is not None]
    if ratio is None or ratio == 0 or len(found) < len(without):
        return None, NoBridge.NOTHING_COUNTED
    monthly = tuple(_ratio([(a, b)]) if used else None for a, b, used in zip(old, new, both, strict=True))
    known = [(index, one) for index, one in enumerate(monthly) if one is not None]
    spread_share = math.sqrt(sum((one / ratio - 1) ** 2 for _, one in known) / max(len(known) - 1, 1))
    signalled = _signalled([one for _, one in known])
    reasons = {
        Unstable.TOO_FEW_RATIOS: len(known) < LEAST_MONTHS,
        Unstable.SPECIAL_CAUSE: bool(signalled),
        Unstable.TOO_WIDE: spread_share > tolerated_spread_share,
    }
    return Bridge(
        ratio=_jackknifed(ratio, without=found, level=level),
        monthly=monthly,
        spread_share=spread_share,
        signalled=tuple(known[place][0] for place in signalled),
        unstable=tuple(reason for reason, holds in reasons.items() if holds),
    ), None


def spliced(
    values: Sequence[float | None], *, by: Bridge, highest: float = math.inf
) -> tuple[float | None, ...] | None:
    """The old version's values (counts or shares) times the ratio; None where it may not be done.

    Nor where a value would come above ``highest`` (1 for shares): the ratio then does not hold at that level. Unknown
    values stay None.
    """
    if not by.may_splice:
        return None
    found = tuple(None if value is None else value * by.ratio.value for value in values)
    return None if any(value is not None and value > highest for value in found) else found


def _ratio(months: Sequence[tuple[Month, Month]]) -> float | None:
    """New sum over sum, over old sum over sum; None where the old is 0. One division, so that like months agree."""
    old_part, old_whole = math.fsum(a.numerator for a, _ in months), math.fsum(a.denominator for a, _ in months)
    new_part, new_whole = math.fsum(b.numerator for _, b in months), math.fsum(b.denominator for _, b in months)
    return new_part * old_whole / (new_whole * old_part) if old_part > 0 else None


def _jackknifed(ratio: float, *, without: Sequence[float], level: float) -> Estimated:
    months = len(without)
    mean = math.fsum(without) / months
    error = math.sqrt((months - 1) / months * math.fsum((one - mean) ** 2 for one in without))
    half = float(t.ppf((1 + level) / 2, months - 1)) * error
    return Estimated(ratio, error, max(0.0, ratio - half), ratio + half)


def _signalled(ratios: Sequence[float]) -> tuple[int, ...]:
    if not ratios or max(ratios) - min(ratios) <= _ROUNDING * max(ratios):
        return ()
    return tuple(place for place, point in enumerate(xmr_chart(ratios)) if point.signal)
