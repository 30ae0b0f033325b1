"""One module per kind of question; ``KINDS`` is the list of them."""

from __future__ import annotations

from typing import Protocol

from sqlglot import exp

from utfall.measures.groundwork import Groundwork
from utfall.measures.kinds import (
    event_count,
    no_return_share,
    observation,
    ratio,
    reach_share,
    registration_delay,
    share_above,
    spell_days,
    stock,
    time_to_event,
    time_to_return,
    window_follow_up,
)
from utfall.model.question import (
    EventCount,
    NoReturnShare,
    Observation,
    Question,
    Ratio,
    ReachShare,
    RegistrationDelay,
    ShareAbove,
    SpellDays,
    Stock,
    TimeToEvent,
    TimeToReturn,
    WindowFollowUp,
)


class Kind(Protocol):
    """What a kind's module offers. The functions expect a question whose spec is of that kind."""

    def cells(self, question: Question) -> exp.Expression:
        """One row per cell that is not empty, with ``question.columns``."""
        ...

    def members(self, question: Question) -> exp.Expression:
        """The rows behind the cells: ``period``, the breakdowns, key columns, then what the kind shows of a row."""
        ...

    def groundwork(self, question: Question) -> Groundwork:
        """The shared tables that both read."""
        ...


KINDS: dict[str, Kind] = {
    EventCount.KIND: event_count,
    SpellDays.KIND: spell_days,
    Stock.KIND: stock,
    TimeToEvent.KIND: time_to_event,
    NoReturnShare.KIND: no_return_share,
    ReachShare.KIND: reach_share,
    ShareAbove.KIND: share_above,
    Observation.KIND: observation,
    Ratio.KIND: ratio,
    WindowFollowUp.KIND: window_follow_up,
    TimeToReturn.KIND: time_to_return,
    RegistrationDelay.KIND: registration_delay,
}
"""The kinds of definition files, then those that only the gate asks (``model.question.STUDIES``)."""
