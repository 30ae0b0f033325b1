"""Everything that is said of a wait at a cut-off, from counts per distinct duration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from utfall.stats.competing import IncidenceCurve, cumulative_incidence, share_reached
from utfall.stats.estimated import Estimated
from utfall.stats.follow_up import MINIMUM_AT_RISK, MINIMUM_FOLLOWED, FollowUp, any_end, risk_sets
from utfall.stats.hybrid_mean import OWN_TO_DAY, HybridMean, hybrid_mean
from utfall.stats.restricted_mean import is_moved, restricted_mean
from utfall.stats.survival import SurvivalCurve, kaplan_meier, remaining_share

SHARE_DAYS = (30, 60, 90)
"""Ages by which the share with the event is given: a month, two, and the limit of the period's own hazards."""

REGISTERED_SHARE = 0.99
"""Cases are followed to the day of which so large a share of the events has been registered by the cut-off.

A decision that is not registered yet looks like a case still waiting. In simulations where half of the decisions are
registered late, by ten days in the mean, shares on 30 April are 0.3 to 0.5 points too low at 0.95, 0.15 at 0.98 and 0.1
at 0.99; the follow-up then ends 23, 33 and 40 days before the cut-off.
"""


@dataclass(frozen=True)
class WaitingTimeEstimate:
    """What the cases of a period show of their waits so far; None where it cannot be known yet.

    ``shares`` pairs each of the days with the share of all cases that have had the event by then, competing ends
    counted as not. ``other_end`` is the share that has ended otherwise by the last of the days. ``restricted_mean``:
    how many of the first ``restricted_to`` days a case is open, however it ends. ``usual_restricted_mean``: the same
    of what happened in the year before the period began. ``hybrid``: the mean wait of those that get the event.
    """

    cases: int
    ended: int
    shares: tuple[tuple[int, Estimated | None], ...]
    other_end: Estimated | None
    restricted_mean: Estimated | None
    restricted_to: int
    usual_restricted_mean: Estimated | None
    hybrid: HybridMean | None
    incidence: IncidenceCurve
    open_curve: SurvivalCurve
    tail_is_doubtful: bool
    """The first days go otherwise than they did in the year before, so the longest waits may too."""

    def share(self, day: int) -> Estimated | None:
        """The share with the event by that day, one of those asked for. Raises ``KeyError``."""
        return dict(self.shares)[day]


def estimate_waiting_time(
    own: FollowUp,
    *,
    recent: FollowUp,
    before: FollowUp | None = None,
    share_days: Sequence[int] = SHARE_DAYS,
    minimum_at_risk: int = MINIMUM_AT_RISK,
) -> WaitingTimeEstimate:
    """The estimates of the cases in ``own``, which should count how long they were ``followed`` (see ``known_rows``).

    ``recent`` is what happened in the last twelve months to cases of whatever intake (see ``hybrid_mean``), ``before``
    the same of the twelve months before the period's first day. The tail is called doubtful where the mean number of
    the first days that a case is open is more than two standard errors from that of the year before; where the period
    is too young for all of them, as many as it has are compared.
    """
    incidence = cumulative_incidence(own, minimum_at_risk=minimum_at_risk)
    open_curve = kaplan_meier(any_end(own), minimum_at_risk=minimum_at_risk)
    last_day = max(share_days)
    usual_curve = None if before is None else kaplan_meier(any_end(before), minimum_at_risk=minimum_at_risk)
    known = open_curve.known_to_day
    border = OWN_TO_DAY if known is None else min(OWN_TO_DAY, known + 1)
    own_mean = restricted_mean(open_curve, to_day=border)
    usual_to_border = None if usual_curve is None else restricted_mean(usual_curve, to_day=border)
    return WaitingTimeEstimate(
        cases=own.cases,
        ended=own.ended,
        shares=tuple((day, share_reached(incidence, outcome="event", by_day=day)) for day in share_days),
        other_end=share_reached(incidence, outcome="competing", by_day=last_day),
        restricted_mean=restricted_mean(open_curve, to_day=OWN_TO_DAY),
        restricted_to=OWN_TO_DAY,
        usual_restricted_mean=None if usual_curve is None else restricted_mean(usual_curve, to_day=OWN_TO_DAY),
        hybrid=hybrid_mean(own, recent=recent, minimum_at_risk=minimum_at_risk),
        incidence=incidence,
        open_curve=open_curve,
        tail_is_doubtful=own_mean is not None and usual_to_border is not None and is_moved(own_mean, usual_to_border),
    )


def days_until_known(
    own: FollowUp, *, day: int, recent: FollowUp, minimum_at_risk: int = MINIMUM_AT_RISK, still_coming_days: int = 0
) -> int:
    """Days from the cut-off until the curve can be expected to reach that day of the cases' own time.

    Where it is counted how long they have been ``followed`` it does when enough have been followed so long, which is
    only a matter of days. Else when ``minimum_at_risk`` are still waiting at that age, the open cases taken to go on as
    ``recent`` did; or, in both, when every case has been followed so long: then shares are plain shares.
    ``still_coming_days``: for so many days more new cases come; until they have, not every case can have been followed.
    """
    ages = sorted((age for age, count in own.censored.items() if count), reverse=True)
    youngest = ages[-1] if ages else day
    everyone_followed = max(day - youngest, 0) if not still_coming_days else still_coming_days + day
    if own.followed:
        enough = own.cases >= MINIMUM_FOLLOWED
        return max(day - own.day_followed_by(MINIMUM_FOLLOWED), 0) if enough else everyone_followed
    curve = kaplan_meier(any_end(recent), minimum_at_risk=1)
    waiting: dict[int, float] = {}

    def still_waiting(age: int) -> float:
        if age not in waiting:
            found = remaining_share(curve, after_day=age)
            waiting[age] = found.value if found is not None else 0.0
        return waiting[age]

    expected = float(next((row.at_risk for row in risk_sets(own) if row.day >= day), 0))
    for age in ages:
        if age >= day:
            continue
        here = still_waiting(age)
        expected += own.censored[age] * (still_waiting(day - 1) / here if here > 0 else 0.0)
        if expected >= minimum_at_risk:
            return min(day - age, everyone_followed)
    return everyone_followed
