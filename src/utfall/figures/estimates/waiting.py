"""What is known of a wait at a cut-off: shares decided, restricted mean, hybrid mean, and the naive one."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import partial

from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.age_protection import AgeProtection
from utfall.figures.estimates.curve import CurvePoint, curve_points
from utfall.figures.estimates.follow_ups import cohorts
from utfall.figures.estimates.followed import Followed
from utfall.figures.estimates.group_protection import hidden_of_group
from utfall.figures.estimates.making import Frame, Groups, nearest_ten
from utfall.figures.estimates.month_ages import MonthAges, month_ages
from utfall.figures.estimates.open_cases import OpenCases, open_cases
from utfall.figures.estimates.registration import RegistrationLag, awaited_event, lag_of
from utfall.figures.estimates.waiting_figures import WaitingFigures
from utfall.figures.estimates.waiting_words import sentence_of
from utfall.figures.evaluating import Evaluator
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import TimeToEvent
from utfall.stats.durations import mean_days
from utfall.stats.hybrid_mean import DECIDED_SHARE_NEEDED
from utfall.stats.waiting_time import SHARE_DAYS, estimate_waiting_time


@dataclass(frozen=True)
class WaitingTime:
    """The wait of a period's intakes as known at ``known_at``, cases followed through the day before ``followed_to``.

    ``shares`` are by days waited. ``naive`` is the mean that older reports gave. ``curve`` is the share with the event
    by day, in steps that hide single persons. ``is_as_known_then`` is False where a past cut-off was made by cutting
    today's data, since no delivery stands from that time: late registrations are then in it.
    """

    definition: Definition
    period: Period
    groups: Groups
    known_at: date
    followed_to: date
    lag: RegistrationLag
    cases: Cell
    shares: tuple[Figure, ...]
    restricted_mean: Figure
    mean: Figure
    naive: Figure
    other_end: Figure
    curve: tuple[CurvePoint, ...]
    months: MonthAges
    open_cases: OpenCases | None
    tail_is_doubtful: bool
    is_as_known_then: bool = True
    year_before: WaitingTime | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All of them, in the order in which they are shown; the naive mean last."""
        return (*self.shares, self.restricted_mean, self.mean, self.other_end, self.naive)

    @property
    def sentence(self) -> str:
        """What the figures say, in Swedish: for above the table."""
        before = None if self.year_before is None else self.year_before.mean
        return sentence_of(self.definition, mean=self.mean, naive=self.naive, before=before, share=self.shares[0])


def waiting_time(deliveries: Deliveries, definition: Definition, period: Period, *, groups: Groups = ()) -> WaitingTime:
    """The wait of the period's intakes, beside that of the year before as it stood equally long after its period.

    Raises ``NoEstimate`` for a measure that is no wait. Both years are counted by the version that holds for the
    period, each case in the period it came in, however the definition places it.
    """
    version = definition.version_for(period.first)
    if not isinstance(version.spec, TimeToEvent):
        raise NoEstimate(f"{definition.id} är ingen väntetid.", remedy="Välj ett mått av slaget time_to_event.")
    this = _waiting_time(deliveries.current, definition, version, period, groups, known_at=None)
    return dataclasses.replace(this, year_before=_year_before(deliveries, definition, version, period, groups))


def _year_before(
    deliveries: Deliveries, definition: Definition, version: Version, period: Period, groups: Groups
) -> WaitingTime | None:
    earlier = period.same_period_previous_year()
    if earlier is None or not isinstance(version.spec, TimeToEvent):
        return None
    data_from = deliveries.current.data_from(version.spec)
    if data_from is None or data_from > earlier.first:
        return None
    same_lag = earlier.last + (deliveries.current.delivery.known_at - period.last)
    delivery = deliveries.near(same_lag)
    if delivery is None:
        return _waiting_time(deliveries.current, definition, version, earlier, groups, known_at=same_lag)
    return _waiting_time(deliveries.evaluator(delivery), definition, version, earlier, groups, known_at=None)


def _waiting_time(
    evaluator: Evaluator,
    definition: Definition,
    version: Version,
    period: Period,
    groups: Groups,
    *,
    known_at: date | None,
) -> WaitingTime:
    """The estimate from one delivery; ``known_at`` cuts it off earlier than it reaches."""
    wait = version.spec
    assert isinstance(wait, TimeToEvent)
    cut_off = known_at or evaluator.delivery.known_at
    lag = lag_of(evaluator, awaited_event(wait), otherwise_days=definition.maturity_days)
    followed = Followed(evaluator, definition, wait, period, groups, cut_off, lag)
    frame = Frame(definition, version, evaluator.origin(definition, version), evaluator.policy, period, groups)
    estimate = estimate_waiting_time(followed.own, recent=followed.recent, before=followed.before)
    of_group = hidden_of_group(evaluator, definition, wait, period, groups, followed_to=followed.followed_to)
    make = partial(WaitingFigures, frame, followed, estimate, is_other_end_hidden=of_group.other_end)
    figures = make(hidden_days=of_group.days)
    ages = AgeProtection(
        frame,
        followed.months,
        own=followed.own,
        shown_days=figures.shown_days,
        followed_to=followed.followed_to,
    )
    if ages.hidden_days:
        kept = frozenset(figures.shown_days) - ages.hidden_days
        figures = make(hidden_days=frozenset(SHARE_DAYS) - kept)
    return WaitingTime(
        definition=definition,
        period=period,
        groups=groups,
        known_at=cut_off,
        followed_to=followed.followed_to,
        lag=lag,
        cases=Cell.hidden(figures.why_hidden) if figures.why_hidden else Cell.of(nearest_ten(followed.own.cases)),
        shares=tuple(figures.share(days) for days in SHARE_DAYS),
        restricted_mean=figures.restricted_mean(),
        mean=figures.mean(),
        naive=figures.naive(),
        other_end=figures.other_end(),
        curve=()
        if figures.why_hidden or of_group
        else curve_points(
            estimate.incidence,
            policy=frame.policy,
            shown_days=figures.shown_days,
            other_ends=figures.shown_other_ends,
        ),
        # Of a group no months: they would have to be protected beside those of all other groups.
        months=month_ages(frame, {} if groups else followed.months, ages),
        open_cases=None if figures.why_hidden or groups else open_cases(followed.own, followed.recent, estimate),
        tail_is_doubtful=estimate.tail_is_doubtful,
        is_as_known_then=known_at is None,
    )


def waiting_at(evaluator: Evaluator, definition: Definition, version: Version, period: Period) -> WaitingTime:
    """The wait as one delivery knows it, by that version and without the year before."""
    return _waiting_time(evaluator, definition, version, period, (), known_at=None)


def finished_mean(evaluator: Evaluator, definition: Definition, version: Version, period: Period) -> Cell | None:
    """The mean of the decided, once (nearly) all of the period's cases have ended; None before. Hidden for few."""
    wait = version.spec
    assert isinstance(wait, TimeToEvent)
    own = cohorts(evaluator, wait, periods=(period,), followed_to=evaluator.delivery.known_at)[period]
    decided = sum(own.events.values())
    if not own.cases or own.ended < DECIDED_SHARE_NEEDED * own.cases:
        return None
    is_protected = evaluator.policy.exemption(definition.id) is None
    if is_protected and decided < evaluator.policy.minimum_count:
        return Cell.hidden("skyddad (få ärenden)")
    return Cell.of(mean_days(own.events)) if decided else None
