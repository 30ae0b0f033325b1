"""The share that reaches its goal in time, from all that have begun: those still on their way are counted too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.follow_ups import followed_cohort, stretch
from utfall.figures.estimates.making import Frame, decimal, followed_share, interval_of, not_yet
from utfall.figures.estimates.registration import RegistrationLag, followed_to, lag_of
from utfall.figures.numbers_sv import day
from utfall.measures.definition import Definition
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure
from utfall.model.period import Period
from utfall.model.question import PeriodBy, ReachShare, TimeToEvent
from utfall.model.unit import Unit
from utfall.stats.competing import cumulative_incidence, share_reached
from utfall.stats.durations import cases_within

REACHED = Estimand("nadd_inom", "Alla som börjat de senaste två åren, också de som ännu väntar", "nadd_inom")
DAYS_OF_INTAKE = 730
"""Groups are small: two years of those that began, or chance alone would say the most."""


@dataclass(frozen=True)
class Reached:
    """The measure's own share of those with an answer, and the share estimated from all that began."""

    definition: Definition
    period: Period
    own: Figure
    estimated: Figure
    lag: RegistrationLag


def reached(deliveries: Deliveries, definition: Definition, period: Period) -> Reached:
    """The estimate as known to the gate's delivery. Raises ``NoEstimate`` for a measure of another kind.

    A case whose clock is stopped by another end has not reached; it is neither left out nor taken to go on.
    """
    version = definition.version_for(period.first)
    spec = version.spec
    if not isinstance(spec, ReachShare):
        raise NoEstimate(
            f"{definition.id} räknar inte dem som kommer i mål i tid.", remedy="Välj ett mått av slaget reach_share."
        )
    evaluator = deliveries.current
    lag = lag_of(evaluator, spec.reach, otherwise_days=definition.maturity_days)
    end = followed_to(evaluator.delivery.known_at, lag)
    intake = stretch(end - timedelta(days=DAYS_OF_INTAKE), end)
    wait = TimeToEvent(spec.subject, spec.start, spec.reach, spec.competing, PeriodBy.START)
    own = followed_cohort(evaluator, wait, period=intake, followed_to=end)
    frame = Frame(definition, version, evaluator.origin(definition, version), evaluator.policy, intake)
    found = share_reached(cumulative_incidence(own), outcome="event", by_day=spec.within_days)
    in_time = cases_within(own.events, days=spec.within_days)
    followed = own.cases - cases_within(own.censored, days=spec.within_days - 1)
    if own.cases == 0:
        value = Cell.missing("ingen att räkna på")
    elif found is None:
        value = not_yet(f"för få har kunnat följas i {spec.within_days} dagar", None)
    else:
        value = Cell.of(decimal(found.value))
    figure = frame.figure(
        REACHED,
        value,
        unit=Unit.SHARE,
        interval=None if found is None else interval_of(found, method="Aalen\u2013Johansen, log-log-gränser, 95 %"),
        cases=own.cases,
        maturity_share=followed_share(followed, own.cases),
        notes=(f"De som började {day(intake.first)}\u2013{day(intake.last)}, följda till och med {day(intake.last)}.",),
        why_hidden="skyddad (få personer)" if frame.hides_share(in_time, of=own.cases) else "",
    )
    return Reached(definition, period, evaluator.standing(definition.id, (period,)).figure(period), figure, lag)
