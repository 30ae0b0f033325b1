"""``spell_days``: how many days of care, or of anything that lasts, fall in a period.

A spell is half-open: its end is the first day that no longer belongs. Nights are the days from the start up to, not
including, the end; begun days count the end day too.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check

from utfall.model.question import AgeBands, Breakdown, Condition, DayCount, Operator, SpellDays, Spells

PLACED = Spells("placements", "started_on", "ended_on")
NIGHTS = SpellDays(PLACED)
BEGUN = SpellDays(PLACED, DayCount.BEGUN_DAYS)

WEEK_10 = """
    placements
    placement_id | started_on | ended_on
    v1           | 2025-03-03 | 2025-03-10
    v2           | 2025-03-10 | 2025-03-17
    """


def test_nights_from_monday_to_monday(check: Check) -> None:
    """From Monday to Monday is seven nights, all in the first week; the second spell begins where the first ended."""
    check(
        NIGHTS,
        WEEK_10,
        "2025-W10 2025-W11 2025-03",
        """
        period   | days | n
        2025-W10 | 7    | 1
        2025-W11 | 7    | 1
        2025-03  | 14   | 2
        """,
    )


def test_begun_days_count_the_end_day_too(check: Check) -> None:
    """The Monday when one spell ends and the next begins is a begun day of both."""
    check(
        BEGUN,
        WEEK_10,
        "2025-W10 2025-W11 2025-W12 2025-03",
        """
        period   | days | n
        2025-W10 | 7    | 1
        2025-W11 | 8    | 2
        2025-W12 | 1    | 1
        2025-03  | 16   | 2
        """,
    )


def test_ongoing_spells_run_to_the_day_before_the_cut_off(check: Check) -> None:
    """Without an end, or with one that lies ahead, days are counted up to the cut-off and not beyond."""
    tables = """
        placements
        placement_id | started_on | ended_on
        v1           | 2025-05-01 |
        v2           | 2025-05-03 | 2025-06-01
        v3           | 2025-05-05 |
        """
    for spec in (NIGHTS, BEGUN):
        check(
            spec,
            tables,
            "2025-05 2025",
            """
            period  | days | n
            2025-05 | 6    | 2
            2025    | 6    | 2
            """,
            known_until=date(2025, 5, 5),
        )


def test_a_spell_that_ends_the_day_it_begins_has_no_night(check: Check) -> None:
    """It has one begun day. A spell whose end lies before its start is an error in the data and counts nowhere."""
    tables = """
        placements
        placement_id | started_on | ended_on
        v1           | 2025-03-03 | 2025-03-03
        v2           | 2025-03-05 | 2025-03-01
        """
    check(NIGHTS, tables, "2025-03", "")
    check(
        BEGUN,
        tables,
        "2025-03",
        """
        period  | days | n
        2025-03 | 1    | 1
        """,
    )


def test_the_spells_behind_the_days_are_counted(check: Check) -> None:
    """One child's 120 nights are 120 days of one spell. A spell that ends the day the period begins has no day in it;
    one that runs through the whole period counts once, and one that begins on the period's last day too."""
    check(
        NIGHTS,
        """
        placements
        placement_id | started_on | ended_on
        v1           | 2024-01-01 | 2025-01-01
        v2           | 2024-12-01 | 2025-06-01
        v3           | 2025-04-30 |
        v4           | 2025-05-01 |
        """,
        "2025-T1 2025-04 2025-03",
        """
        period  | days | n
        2025-T1 | 121  | 2
        2025-04 | 31   | 2
        2025-03 | 31   | 1
        """,
    )


def test_each_day_has_the_age_of_that_day(check: Check) -> None:
    """A child turns eighteen in the middle of a placement: the days before belong to one band, the days after to
    another. Without a birth date all days are of unknown age."""
    check(
        NIGHTS,
        """
        persons
        person_key | birth_date
        p1         | 2007-03-10

        placements
        placement_id | person_key | started_on | ended_on
        v1           | p1         | 2025-03-01 | 2025-03-21
        v2           | p2         | 2025-03-01 | 2025-03-03
        """,
        "2025-03",
        """
        period  | age   | days | n
        2025-03 | 0–17  | 9    | 1
        2025-03 | 18–   | 11   | 1
        2025-03 | okänd | 2    | 1
        """,
        breakdowns=[Breakdown("age", age=AgeBands((18,)))],
    )


def test_conditions_and_breakdowns(check: Check) -> None:
    """Days of external placements by area; a missing area is unknown."""
    where = (Condition("operation", Operator.EQUAL, ("external",)),)
    check(
        SpellDays(Spells("placements", "started_on", "ended_on", where)),
        """
        placements
        placement_id | operation | started_on | ended_on   | area
        v1           | external  | 2024-12-30 | 2025-01-03 | Barn
        v2           | external  | 2025-01-30 | 2025-02-02 |
        v3           | internal  | 2025-01-01 | 2025-02-01 | Barn
        v4           |           | 2025-01-01 | 2025-02-01 | Barn
        """,
        "2025-01",
        """
        period  | area  | days | n
        2025-01 | Barn  | 2    | 1
        2025-01 | okänd | 2    | 1
        """,
        breakdowns=[Breakdown("area", "area")],
    )
