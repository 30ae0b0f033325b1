"""The share of cases still waiting after each day: Kaplan–Meier from counts."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.stats.estimated import Estimated, log_log_limits
from utfall.stats.follow_up import MINIMUM_AT_RISK, FollowUp, RiskSet, known_rows, known_to_day
from utfall.stats.wilson import wilson_interval


@dataclass(frozen=True)
class SurvivalStep:
    """A day on which events happened; the shares hold from that day until the day before the next step."""

    day: int
    at_risk: int
    events: int
    remaining_share: float
    greenwood: float
    """Sum of d / (n (n − d)) up to and including this day; infinite once nobody remains."""


@dataclass(frozen=True)
class SurvivalCurve:
    """A Kaplan–Meier curve, cut where too few remain at risk.

    ``known_to_day`` is the last day on which it says anything (−1: none; None: no limit, all ends are known).
    """

    steps: tuple[SurvivalStep, ...]
    risk_sets: tuple[RiskSet, ...]
    """Those that the curve rests on, also without events."""
    known_to_day: int | None
    complete: bool
    """Nobody was censored and nobody came late: every share is a plain share of all cases."""
    follow_up: FollowUp
    """What the curve was made of."""

    def knows(self, day: int) -> bool:
        """Whether the curve says anything about that day."""
        return day >= 0 and (self.known_to_day is None or day <= self.known_to_day)

    def at_risk(self, *, on_day: int) -> int:
        """How many were still waiting, and in view, when that day began; 0 after the last risk set."""
        return next((row.at_risk for row in self.risk_sets if row.day >= on_day), 0)


def kaplan_meier(follow_up: FollowUp, *, minimum_at_risk: int = MINIMUM_AT_RISK) -> SurvivalCurve:
    """The product-limit estimate with Greenwood's sum; delayed entries are taken into account.

    Competing ends are refused with ``ValueError``: to count them as censored overstates the event (use
    ``competing.cumulative_incidence``), to count them as the event is a decision (``follow_up.any_end``).

    Source: E. L. Kaplan & P. Meier, JASA 53 (1958), 457–481, eq. 2b; M. Greenwood, "The natural duration of cancer",
    1926; delayed entry: W.-Y. Tsai, N. P. Jewell & M.-C. Wang, Biometrika 74 (1987), 883–886.
    """
    if any(follow_up.competing.values()):
        raise ValueError("competing ends need a cumulative incidence, or any_end where every end counts")
    steps: list[SurvivalStep] = []
    remaining, greenwood = 1.0, 0.0
    rows = known_rows(follow_up, minimum_at_risk=minimum_at_risk)
    for row in rows:
        if row.events == 0:
            continue
        survivors = row.at_risk - row.events
        remaining *= survivors / row.at_risk
        greenwood += row.events / (row.at_risk * survivors) if survivors else float("inf")
        steps.append(SurvivalStep(row.day, row.at_risk, row.events, remaining, greenwood))
    return SurvivalCurve(
        steps=tuple(steps),
        risk_sets=rows,
        known_to_day=known_to_day(follow_up, minimum_at_risk=minimum_at_risk),
        complete=not any(follow_up.censored.values()) and not any(follow_up.entered.values()),
        follow_up=follow_up,
    )


def remaining_share(curve: SurvivalCurve, *, after_day: int, level: float = 0.95) -> Estimated | None:
    """The share without the event after that day, with interval; None beyond what the curve knows.

    Log-log limits. They do not exist for a share of exactly 0 or 1; there Wilson's limits are given, for as many cases
    as there are in all where the count is complete or as have been followed to that day, else as were at risk on that
    day (at 1) or on the day of the last event (at 0), which is cautious.
    """
    if not curve.knows(after_day):
        return None
    past = [step for step in curve.steps if step.day <= after_day]
    if not past:
        at_risk = curve.at_risk(on_day=after_day)
        return _certain(1.0, _cases(curve, after_day, at_risk=at_risk), level=level)
    last = past[-1]
    if last.remaining_share == 0:
        return _certain(0.0, _cases(curve, after_day, at_risk=last.at_risk), level=level)
    variance = last.remaining_share**2 * last.greenwood
    low, high = log_log_limits(last.remaining_share, variance, level=level)
    return Estimated(last.remaining_share, variance**0.5, low, high)


def share_with_event(curve: SurvivalCurve, *, by_day: int, level: float = 0.95) -> Estimated | None:
    """The share with the event on that day or before, with interval; None beyond what the curve knows."""
    remaining = remaining_share(curve, after_day=by_day, level=level)
    if remaining is None:
        return None
    return Estimated(1 - remaining.value, remaining.standard_error, 1 - remaining.high, 1 - remaining.low)


def _cases(curve: SurvivalCurve, day: int, *, at_risk: int) -> int:
    if curve.complete:
        return curve.risk_sets[0].at_risk
    return curve.follow_up.followed_to(day) or at_risk


def _certain(share: float, cases: int, *, level: float) -> Estimated:
    low, high = wilson_interval(round(share * cases), cases, level=level)
    return Estimated(share, 0.0, low, high)
