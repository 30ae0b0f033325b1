"""``registration_delay``: whole days from an event to its registration, beside the longest that could have been seen.

Not a kind of measure that a definition file can name: the gate asks it to learn how long it must wait before a period
is registered. What is registered later than the data reach leaves no trace; ``n_observable`` says for each event how
late it could have been registered and still be seen.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check

from utfall.model.question import Breakdown, Dated, RegistrationDelay

DECISIONS = RegistrationDelay(Dated("decisions", "decided_on"), "registered_on")

TABLES = """
    decisions
    decision_id | kind     | decided_on | registered_on | area
    b1          | approval | 2025-01-10 | 2025-01-10    | Nord
    b2          | approval | 2025-01-10 | 2025-01-13    | Syd
    b3          | approval | 2025-01-20 | 2025-01-18    | Nord
    b4          | approval | 2025-01-30 | 2025-02-05    | Nord
    b5          | approval | 2025-01-30 |               | Nord
    b6          | approval | 2025-02-02 | 2025-02-03    | Nord
    """


def test_days_from_event_to_registration(check: Check) -> None:
    """b3 was registered before its date: at once. b4 is registered on the cut-off and not known, b5 never says when,
    and b6 lies in another month. The last known day is 4 February: 25 days after b1 and b2, 15 after b3.
    """
    check(
        DECISIONS,
        TABLES,
        "2025-01",
        """
        period  | duration_days | n_delays | n_observable
        2025-01 | 0             | 2        | 0
        2025-01 | 3             | 1        | 0
        2025-01 | 15            | 0        | 1
        2025-01 | 25            | 0        | 2
        """,
        known_until=date(2025, 2, 5),
    )


def test_groups_and_overlapping_periods(check: Check) -> None:
    """An event is in every period that its date lies in."""
    check(
        DECISIONS,
        TABLES,
        "2025-02 2025-T1",
        """
        period  | area | duration_days | n_delays | n_observable
        2025-02 | Nord | 1             | 1        | 0
        2025-02 | Nord | 91            | 0        | 1
        2025-T1 | Nord | 0             | 2        | 0
        2025-T1 | Nord | 1             | 1        | 0
        2025-T1 | Nord | 6             | 1        | 0
        2025-T1 | Nord | 91            | 0        | 1
        2025-T1 | Nord | 94            | 0        | 1
        2025-T1 | Nord | 104           | 0        | 1
        2025-T1 | Nord | 114           | 0        | 1
        2025-T1 | Syd  | 3             | 1        | 0
        2025-T1 | Syd  | 114           | 0        | 1
        """,
        breakdowns=(Breakdown("area", "area"),),
    )
