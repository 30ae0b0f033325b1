"""``event_count``: how many events happened in a period.

An event is a row with a date: an investigation that began, a referral that came in. The date decides the period; first
and last day of the period both belong to it.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check

from utfall.model.question import AgeBands, Breakdown, Condition, Counted, Dated, EventCount, Operator

BEGUN = EventCount(Dated("investigations", "started_on"))
AREA = Breakdown("area", "area")
SEX = Breakdown("sex", "persons.sex")
AGE = Breakdown("age", age=AgeBands((18, 65)))


def test_first_and_last_day_belong_to_the_period(check: Check) -> None:
    """The tertial's first and last day count, the days beside them do not."""
    check(
        BEGUN,
        """
        investigations
        investigation_id | started_on
        u1               | 2024-12-31
        u2               | 2025-01-01
        u3               | 2025-04-30
        u4               | 2025-05-01
        """,
        "2025-T1",
        """
        period  | n
        2025-T1 | 2
        """,
    )


def test_events_on_or_after_the_cut_off_do_not_exist(check: Check) -> None:
    """The cut-off is the day of the extract: what is dated that day or later is not known yet."""
    check(
        BEGUN,
        """
        investigations
        investigation_id | started_on
        u1               | 2025-05-04
        u2               | 2025-05-05
        u3               | 2025-05-06
        """,
        "2025-05 2025-06",
        """
        period  | n
        2025-05 | 1
        """,
        known_until=date(2025, 5, 5),
    )


def test_overlapping_periods_count_the_same_event_in_each(check: Check) -> None:
    """A month, its tertial and its year are asked for at once; one event in March counts in all three."""
    check(
        BEGUN,
        """
        investigations
        investigation_id | started_on
        u1               | 2025-03-15
        u2               | 2025-01-15
        """,
        "2025-03 2025-T1 2025",
        """
        period  | n
        2025-03 | 1
        2025-T1 | 2
        2025    | 2
        """,
    )


def test_iso_week_53_and_the_weeks_at_new_year(check: Check) -> None:
    """1 January 2021 is a Friday in week 53 of 2020; Monday 4 January begins week 1 of 2021."""
    check(
        BEGUN,
        """
        investigations
        investigation_id | started_on
        u1               | 2020-12-28
        u2               | 2021-01-01
        u3               | 2021-01-03
        u4               | 2021-01-04
        """,
        "2020-W53 2021-W01 2021-01",
        """
        period   | n
        2020-W53 | 3
        2021-W01 | 1
        2021-01  | 3
        """,
    )


def test_missing_breakdown_is_its_own_group(check: Check) -> None:
    """A row without a value in the breakdown's column is counted as unknown, never dropped."""
    check(
        BEGUN,
        """
        investigations
        investigation_id | started_on | area
        u1               | 2025-01-02 | Barn
        u2               | 2025-01-03 |
        """,
        "2025-T1",
        """
        period  | area  | n
        2025-T1 | Barn  | 1
        2025-T1 | okänd | 1
        """,
        breakdowns=[AREA],
    )


def test_breakdown_by_what_the_person_is(check: Check) -> None:
    """``persons.sex`` is read from the row's person; a person that is not in the table is unknown."""
    check(
        BEGUN,
        """
        persons
        person_key | sex
        p1         | woman
        p2         |

        investigations
        investigation_id | person_key | started_on
        u1               | p1         | 2025-01-02
        u2               | p2         | 2025-01-03
        u3               | p3         | 2025-01-04
        """,
        "2025-T1",
        """
        period  | sex   | n
        2025-T1 | woman | 1
        2025-T1 | okänd | 2
        """,
        breakdowns=[SEX],
    )


def test_age_is_counted_on_the_day_of_the_event(check: Check) -> None:
    """The eighteenth birthday is the first day as an adult; born 29 February, it is 28 February in other years.

    Without a birth date, or before it, the age is unknown.
    """
    check(
        BEGUN,
        """
        persons
        person_key | birth_date
        p1         | 2007-03-10
        p2         | 2004-02-29
        p3         |
        p4         | 2025-03-10

        investigations
        investigation_id | person_key | started_on
        u1               | p1         | 2025-03-09
        u2               | p1         | 2025-03-10
        u3               | p2         | 2022-02-27
        u4               | p2         | 2022-02-28
        u5               | p3         | 2025-03-10
        u6               | p4         | 2025-03-09
        u7               | p4         | 2025-03-10
        """,
        "2025-T1 2022-T1",
        """
        period  | age   | n
        2022-T1 | 0–17  | 1
        2022-T1 | 18–64 | 1
        2025-T1 | 0–17  | 2
        2025-T1 | 18–64 | 1
        2025-T1 | okänd | 2
        """,
        breakdowns=[AGE],
    )


