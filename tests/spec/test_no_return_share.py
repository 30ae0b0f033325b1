"""``no_return_share``: ended spells whose person does not come back within a number of days.

Days are counted from the spell's last day, which is the day before its end and also decides the period.
"""

from __future__ import annotations

from tests.spec.agreement import Check

from utfall.model.question import (
    AgeBands,
    AgeLimits,
    Breakdown,
    Condition,
    Counted,
    Dated,
    NoReturnShare,
    Operator,
    Spells,
)

COMPLETED = Spells(
    "interventions", "started_on", "ended_on", (Condition("end_reason", Operator.EQUAL, ("completed",)),)
)
RETURNS = Dated("referrals", "received_on", (Condition("kind", Operator.EQUAL, ("report_of_concern",)),))
SPEC = NoReturnShare(COMPLETED, RETURNS, 30)
INTERVENTIONS = Spells("interventions", "started_on", "ended_on")
INVESTIGATIONS = Spells("investigations", "started_on", "ended_on")

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


def test_an_end_counts_only_when_nothing_else_is_open_the_day_after(check: Check) -> None:
    """All end on 31 January, and ``none_ongoing`` asks what is open on 1 February.

    Of p1 nothing is. Of p2 an investigation is, of p3 another intervention. One that ends the same day does not hinder
    (p4: both ends count), nor does one that begins on 2 February (p5). One that begins on 1 February goes on without a
    break (p6), and of p7 that one is empty. Completed or not, what goes on goes on.
    """
    check(
        NoReturnShare(COMPLETED, RETURNS, 30, none_ongoing=(INVESTIGATIONS, INTERVENTIONS)),
        """
        interventions
        intervention_id | person_key | started_on | ended_on   | end_reason
        i1              | p1         | 2024-01-01 | 2025-02-01 | completed
        i2              | p2         | 2024-01-01 | 2025-02-01 | completed
        i3              | p3         | 2024-01-01 | 2025-02-01 | completed
        i4              | p3         | 2024-01-01 | 2025-02-02 | interrupted
        i5              | p4         | 2024-01-01 | 2025-02-01 | completed
        i6              | p4         | 2024-06-01 | 2025-02-01 | completed
        i7              | p5         | 2024-01-01 | 2025-02-01 | completed
        i8              | p6         | 2024-01-01 | 2025-02-01 | completed
        i9              | p7         | 2024-01-01 | 2025-02-01 | completed

        investigations
        investigation_id | person_key | started_on | ended_on
        u1               | p1         | 2024-01-01 | 2024-03-01
        u2               | p2         | 2025-01-15 |
        u3               | p4         | 2024-12-01 | 2025-02-01
        u4               | p5         | 2025-02-02 | 2025-03-01
        u5               | p6         | 2025-02-01 | 2025-02-02
        u6               | p7         | 2025-02-01 | 2025-02-01

        referrals
        referral_id | person_key | kind              | received_on
        a1          | p2         | report_of_concern | 2025-02-10
        a2          | p5         | report_of_concern | 2025-02-01
        """,
        "2025-01",
        """
        period  | n_base | n_mature | n_returned | n_returned_early
        2025-01 | 5      | 5        | 1          | 0
        """,
    )


def test_what_begins_at_the_cut_off_is_not_known_to_go_on(check: Check) -> None:
    """Both last days are 4 May, the day before the cut-off. An intervention from 5 May does not exist yet; one whose
    end lies after the cut-off is ongoing."""
    check(
        NoReturnShare(COMPLETED, RETURNS, 30, none_ongoing=(INTERVENTIONS,)),
        """
        interventions
        intervention_id | person_key | started_on | ended_on   | end_reason
        i1              | p1         | 2024-01-01 | 2025-05-05 | completed
        i2              | p1         | 2025-05-05 |            |
        i3              | p2         | 2024-01-01 | 2025-05-05 | completed
        i4              | p2         | 2025-05-01 | 2025-06-01 |
        """,
        "2025-05",
        """
        period  | n_base | n_mature | n_returned | n_returned_early
        2025-05 | 1      | 0        | 0          | 0
        """,
    )


def test_ends_of_more_than_one_table(check: Check) -> None:
    """With ``also_ended`` the last end counts, whichever table has it, and a person of both counts once.

    p1 has an investigation alone, p2 an intervention after it, p3 both the same day. p4's intervention goes on when the
    investigation ends, so that the end in March is the one that counts, and the return in February came before it.
    """
    check(
        NoReturnShare(
            INVESTIGATIONS,
            RETURNS,
            30,
            count=Counted.PERSONS,
            also_ended=(INTERVENTIONS,),
            none_ongoing=(INVESTIGATIONS, INTERVENTIONS),
        ),
        """
        investigations
        investigation_id | person_key | started_on | ended_on   | area
        u1               | p1         | 2024-12-01 | 2025-02-01 | A
        u2               | p2         | 2024-12-01 | 2025-01-20 | A
        u3               | p3         | 2024-12-01 | 2025-02-01 | A
        u4               | p4         | 2024-12-01 | 2025-02-01 | A

        interventions
        intervention_id | person_key | started_on | ended_on   | end_reason | area
        i1              | p2         | 2025-01-20 | 2025-02-01 | completed  | B
        i2              | p3         | 2025-01-20 | 2025-02-01 | completed  | A
        i3              | p4         | 2025-01-20 | 2025-03-02 | completed  | B

        referrals
        referral_id | person_key | kind              | received_on
        a1          | p1         | report_of_concern | 2025-02-10
        a2          | p2         | report_of_concern | 2025-01-25
        a3          | p4         | report_of_concern | 2025-02-10
        """,
        "2025-T1",
        """
        period  | area | n_base | n_mature | n_returned | n_returned_early
        2025-T1 | A    | 2      | 2        | 1          | 0
        2025-T1 | B    | 2      | 2        | 0          | 0
        """,
        breakdowns=[Breakdown("area", "area")],
    )


def test_only_persons_of_an_age_on_the_last_day(check: Check) -> None:
    """0–20 years on 31 January: twelve, thirteen that day, twenty; not twenty-one that day, and not of unknown age.

    With two ends p6 is twenty at the first and twenty-one at the last: the first is the last that counts.
    """
    check(
        NoReturnShare(COMPLETED, RETURNS, 30, count=Counted.PERSONS, age=AgeLimits(0, 20)),
        """
        persons
        person_key | birth_date
        p1         | 2012-02-01
        p2         | 2012-01-31
        p3         | 2004-02-01
        p4         | 2004-01-31
        p5         |
        p6         | 2004-02-10

        interventions
        intervention_id | person_key | started_on | ended_on   | end_reason
        i1              | p1         | 2024-01-01 | 2025-02-01 | completed
        i2              | p2         | 2024-01-01 | 2025-02-01 | completed
        i3              | p3         | 2024-01-01 | 2025-02-01 | completed
        i4              | p4         | 2024-01-01 | 2025-02-01 | completed
        i5              | p5         | 2024-01-01 | 2025-02-01 | completed
        i6              | p6         | 2024-01-01 | 2025-02-01 | completed
        i7              | p6         | 2024-01-01 | 2025-03-01 | completed

        referrals
        referral_id | person_key | kind              | received_on
        a1          | p6         | report_of_concern | 2025-02-20
        """,
        "2025-T1",
        """
        period  | age   | n_base | n_mature | n_returned | n_returned_early
        2025-T1 | 0–12  | 1      | 1        | 0          | 0
        2025-T1 | 13–20 | 3      | 3        | 1          | 0
        """,
        breakdowns=[Breakdown("age", age=AgeBands((13, 21)))],
    )
