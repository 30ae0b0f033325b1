"""How late events are registered, as measured in the delivery, and how far cases are followed."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from tests.figures.estimates.towns import WAIT, days, delivery, evaluator_of, wait

from utfall.figures.estimates.registration import (
    DAYS_LOOKED_BACK,
    RegistrationLag,
    awaited_event,
    followed_to,
    lag_of,
    registered_column,
)
from utfall.model.question import Condition, Dated, NoReturnShare, Operator, Spells

DECISIONS = WAIT.stop
COMPLETED = Dated("interventions", "ended_on", (Condition("end_reason", Operator.EQUAL, ("completed",)),))
KNOWN_AT = date(2025, 5, 5)


def decided(town: Any, on: date, *, registered_after: int | None, count: int = 1) -> None:
    registered = None if registered_after is None else on + days(registered_after)
    town.rows("decisions", count, kind="approval", decided_on=on, registered_on=registered)


def lag(town: Any, known_at: date = KNOWN_AT) -> RegistrationLag:
    return lag_of(evaluator_of(town, delivery(1, known_at)), DECISIONS, otherwise_days=30)


def test_the_delay_within_which_99_of_100_are_registered(small: Any) -> None:
    """100 decisions long ago, all seen: 60 registered the same day, 38 after 4 days, 1 after 9, 1 after 20.

    98 of 100 within 4 days are too few, 99 within 9 are enough.
    """
    on = date(2024, 9, 2)
    for registered_after, count in ((0, 60), (4, 38), (9, 1), (20, 1)):
        decided(small, on, registered_after=registered_after, count=count)
    assert lag(small) == RegistrationLag(9, is_measured=True)


def test_those_not_registered_yet_are_reckoned_with(small: Any) -> None:
    """Of 100 decisions in September 92 were registered at once and 8 after 30 days. Of 20 April 300 are in, all at
    once: those that will take 30 days cannot be seen on 5 May.

    Taken as they stand 8 of 400 are late, so that 98 of 100 would be in at once. But of those that could have been
    seen to be 30 days late 8 of 100 were: 92 of 100 are in at once, and 95 only after 30 days.
    """
    decided(small, date(2024, 9, 2), registered_after=0, count=92)
    decided(small, date(2024, 9, 2), registered_after=30, count=8)
    decided(small, date(2025, 4, 20), registered_after=0, count=300)
    decided(small, date(2025, 4, 20), registered_after=30, count=26)
    assert lag(small) == RegistrationLag(30, is_measured=True)


def test_a_growing_intake_does_not_make_registration_look_quick(small: Any) -> None:
    """Delays are 0 to 59 days, all as common; within 57 days 58 of 60 = 96.7 percent, within 56 days 57 of 60 = 95.0.

    Two hundred times as many in the last three weeks: of the delays that are seen 95 of 100 are far shorter.
    """
    draw = random.Random(5)
    for back in range(220):
        for _ in range(1 if back > 20 else 200):
            decided(small, KNOWN_AT - days(back + 1), registered_after=draw.randrange(60))
    found = lag(small)
    known = [
        (row["registered_on"] - row["decided_on"]).days
        for row in small.tables["decisions"]
        if row["registered_on"] < KNOWN_AT
    ]
    plain = sorted(known)[int(0.95 * len(known))]
    assert 54 <= found.days <= 58 and plain < found.days - 5


def test_without_a_day_of_registration_the_definitions_time_is_used(small: Any) -> None:
    decided(small, date(2024, 9, 2), registered_after=None, count=100)
    assert lag(small) == RegistrationLag(30, is_measured=False)


def test_of_too_few_events_too(small: Any) -> None:
    """Nine say nothing of 95 of 100."""
    decided(small, date(2024, 9, 2), registered_after=2, count=9)
    assert lag(small) == RegistrationLag(30, is_measured=False)
    decided(small, date(2024, 9, 2), registered_after=2)
    assert lag(small) == RegistrationLag(2, is_measured=True)


def test_other_events_of_the_table_do_not_count(small: Any) -> None:
    """Procedural decisions are registered after a year, and are no end of the wait."""
    decided(small, date(2024, 9, 2), registered_after=2, count=50)
    small.rows("decisions", 500, kind="procedural", decided_on=date(2023, 9, 2), registered_on=date(2024, 9, 2))
    assert lag(small).days == 2


def test_only_the_last_two_years_are_looked_at(small: Any) -> None:
    """Under the old routine it took 90 days; a decision 730 days back is the oldest that counts."""
    oldest = KNOWN_AT - days(DAYS_LOOKED_BACK)
    decided(small, oldest - days(1), registered_after=90, count=500)
    decided(small, oldest, registered_after=3, count=20)
    assert lag(small).days == 3


def test_which_column_says_when_it_was_registered() -> None:
    """A spell's end has a day of its own; an investigation's end has none."""
    assert registered_column(DECISIONS) == "registered_on"
    assert registered_column(COMPLETED) == "end_registered_on"
    assert registered_column(Dated("interventions", "started_on")) == "registered_on"
    assert registered_column(Dated("placements", "ended_on")) == "end_registered_on"
    assert registered_column(Dated("investigations", "ended_on")) is None


def test_what_an_estimate_waits_for() -> None:
    spells = Spells("interventions", "started_on", "ended_on", COMPLETED.where)
    share = NoReturnShare(spells, Dated("referrals", "received_on"), 365)
    assert awaited_event(share) == COMPLETED
    assert awaited_event(WAIT) == DECISIONS


@pytest.mark.parametrize(("measured", "last_followed"), [(0, date(2025, 5, 4)), (8, date(2025, 4, 26))])
def test_the_last_day_that_is_followed(small: Any, measured: int, last_followed: date) -> None:
    """On 5 May one knows up to and including the 4th; with a lag of 8 days up to and including 26 April."""
    wait(small, date(2024, 9, 2), count=100, decided_after=5, registered_after=measured)
    assert followed_to(KNOWN_AT, lag(small)) - days(1) == last_followed
