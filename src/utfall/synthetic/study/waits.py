"""Waits on 30 April: a service is drawn, watched as the product watches it, and what is said is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from utfall.stats.durations import Histogram
from utfall.stats.estimated import Estimated
from utfall.stats.follow_up import FollowUp
from utfall.stats.reverse_time import delay_distribution, waiting_period_days
from utfall.stats.waiting_time import REGISTERED_SHARE, SHARE_DAYS, WaitingTimeEstimate, estimate_waiting_time
from utfall.synthetic.days import Days, Flags, Shares
from utfall.synthetic.study.scenarios import Scenario, Truth, truth_of
from utfall.synthetic.study.scores import Said, Score, score

CUT_OFF = 120
"""30 April, the last day known, as a day of the year; 31 December is day 0."""

EARLIER_DAYS = 3 * 365
"""Intakes are drawn from three years before 1 January."""

YEAR = 365
DELAYS_FROM = 2 * YEAR
"""How far back decisions are read for how late they are registered."""

NAIVE_MEAN = "naive_mean"
USUAL_RESTRICTED_MEAN = "usual_restricted_mean"
RESTRICTED_MEAN = "restricted_mean"
OTHER_END = "other_end"
HYBRID_MEAN = "hybrid_mean"
DECIDED = "decided_in_the_end"


def share_within(days: int) -> str:
    """The name of the figure: share decided within so many days."""
    return f"share_{days}"


FIGURES = (
    *(share_within(days) for days in SHARE_DAYS),
    OTHER_END,
    RESTRICTED_MEAN,
    USUAL_RESTRICTED_MEAN,
    HYBRID_MEAN,
    DECIDED,
    NAIVE_MEAN,
)


@dataclass(frozen=True, eq=False)
class Cases:
    """All cases: day of intake, days to the end, whether that is a decision, and whether it is registered by now."""

    started: Days
    waited: Days
    is_decision: Flags
    is_registered: Flags
    delayed: Days
    """Days from the end to its registration."""

    @property
    def ended(self) -> Days:
        return self.started + self.waited


@dataclass(frozen=True)
class FollowUps:
    """What the estimates of a period are made from, and the last day on which cases were watched."""

    own: FollowUp
    recent: FollowUp
    before: FollowUp
    last_day: int


@dataclass(frozen=True, eq=False)
class WaitTries:
    """What was said of one service: values, lows and highs per figure (rows) and replication (columns)."""

    values: Shares
    lows: Shares
    highs: Shares
    doubtful: Flags
    lag_days: Days

    def of(self, figure: str) -> Said:
        row = FIGURES.index(figure)
        return Said(self.values[row], self.lows[row], self.highs[row])


def replicate(scenario: Scenario, *, per_year: int, replications: int, seed: tuple[int, ...]) -> WaitTries:
    """What is said of that many draws of the service with so many intakes a year."""
    rng = np.random.default_rng(seed)
    said = np.full((3, len(FIGURES), replications), np.nan)
    doubtful = np.zeros(replications, dtype=np.bool_)
    lags = np.zeros(replications, dtype=np.int64)
    for number in range(replications):
        cases = draw_cases(rng, scenario, per_year=per_year)
        seen = follow_ups(cases, is_late=scenario.registration is not None)
        found = estimate_waiting_time(seen.own, recent=seen.recent, before=seen.before)
        for row, one in enumerate(_figures(found, cases)):
            if one is not None:
                said[:, row, number] = one.value, one.low, one.high
        doubtful[number] = found.tail_is_doubtful
        lags[number] = CUT_OFF - seen.last_day
    return WaitTries(said[0], said[1], said[2], doubtful, lags)


def joined(parts: list[WaitTries]) -> WaitTries:
    """The replications of all parts, in their order."""
    return WaitTries(
        np.concatenate([part.values for part in parts], axis=1),
        np.concatenate([part.lows for part in parts], axis=1),
        np.concatenate([part.highs for part in parts], axis=1),
        np.concatenate([part.doubtful for part in parts]),
        np.concatenate([part.lag_days for part in parts]),
    )


def scores(scenario: Scenario, tries: WaitTries) -> tuple[Score, ...]:
    """The score of every figure that has something to say of the service; competing ends only where there are any."""
    left_out = () if scenario.withdrawn_share else (OTHER_END, DECIDED)
    true = truths(truth_of(scenario))
    return tuple(score(figure, tries.of(figure), truth=true[figure]) for figure in FIGURES if figure not in left_out)


def truths(truth: Truth) -> dict[str, float]:
    """The truth by figure. The naive mean is measured against the mean it is taken for."""
    shares = {share_within(days): share for days, share in zip(SHARE_DAYS, truth.shares_percent, strict=True)}
    return shares | {
        OTHER_END: truth.other_end_percent,
        RESTRICTED_MEAN: truth.restricted_mean_days,
        USUAL_RESTRICTED_MEAN: truth.usual_restricted_mean_days,
        HYBRID_MEAN: truth.mean_days,
        DECIDED: truth.decided_percent,
        NAIVE_MEAN: truth.mean_days,
    }


def draw_cases(rng: np.random.Generator, scenario: Scenario, *, per_year: int) -> Cases:
    """Intakes of three years and of January to April, Poisson and even over the days, with their ends."""
    started, waited = [], []
    for first, last, waits in ((1 - EARLIER_DAYS, 0, scenario.earlier), (1, CUT_OFF, scenario.now)):
        count = int(rng.poisson(per_year * (last - first + 1) / YEAR))
        started.append(rng.integers(first, last + 1, count))
        waited.append(waits.draw(rng, count))
    all_started, all_waited = np.concatenate(started), np.concatenate(waited)
    cases = len(all_started)
    is_decision = rng.random(cases) >= scenario.withdrawn_share
    all_waited = np.where(is_decision, all_waited, scenario.withdrawal.draw(rng, cases))
    delayed = np.zeros(cases, dtype=np.int64)
    if scenario.registration is not None:
        delayed = np.where(is_decision, scenario.registration.draw(rng, cases), 0)
    is_registered = all_started + all_waited + delayed <= CUT_OFF
    return Cases(all_started, all_waited, is_decision, is_registered, delayed)


def follow_ups(cases: Cases, *, is_late: bool) -> FollowUps:
    """The three follow-ups of the period's estimates, set back where decisions are registered late."""
    last_day = CUT_OFF - (registration_lag_days(cases) if is_late else 0)
    is_own = (cases.started >= 1) & (cases.started <= last_day)
    own = watched(cases, first=1, last=last_day, chosen=is_own)
    return FollowUps(
        own=replace(own, followed=histogram(last_day - cases.started[is_own])),
        recent=watched(cases, first=last_day - YEAR + 1, last=last_day),
        before=watched(cases, first=1 - YEAR, last=0),
        last_day=last_day,
    )


