"""The share of cases with the event by each day where another end can come first: Aalen–Johansen from counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from utfall.stats.estimated import Estimated, log_log_limits
from utfall.stats.follow_up import MINIMUM_AT_RISK, FollowUp, RiskSet, known_rows, known_to_day
from utfall.stats.hazards import Sensitivity, variance_from_hazards
from utfall.stats.wilson import wilson_interval

Outcome = Literal["event", "competing"]


@dataclass(frozen=True)
class IncidenceStep:
    """The shares after one risk set; event, competing and open add up to 1."""

    risk_set: RiskSet
    open_before_share: float
    event_share: float
    competing_share: float
    open_share: float


@dataclass(frozen=True)
class IncidenceCurve:
    """Cumulative incidences, cut where too few remain at risk.

    ``known_to_day`` is the last day on which they say anything (−1: none; None: no limit, all ends are known).
    """

    steps: tuple[IncidenceStep, ...]
    known_to_day: int | None
    complete: bool
    """Nobody was censored and nobody came late: every share is a plain share of all cases."""
    follow_up: FollowUp
    """What the curves were made of."""

    def knows(self, day: int) -> bool:
        """Whether the curve says anything about that day."""
        return day >= 0 and (self.known_to_day is None or day <= self.known_to_day)


def cumulative_incidence(follow_up: FollowUp, *, minimum_at_risk: int = MINIMUM_AT_RISK) -> IncidenceCurve:
    """The share with the event and with the competing end, day by day; delayed entries are taken into account.

    Each day adds (share still open) · (events / at risk). One minus Kaplan–Meier with competing ends as censored
    answers another question (the share if there were no other ends) and is always larger.

    Source: O. O. Aalen & S. Johansen, Scandinavian Journal of Statistics 5 (1978), 141–150; J. D. Kalbfleisch & R. L.
    Prentice, "The Statistical Analysis of Failure Time Data", 1980, 7.2.
    """
    steps: list[IncidenceStep] = []
    still_open, event, competing = 1.0, 0.0, 0.0
    for row in known_rows(follow_up, minimum_at_risk=minimum_at_risk):
        before = still_open
        event += before * row.events / row.at_risk
        competing += before * row.competing / row.at_risk
        still_open = before * (row.at_risk - row.ends) / row.at_risk
        steps.append(IncidenceStep(row, before, event, competing, still_open))
    return IncidenceCurve(
        steps=tuple(steps),
        known_to_day=known_to_day(follow_up, minimum_at_risk=minimum_at_risk),
        complete=not any(follow_up.censored.values()) and not any(follow_up.entered.values()),
        follow_up=follow_up,
    )


def share_reached(curve: IncidenceCurve, *, outcome: Outcome, by_day: int, level: float = 0.95) -> Estimated | None:
    """The share with that outcome on that day or before, with interval; None beyond what the curve knows.

    Log-log limits of the share itself (E. Marubini & M. G. Valsecchi, "Analysing Survival Data from Clinical Trials
    and Observational Studies", 1995, 10.3). For a share of exactly 0 or 1 Wilson's limits, for as many cases as there
    are in all where the count is complete or as have been followed to that day, else as were at risk on that day (at 0)
    or on the last day (at 1).
    """
    if not curve.knows(by_day):
        return None
    past = [step for step in curve.steps if step.risk_set.day <= by_day]
    share = _share(past[-1], outcome) if past else 0.0
    if share <= 0 or (past[-1].open_share == 0 and share >= 1 - 1e-12):
        return _certain(curve, past, by_day=by_day, share=round(share), level=level)
    variance = _variance(past, outcome)
    low, high = log_log_limits(share, variance, level=level)
    return Estimated(share, variance**0.5, low, high)


def _share(step: IncidenceStep, outcome: Outcome) -> float:
    return step.event_share if outcome == "event" else step.competing_share


def _variance(past: list[IncidenceStep], outcome: Outcome) -> float:
    """A hazard of the outcome adds the share open before it, and both hazards take from all that comes later."""
    final = _share(past[-1], outcome)
    found: list[Sensitivity] = []
    for step in past:
        row = step.risk_set
        staying = (row.at_risk - row.ends) / row.at_risk
        lost = (final - _share(step, outcome)) / staying if staying else 0.0
        gained = step.open_before_share
        found.append(
            Sensitivity(
                at_risk=row.at_risk,
                events=row.events,
                competing=row.competing,
                by_event=(gained if outcome == "event" else 0.0) - lost,
                by_competing=(gained if outcome == "competing" else 0.0) - lost,
            )
        )
    return variance_from_hazards(found)


def _certain(curve: IncidenceCurve, past: list[IncidenceStep], *, by_day: int, share: int, level: float) -> Estimated:
    if curve.complete:
        cases = curve.steps[0].risk_set.at_risk
    elif followed := curve.follow_up.followed_to(by_day):
        cases = followed
    elif share == 1:
        cases = past[-1].risk_set.at_risk
    else:
        later = (step.risk_set for step in curve.steps if step.risk_set.day >= by_day)
        cases = next(later, curve.steps[-1].risk_set).at_risk
    low, high = wilson_interval(share * cases, cases, level=level)
    return Estimated(float(share), 0.0, low, high)
