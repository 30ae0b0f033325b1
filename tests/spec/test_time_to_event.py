"""``time_to_event``: whole days from a subject's first start to its first stop on or after it.

The answer is the number of subjects per distinct duration, with those that ended otherwise and those still waiting kept
apart, so that means, medians and shares within a limit can all be had from it.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check

from utfall.model.question import Breakdown, Condition, Dated, Operator, PeriodBy, TimeToEvent

APPLIED = Dated("referrals", "received_on", (Condition("kind", Operator.EQUAL, ("application",)),))
DECIDED = Dated("decisions", "decided_on", (Condition("kind", Operator.IN, ("approval", "rejection")),))
CLOSED = Dated("investigations", "ended_on", (Condition("outcome", Operator.IN, ("no_action", "withdrawn")),))
WAITING = TimeToEvent("investigation_id", APPLIED, DECIDED, CLOSED)
BY_OUTCOME = TimeToEvent("investigation_id", APPLIED, DECIDED, CLOSED, PeriodBy.OUTCOME)

TABLES = """
    referrals
    referral_id | investigation_id | kind              | received_on
    a1          | u1               | application       | 2025-01-10
    a2          | u1               | application       | 2025-01-20
    a3          | u1               | report_of_concern | 2025-01-01
    a4          | u2               | application       | 2025-01-10
    a5          | u3               | application       | 2025-01-10
    a6          | u4               | application       | 2025-02-01
    a7          |                  | application       | 2025-02-01

    decisions
    decision_id | investigation_id | kind       | decided_on
    b1          | u1               | approval   | 2025-01-09
    b2          | u1               | procedural | 2025-01-12
    b3          | u1               | rejection  | 2025-02-10
    b4          | u2               | approval   | 2025-01-10
    b5          | u4               | approval   | 2025-05-05

    investigations
    investigation_id | started_on | ended_on   | outcome
    u1               | 2025-01-10 | 2025-02-10 | withdrawn
    u2               | 2025-01-10 | 2025-03-01 | no_action
    u3               | 2025-01-10 | 2025-01-31 | withdrawn
    """


def test_first_start_to_first_stop_on_or_after_it(check: Check) -> None:
    """A second application does not restart the clock, a decision before the first does not stop it, the same day is 0.

    A stop and a competing end on the same day is a stop. A stop on the day of the cut-off is not known: the subject is
    open, with the days from start to cut-off. A row without a subject is left out.
    """
    check(
        WAITING,
        TABLES,
        "2025-01 2025-T1",
        """
        period  | duration_days | n_event | n_competing | n_open
        2025-01 | 0             | 1       | 0           | 0
        2025-01 | 21            | 0       | 1           | 0
        2025-01 | 31            | 1       | 0           | 0
        2025-T1 | 0             | 1       | 0           | 0
        2025-T1 | 21            | 0       | 1           | 0
        2025-T1 | 31            | 1       | 0           | 0
        2025-T1 | 93            | 0       | 0           | 1
        """,
        known_until=date(2025, 5, 5),
    )


def test_placed_by_outcome(check: Check) -> None:
    """The day of the stop or the competing end places the subject; open ones are left out."""
    check(
        BY_OUTCOME,
        TABLES,
        "2025-01 2025-02 2025-03 2025-04",
        """
        period  | duration_days | n_event | n_competing | n_open
        2025-01 | 0             | 1       | 0           | 0
        2025-01 | 21            | 0       | 1           | 0
        2025-02 | 31            | 1       | 0           | 0
        """,
    )


def test_a_competing_end_strictly_before_the_stop(check: Check) -> None:
    """One day earlier is competing, and the decision that came after does not change it."""
    check(
        WAITING,
        """
        referrals
        referral_id | investigation_id | kind        | received_on
        a1          | u1               | application | 2025-01-10

        decisions
        decision_id | investigation_id | kind     | decided_on
        b1          | u1               | approval | 2025-02-11

        investigations
        investigation_id | started_on | ended_on   | outcome
        u1               | 2025-01-10 | 2025-02-10 | withdrawn
        """,
        "2025",
        """
        period | duration_days | n_event | n_competing | n_open
        2025   | 31            | 0       | 1           | 0
        """,
    )


def test_breakdown_is_that_of_the_first_start(check: Check) -> None:
    """Of several starts the same day, the smallest known value stands for all; later starts say nothing."""
    check(
        WAITING,
        """
        referrals
        referral_id | investigation_id | kind        | received_on | area
        a1          | u1               | application | 2025-01-10  | B
        a2          | u1               | application | 2025-01-10  | A
        a3          | u1               | application | 2025-01-10  |
        a4          | u1               | application | 2025-01-11  | 0
        a5          | u2               | application | 2025-01-10  |
        """,
        "2025",
        """
        period | area  | duration_days | n_event | n_competing | n_open
        2025   | A     | 115           | 0       | 0           | 1
        2025   | okänd | 115           | 0       | 0           | 1
        """,
        breakdowns=[Breakdown("area", "area")],
    )