def registration_lag_days(cases: Cases, *, share: float = REGISTERED_SHARE) -> int:
    """Days after which so large a share of decisions is registered, from those of two years registered by now."""
    chosen = cases.is_registered & cases.is_decision & (cases.ended > CUT_OFF - DELAYS_FROM)
    found = delay_distribution(histogram(cases.delayed[chosen]), observable=histogram(CUT_OFF - cases.ended[chosen]))
    if found is None:
        raise ValueError(f"{int(chosen.sum())} decisions are too few to say how late they are registered")
    return waiting_period_days(found, share=share)


def watched(cases: Cases, *, first: int, last: int, chosen: Flags | None = None) -> FollowUp:
    """What happened from the day ``first`` through ``last`` to the chosen cases, as far as it is registered.

    As ``model.question.WindowFollowUp`` counts it: one that was open after the last day has that day's age and is
    censored there, one that began before the first day enters with the age of the day before it.
    """
    is_seen_to_end = cases.is_registered & (cases.ended <= last)
    in_view = (cases.started <= last) & ~(is_seen_to_end & (cases.ended < first))
    if chosen is not None:
        in_view &= chosen
    started, waited = cases.started[in_view], cases.waited[in_view]
    has_ended, is_decision = is_seen_to_end[in_view], cases.is_decision[in_view]
    return FollowUp(
        events=histogram(waited[has_ended & is_decision]),
        competing=histogram(waited[has_ended & ~is_decision]),
        censored=histogram(last - started[~has_ended]),
        entered=histogram(first - 1 - started[started < first]),
    )


def histogram(days: Days) -> Histogram:
    """How many cases have each number of days."""
    counts = np.bincount(days)
    return {int(day): int(counts[day]) for day in np.flatnonzero(counts)}


def _figures(found: WaitingTimeEstimate, cases: Cases) -> tuple[Estimated | None, ...]:
    """The figures in the order of ``FIGURES``, shares in percent."""
    return (
        *(_percent(share) for _, share in found.shares),
        _percent(found.other_end),
        found.restricted_mean,
        found.usual_restricted_mean,
        found.hybrid.mean if found.hybrid else None,
        _percent(found.hybrid.event_share) if found.hybrid else None,
        _naive_mean(cases),
    )


def _naive_mean(cases: Cases) -> Estimated | None:
    """The mean of this year's cases that are decided and registered by now, with the interval it is given."""
    waited = cases.waited[(cases.started >= 1) & cases.is_decision & cases.is_registered]
    if len(waited) < 2:
        return None
    mean, error = float(waited.mean()), float(waited.std(ddof=1) / np.sqrt(len(waited)))
    return Estimated(mean, error, mean - 1.96 * error, mean + 1.96 * error)


def _percent(share: Estimated | None) -> Estimated | None:
    if share is None:
        return None
    return Estimated(100 * share.value, 100 * share.standard_error, 100 * share.low, 100 * share.high)