def test_a_person_is_counted_once_per_period_and_group(check: Check) -> None:
    """Persons are not added up over months or areas: one with two investigations is one person in the tertial."""
    check(
        EventCount(Dated("investigations", "started_on"), Counted.PERSONS),
        """
        investigations
        investigation_id | person_key | started_on | area
        u1               | p1         | 2025-01-02 | Barn
        u2               | p1         | 2025-03-02 | Barn
        u3               | p1         | 2025-03-05 | Vuxna
        u4               | p2         | 2025-03-06 | Vuxna
        """,
        "2025-01 2025-03 2025-T1",
        """
        period  | area  | n
        2025-01 | Barn  | 1
        2025-03 | Barn  | 1
        2025-03 | Vuxna | 2
        2025-T1 | Barn  | 1
        2025-T1 | Vuxna | 2
        """,
        breakdowns=[AREA],
    )


def test_persons_in_periods_that_do_not_overlap(check: Check) -> None:
    """The same rule in periods side by side."""
    check(
        EventCount(Dated("investigations", "started_on"), Counted.PERSONS),
        """
        investigations
        investigation_id | person_key | started_on
        u1               | p1         | 2025-01-02
        u2               | p1         | 2025-01-20
        u3               | p1         | 2025-02-02
        """,
        "2025-01 2025-02",
        """
        period  | n
        2025-01 | 1
        2025-02 | 1
        """,
    )


def test_an_amount_is_summed(check: Check) -> None:
    """``amount`` adds up a column; rows without it are left out, and a sum of zero is a cell.
    ``rows`` tells how many were summed."""
    check(
        EventCount(Dated("service_contacts", "contact_on"), amount="contacts"),
        """
        service_contacts
        contact_id | contact_on | contacts | service
        k1         | 2025-01-02 | 5        | Fält
        k2         | 2025-01-09 | 7        | Fält
        k3         | 2025-01-10 |          | Stöd
        k4         | 2025-01-11 | 0        | Råd
        """,
        "2025-T1",
        """
        period  | service | n  | rows
        2025-T1 | Fält    | 12 | 2
        2025-T1 | Råd     | 0  | 1
        """,
        breakdowns=[Breakdown("service", "service")],
    )


TWO_KINDS = """
    investigations
    investigation_id | started_on | kind
    u1               | 2025-01-02 | child
    u2               | 2025-01-03 | adult
    u3               | 2025-01-04 |
    """


def test_not_equal_leaves_out_the_missing(check: Check) -> None:
    """A missing value is neither equal nor unequal to anything."""
    check(
        EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.NOT_EQUAL, ("child",)),))),
        TWO_KINDS,
        "2025-T1",
        """
        period  | n
        2025-T1 | 1
        """,
    )


def test_except_keeps_the_missing(check: Check) -> None:
    """``EXCEPT`` is everything but the value: the other kind, and the one of which nothing is known."""
    check(
        EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EXCEPT, ("child",)),))),
        TWO_KINDS,
        "2025-T1",
        """
        period  | n
        2025-T1 | 2
        """,
    )


def test_present_asks_whether_a_field_is_filled_in(check: Check) -> None:
    """``PRESENT`` false finds what is missing."""
    for wanted, number in ((True, 2), (False, 1)):
        check(
            EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.PRESENT, (wanted,)),))),
            TWO_KINDS,
            "2025-T1",
            f"""
            period  | n
            2025-T1 | {number}
            """,
        )


def test_conditions_must_all_hold_also_on_the_person(check: Check) -> None:
    """One of several kinds, and a woman: both conditions on the same row."""
    where = (Condition("kind", Operator.IN, ("child", "adult")), Condition("persons.sex", Operator.EQUAL, ("woman",)))
    check(
        EventCount(Dated("investigations", "started_on", where)),
        """
        persons
        person_key | sex
        p1         | woman
        p2         | man

        investigations
        investigation_id | person_key | started_on | kind
        u1               | p1         | 2025-01-02 | child
        u2               | p1         | 2025-01-03 | violence
        u3               | p2         | 2025-01-04 | adult
        u4               | p3         | 2025-01-04 | adult
        """,
        "2025-T1",
        """
        period  | n
        2025-T1 | 1
        """,
    )


def test_numbers_and_dates_are_compared(check: Check) -> None:
    """At least, above, at most and below, on integers and dates."""
    tables = """
        placements
        placement_id | started_on | daily_rate_ore | registered_on
        v1           | 2025-01-01 | 100            | 2025-01-02
        v2           | 2025-01-01 | 200            | 2025-01-03
        v3           | 2025-01-01 | 300            | 2025-01-04
        v4           | 2025-01-01 |                |
        """
    middle = {"daily_rate_ore": 200, "registered_on": date(2025, 1, 3)}
    for field, value in middle.items():
        for operator, number in (("ge", 2), ("gt", 1), ("le", 2), ("lt", 1)):
            check(
                EventCount(Dated("placements", "started_on", (Condition(field, Operator(operator), (value,)),))),
                tables,
                "2025-T1",
                f"""
                period  | n
                2025-T1 | {number}
                """,
            )


def test_nothing_is_answered_where_nothing_is_known(check: Check) -> None:
    """No rows, or only periods after the cut-off: no cells, and no rows."""
    check(BEGUN, "", "2025-T1", "")
    check(BEGUN, TWO_KINDS, "2026", "", breakdowns=[AREA])
