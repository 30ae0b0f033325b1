"""No return within a year: the cohort whose answer is final, and a curve for those not yet followed so long."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta

from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.follow_ups import stretch
from utfall.figures.estimates.making import Frame, decimal, followed_share, interval_of, not_yet
from utfall.figures.estimates.registration import RETURNS_REGISTERED_SHARE, RegistrationLag, awaited_event, lag_of
from utfall.figures.evaluating import Asked, Evaluator
from utfall.figures.numbers_sv import day
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Estimand, Figure
from utfall.model.period import Period
from utfall.model.question import NoReturnShare, Question, TimeToReturn
from utfall.model.unit import Unit
from utfall.stats.follow_up import FollowUp
from utfall.stats.survival import kaplan_meier, remaining_share

MATURE = Estimand("mogen_kohort", "Senaste tolv månader med färdigt svar", "mogen_kohort")
BY_CURVE = Estimand("aterkomstkurva", "Perioden, också de som inte har följts ett år", "aterkomstkurva")
NEWEST = Estimand("nyaste_kohort", "Senaste tolv månader som är registrerade", "aterkomstkurva")
YEAR_DAYS = 365
NEWEST_STEP_DAYS = 15
"""How much further back the newest year is looked for at a time."""


@dataclass(frozen=True)
class Returns:
    """The share without return, three ways that are never mixed.

    ``own`` is the measure's own figure for the period. ``by_curve`` estimates the period's share from all its ends,
    each watched as long as it has been. ``mature`` is the latest year of ends whose follow-up and registration are
    over: it will not change. ``newest`` is the latest year of ends that are registered and of which enough have been
    watched to the limit, by the curve. ``lag`` is how
    late ends are registered.
    """

    definition: Definition
    period: Period
    own: Figure
    by_curve: Figure
    mature: Figure
    newest: Figure
    lag: RegistrationLag

    @property
    def figures(self) -> tuple[Figure, ...]:
        """In the order in which they are shown."""
        return self.mature, self.by_curve, self.newest


def returns(deliveries: Deliveries, definition: Definition, period: Period) -> Returns:
    """The estimates as known to the gate's delivery. Raises ``NoEstimate`` for a measure of another kind."""
    version = definition.version_for(period.first)
    spec = version.spec
    if not isinstance(spec, NoReturnShare):
        raise NoEstimate(
            f"{definition.id} räknar inte dem som inte återkommer.", remedy="Välj ett mått av slaget no_return_share."
        )
    evaluator = deliveries.current
    lag = lag_of(
        evaluator, awaited_event(spec), otherwise_days=definition.maturity_days, share=RETURNS_REGISTERED_SHARE
    )
    known_at = evaluator.delivery.known_at
    registered_to = known_at - timedelta(days=lag.days)
    followed_to = registered_to - timedelta(days=spec.within_days)
    last_year = stretch(followed_to - timedelta(days=YEAR_DAYS), followed_to)
    return Returns(
        definition,
        period,
        evaluator.standing(definition.id, (period,)).figure(period),
        _by_curve(evaluator, definition, version, period, BY_CURVE),
        _mature(evaluator, definition, version, last_year),
        _newest(evaluator, definition, version, registered_to),
        lag,
    )


def returned_by_curve(evaluator: Evaluator, definition: Definition, version: Version, period: Period) -> Figure:
    """The period's share without return at the limit, from all its ends, as that delivery knows them."""
    return _by_curve(evaluator, definition, version, period, BY_CURVE)


def _mature(evaluator: Evaluator, definition: Definition, version: Version, period: Period) -> Figure:
    """The measure's own figure for a period of which all is known, under its own name."""
    data_from = evaluator.data_from(version.spec)
    frame = _frame(evaluator, definition, version, period)
    if data_from is None or data_from > period.first:
        return frame.figure(MATURE, Cell.missing("uppgifterna går inte så långt tillbaka"), unit=Unit.SHARE)
    figure = evaluator.table(Asked(definition, (period,), (), version.number)).figure(period)
    ends = f"Avslut {day(period.first)}\u2013{day(period.last)}, som ändras inte längre."
    notes = (ends,) if figure.value.has_value else ()
    return dataclasses.replace(figure, estimand=MATURE, notes=notes)


