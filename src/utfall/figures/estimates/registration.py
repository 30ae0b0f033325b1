"""How late events are registered, and so how far the cases can be followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from utfall.figures.estimates.follow_ups import stretch
from utfall.figures.evaluating import Evaluator
from utfall.model.question import Dated, NoReturnShare, Question, RegistrationDelay, TimeToEvent
from utfall.model.tables import TABLES_BY_NAME
from utfall.stats.durations import Histogram
from utfall.stats.reverse_time import delay_distribution, waiting_period_days
from utfall.stats.waiting_time import REGISTERED_SHARE

DAYS_LOOKED_BACK = 730
"""Events of the last two years say how late registration is; longer ago it was another routine."""

RETURNS_REGISTERED_SHARE = 0.95
"""Ends of interventions are waited for until so large a share is registered; for waits see ``stats.waiting_time``."""


@dataclass(frozen=True)
class RegistrationLag:
    """After ``days`` days (nearly) all events are registered; ``is_measured`` is False where no day of
    registration is delivered, and the definition's time of late registration is used instead."""

    days: int
    is_measured: bool


def lag_of(
    evaluator: Evaluator, events: Dated, *, otherwise_days: int, share: float = REGISTERED_SHARE
) -> RegistrationLag:
    """After how many days that share of the events is registered, as the delivery shows it, corrected for those that
    are not registered yet.

    ``otherwise_days`` where the table says nothing of registration, or of too few events.
    """
    column = registered_column(events)
    if column is None:
        return RegistrationLag(otherwise_days, is_measured=False)
    known_at = evaluator.delivery.known_at
    period = stretch(known_at - timedelta(days=DAYS_LOOKED_BACK), known_at)
    question = Question(RegistrationDelay(events, column), (period,), (), known_at)
    cells = evaluator.cells(question)
    delays: Histogram = {cell["duration_days"]: n for cell in cells if (n := cell["n_delays"])}
    observable: Histogram = {cell["duration_days"]: n for cell in cells if (n := cell["n_observable"])}
    found = delay_distribution(delays, observable=observable) if delays else None
    if found is None:
        return RegistrationLag(otherwise_days, is_measured=False)
    return RegistrationLag(waiting_period_days(found, share=share), is_measured=True)


def registered_column(events: Dated) -> str | None:
    """The column that says when such events were registered: of a spell's end its own, else the row's."""
    table = TABLES_BY_NAME[events.table]
    names = table.column_names
    is_end = table.spell is not None and events.date == table.spell.end
    wanted = "end_registered_on" if is_end else "registered_on"
    return wanted if wanted in names else None


def awaited_event(spec: TimeToEvent | NoReturnShare) -> Dated:
    """The event whose registration an estimate has to wait for: a wait's end, a completed spell's end."""
    match spec:
        case TimeToEvent(stop=stop):
            return stop
        case NoReturnShare(spells=spells):
            return Dated(spells.table, spells.end, spells.where)


def followed_to(known_at: date, lag: RegistrationLag) -> date:
    """The first day that is not followed."""
    return known_at - timedelta(days=lag.days)
