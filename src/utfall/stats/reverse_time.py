"""How long registrations are delayed, from those that have been registered: the reverse-time estimator."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.stats.durations import Histogram
from utfall.stats.estimated import Estimated, log_log_limits
from utfall.stats.follow_up import MINIMUM_AT_RISK


@dataclass(frozen=True)
class DelayStep:
    """A delay that occurred; ``within_share`` is the share with at most this delay."""

    day: int
    at_risk: int
    delays: int
    within_share: float
    reverse_greenwood: float
    """Sum of d / (n (n − d)) over all longer delays."""


@dataclass(frozen=True)
class DelayDistribution:
    """The distribution of delays *given* that they are at most ``limit_day``; longer ones leave no trace in the data.

    Below ``broken_below_day`` nothing is known: on that day all at risk had the same delay, so that the product is
    zero from there down, whatever the shorter delays are. None where it did not happen.
    """

    steps: tuple[DelayStep, ...]
    limit_day: int
    broken_below_day: int | None


def delay_distribution(
    delays: Histogram, *, observable: Histogram, minimum_at_risk: int = MINIMUM_AT_RISK
) -> DelayDistribution | None:
    """The share of registrations within each delay, corrected for those not yet registered; None with too few.

    ``delays`` counts the registered events by days from event to registration; ``observable`` the same events by days
    from event to the cut-off, the longest delay with which they could have been seen. Use it only where those not yet
    registered cannot be seen at all; where open cases are known, Kaplan–Meier answers the better question.
    ``limit_day`` is the longest delay with at least ``minimum_at_risk`` events at risk.

    Source: S. W. Lagakos, L. M. Barraj & V. De Gruttola, "Nonparametric analysis of truncated survival data, with
    application to AIDS", Biometrika 75 (1988), 515–523; D. Lynden-Bell, MNRAS 155 (1971), 95–118.
    """
    _check(delays, observable)
    found: list[tuple[int, int]] = []
    for day in sorted((day for day, count in delays.items() if count), reverse=True):
        shorter = sum(count for delay, count in delays.items() if delay <= day)
        unseen = sum(count for limit, count in observable.items() if limit < day)
        found.append((day, shorter - unseen))
    first = next((place for place, (_, at_risk) in enumerate(found) if at_risk >= minimum_at_risk), None)
    if first is None:
        return None
    steps: list[DelayStep] = []
    within, greenwood = 1.0, 0.0
    broken: int | None = None
    for place, (day, at_risk) in enumerate(found[first:], start=first):
        count = delays[day]
        steps.append(DelayStep(day, at_risk, count, within, greenwood))
        if count == at_risk:
            broken = day if place < len(found) - 1 else None
            break
        within *= 1 - count / at_risk
        greenwood += count / (at_risk * (at_risk - count))
    return DelayDistribution(tuple(reversed(steps)), limit_day=found[first][0], broken_below_day=broken)


def registered_share(distribution: DelayDistribution, *, within_days: int, level: float = 0.95) -> Estimated | None:
    """The share registered within that many days, of those registered within ``limit_day``; None where not known.

    With log-log limits; 1 without error at ``limit_day`` by definition. None also below the shortest delay that
    occurred, where the share is 0 in the data and nothing says how far from it.
    """
    if within_days > distribution.limit_day:
        return None
    past = [step for step in distribution.steps if step.day <= within_days]
    if not past:
        return None
    share = past[-1].within_share
    if past[-1] is distribution.steps[-1]:
        return Estimated(1.0, 0.0, 1.0, 1.0)
    variance = share**2 * past[-1].reverse_greenwood
    low, high = log_log_limits(share, variance, level=level)
    return Estimated(share, variance**0.5, low, high)


def waiting_period_days(distribution: DelayDistribution, *, share: float = 0.95) -> int:
    """Days after which at least that share is registered, of those registered within ``limit_day``."""
    return next(step.day for step in distribution.steps if step.within_share >= share)


def mean_delay_days(distribution: DelayDistribution) -> float | None:
    """The mean of the delays that are at most ``limit_day``; None where the distribution is broken."""
    if distribution.broken_below_day is not None:
        return None
    before = [0.0, *(step.within_share for step in distribution.steps)]
    return sum(
        step.day * (step.within_share - earlier) for step, earlier in zip(distribution.steps, before, strict=False)
    )


def _check(delays: Histogram, observable: Histogram) -> None:
    for name, histogram in (("delays", delays), ("observable", observable)):
        for day, count in histogram.items():
            if day < 0 or count < 0:
                raise ValueError(f"{name}: {count} events after {day} days; neither may be negative")
    if sum(delays.values()) != sum(observable.values()):
        raise ValueError(f"{sum(delays.values())} delays, but {sum(observable.values())} events are observable")
    passed = 0
    for day in sorted(set(delays) | set(observable), reverse=True):
        passed += observable.get(day, 0) - delays.get(day, 0)
        if passed < 0:
            raise ValueError(f"a delay of {day} days is longer than could have been seen")