def _newest(evaluator: Evaluator, definition: Definition, version: Version, registered_to: date) -> Figure:
    """The latest year whose share can be known. Where ends are registered at once, hardly any of the year up to today
    have been watched to the limit, and it begins somewhat earlier."""
    figures: list[Figure] = []
    for back in range(0, YEAR_DAYS, NEWEST_STEP_DAYS):
        end = registered_to - timedelta(days=back)
        figures.append(_by_curve(evaluator, definition, version, stretch(end - timedelta(days=YEAR_DAYS), end), NEWEST))
        if figures[-1].value.state is not CellState.NOT_YET_KNOWN:
            return figures[-1]
    return figures[0]


def _by_curve(
    evaluator: Evaluator, definition: Definition, version: Version, period: Period, estimand: Estimand
) -> Figure:
    spec = version.spec
    assert isinstance(spec, NoReturnShare)
    known_at = evaluator.delivery.known_at
    frame = _frame(evaluator, definition, version, period)
    own = follow_up(evaluator, spec, period)
    if own.cases == 0:
        is_coming = period.last >= known_at
        cell = not_yet("inget avslut är känt", period.end) if is_coming else Cell.missing("ingen att räkna på")
        return frame.figure(estimand, cell, unit=Unit.SHARE)
    found = remaining_share(kaplan_meier(own), after_day=spec.within_days)
    returned = sum(own.events.values())
    followed = sum(own.events.values()) + sum(n for days, n in own.censored.items() if days >= spec.within_days)
    value = (
        not_yet(f"för få har kunnat följas i {spec.within_days} dagar", _known_on(own, known_at, spec.within_days))
        if found is None
        else Cell.of(decimal(found.value))
    )
    return frame.figure(
        estimand,
        value,
        unit=Unit.SHARE,
        interval=None if found is None else interval_of(found, method="Kaplan\u2013Meier, log-log-gränser, 95 %"),
        cases=own.cases,
        maturity_share=followed_share(followed, own.cases),
        notes=(
            f"Bygger på omkring {10 * round(own.cases / 10)} som avslutade {_span(period)}, följda till och med "
            f"{day(known_at - timedelta(days=1))}. Den som har följts kortare räknas så länge den har följts.",
        ),
        why_hidden="skyddad (få personer)" if frame.hides_share(returned, of=own.cases) else "",
    )


def follow_up(evaluator: Evaluator, spec: NoReturnShare, period: Period) -> FollowUp:
    """Ends of the period by days to the first return, or watched without one."""
    question = Question(TimeToReturn(spec), (period,), (), evaluator.delivery.known_at)
    cells = evaluator.cells(question)
    return FollowUp(
        {cell["duration_days"]: n for cell in cells if (n := cell["n_event"])},
        {},
        {cell["duration_days"]: n for cell in cells if (n := cell["n_open"])},
    )


def _known_on(own: FollowUp, known_at: date, within_days: int) -> date:
    """When ten of those still watched will have been watched to the limit, if nobody more returns."""
    ages = sorted((age for age, count in own.censored.items() for _ in range(count)), reverse=True)
    tenth = ages[min(len(ages), 10) - 1] if ages else 0
    return known_at + timedelta(days=max(within_days - tenth, 1))


def _frame(evaluator: Evaluator, definition: Definition, version: Version, period: Period) -> Frame:
    return Frame(definition, version, evaluator.origin(definition, version), evaluator.policy, period)


def _span(period: Period) -> str:
    return f"{day(period.first)}\u2013{day(period.last)}"
