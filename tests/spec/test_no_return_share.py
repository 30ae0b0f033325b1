"""``no_return_share``: ended spells whose person does not come back within a number of days.

Days are counted from the spell's last day, which is the day before its end and also decides the period.
"""

from __future__ import annotations

from tests.spec.agreement import Check

from utfall.model.question import Breakdown, Condition, Counted, Dated, NoReturnShare, Operator, Spells

COMPLETED = Spells(
    "interventions", "started_on", "ended_on", (Condition("end_reason", Operator.EQUAL, ("completed",)),)
)
RETURNS = Dated("referrals", "received_on", (Condition("kind", Operator.EQUAL, ("report_of_concern",)),))
SPEC = NoReturnShare(COMPLETED, RETURNS, 30)

TABLES = """
    interventions
    intervention_id | person_key | started_on | ended_on   | end_reason | area
    i1              | p1         | 2024-01-01 | 2025-02-01 | completed  | A
    i2              | p2         | 2024-01-01 | 2025-02-01 | completed  | A
    i3              | p3         | 2024-01-01 | 2025-02-01 | completed  | A
    i4              | p4         | 2024-01-01 | 2025-02-01 | completed  |
    i5              | p5         | 2024-01-01 | 2025-02-01 | interrupted| A
    i6              | p6         | 2024-01-01 | 2025-05-05 | completed  | A
    i7              | p7         | 2024-01-01 | 2025-05-06 | completed  | A
    i8              | p8         | 2025-02-01 | 2025-02-01 | completed  | A

    referrals
    referral_id | person_key | kind              | received_on
    a1          | p1         | report_of_concern | 2025-01-31
    a2          | p2         | report_of_concern | 2025-02-01
    a3          | p3         | report_of_concern | 2025-03-02
    a4          | p4         | report_of_concern | 2025-03-03
    a5          | p4         | application       | 2025-02-10
    a6          | p6         | report_of_concern | 2025-05-05
    """


def test_the_days_of_the_follow_up(check: Check) -> None:
    """The last day is 31 January. A referral that day is not a return, the day after is; day 30 is, day 31 is not.

    The end of 5 May means the last day was 4 May, before the cut-off; the follow-up is not over and counts as immature.
    """
    check(
        SPEC,
        TABLES,
        "2025-01 2025-05 2025",
        """
        period  | n_base | n_mature | n_returned | n_returned_early
        2025-01 | 4      | 4        | 2          | 0
        2025-05 | 1      | 0        | 0          | 0
        2025    | 5      | 4        | 2          | 0
        """,
    )


def test_from_day_zero_counts_the_last_day(check: Check) -> None:
    """With ``from_day`` 0 a referral on the last day is a return, too."""
    check(
        NoReturnShare(COMPLETED, RETURNS, 30, from_day=0),
        TABLES,
        "2025-01",
        """
        period  | area  | n_base | n_mature | n_returned | n_returned_early
        2025-01 | A     | 3      | 3        | 3          | 0
        2025-01 | okänd | 1      | 1        | 0          | 0
        """,
        breakdowns=[Breakdown("area", "area")],
    )


def test_returns_seen_before_the_follow_up_is_over(check: Check) -> None:
    """They are told apart: the share is made of the mature alone, and what is seen early is known to be too few."""
    check(
        SPEC,
        """
        interventions
        intervention_id | person_key | started_on | ended_on   | end_reason
        i1              | p1         | 2025-01-01 | 2025-04-05 | completed
        i2              | p2         | 2025-01-01 | 2025-04-06 | completed

        referrals
        referral_id | person_key | kind              | received_on
        a1          | p1         | report_of_concern | 2025-05-04
        a2          | p2         | report_of_concern | 2025-05-04
        """,
        "2025-04",
        """
        period  | n_base | n_mature | n_returned | n_returned_early
        2025-04 | 2      | 1        | 1          | 1
        """,
    )


def test_a_person_counts_once_with_the_last_end_of_the_period(check: Check) -> None:
    """Two completed in March, a return between them: the later end decides, and nobody has returned after it.

    January has an end of its own, after which the person did return. Over the tertial it is the last one again.
    """
    check(
        NoReturnShare(COMPLETED, RETURNS, 30, count=Counted.PERSONS),
        """
        interventions
        intervention_id | person_key | started_on | ended_on   | end_reason
        i0              | p1         | 2024-01-01 | 2025-01-25 | completed
        i1              | p1         | 2024-01-01 | 2025-03-02 | completed
        i2              | p1         | 2024-01-01 | 2025-03-20 | completed
        i3              | p1         | 2024-02-01 | 2025-03-20 | completed

        referrals
        referral_id | person_key | kind              | received_on
        a0          | p1         | report_of_concern | 2025-02-01
        a1          | p1         | report_of_concern | 2025-03-10
        """,
        "2025-01 2025-03 2025-T1",
        """
        period  | n_base | n_mature | n_returned | n_returned_early
        2025-01 | 1      | 1        | 1          | 0
        2025-03 | 1      | 1        | 0          | 0
        2025-T1 | 1      | 1        | 0          | 0
        """,
    )
