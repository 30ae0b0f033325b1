"""``time_to_return``: whole days from the last day of an ended spell to its person's first return.

Not a kind of measure that a definition file can name: the gate asks it of a ``no_return_share`` measure to see how
returns come over time, also after ends that have not been followed for long. Ends, persons and limits are those of the
measure.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check

from utfall.model.question import Condition, Counted, Dated, NoReturnShare, Operator, Spells, TimeToReturn

COMPLETED = Spells(
    "interventions", "started_on", "ended_on", (Condition("end_reason", Operator.EQUAL, ("completed",)),)
)
RETURNS = Dated("referrals", "received_on")
BY_ROW = TimeToReturn(NoReturnShare(COMPLETED, RETURNS, 30))
BY_PERSON = TimeToReturn(NoReturnShare(COMPLETED, RETURNS, 30, count=Counted.PERSONS))

TABLES = """
    interventions
    intervention_id | person_key | started_on | ended_on   | end_reason
    i1              | p1         | 2024-12-01 | 2025-01-11 | completed
    i2              | p2         | 2024-12-01 | 2025-01-11 | completed
    i3              | p3         | 2024-12-01 | 2025-01-11 | interrupted
    i4              | p1         | 2024-12-01 | 2025-01-16 | completed

    referrals
    referral_id | person_key | received_on
    a1          | p1         | 2025-01-20
    a2          | p1         | 2025-01-18
    a3          | p2         | 2025-02-10
    a4          | p3         | 2025-01-12
    """


def test_days_to_the_first_return_within_the_limit(check: Check) -> None:
    """The last days are 10 and 15 January. p1 comes back on the 18th: 8 and 3 days after the two ends. p2 comes after
    31 days, one more than the limit: watched through day 30 without a return. An interrupted intervention is no end.
    """
    check(
        BY_ROW,
        TABLES,
        "2025-01",
        """
        period  | duration_days | n_event | n_open
        2025-01 | 3             | 1       | 0
        2025-01 | 8             | 1       | 0
        2025-01 | 30            | 0       | 1
        """,
    )


def test_a_person_counts_with_the_last_end(check: Check) -> None:
    """p1 once, from 15 January."""
    check(
        BY_PERSON,
        TABLES,
        "2025-01",
        """
        period  | duration_days | n_event | n_open
        2025-01 | 3             | 1       | 0
        2025-01 | 30            | 0       | 1
        """,
    )


def test_watched_to_the_day_before_the_cut_off(check: Check) -> None:
    """Known until 18 January: neither return has come, and both ends have been watched through the 17th."""
    check(
        BY_ROW,
        TABLES,
        "2025-01",
        """
        period  | duration_days | n_event | n_open
        2025-01 | 2             | 0       | 1
        2025-01 | 7             | 0       | 2
        """,
        known_until=date(2025, 1, 18),
    )
