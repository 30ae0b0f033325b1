"""``stock``: how many spells are open at the end of a period's last day.

A spell is open that day if it began on it or earlier and its end, the first day that no longer belongs, comes after.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check

from utfall.model.question import AgeBands, Breakdown, Counted, Spells, Stock

PLACED = Spells("placements", "started_on", "ended_on")


def test_start_and_end_on_a_monday(check: Check) -> None:
    """Begun on Monday of week 11 is not open at the end of week 10; ended on that Monday still is."""
    check(
        Stock(PLACED),
        """
        placements
        placement_id | started_on | ended_on
        v1           | 2025-03-10 | 2025-03-17
        v2           | 2025-03-09 | 2025-03-10
        v3           | 2025-03-03 | 2025-03-09
        v4           | 2025-03-16 |
        """,
        "2025-W09 2025-W10 2025-W11 2025-W12",
        """
        period   | n
        2025-W10 | 1
        2025-W11 | 2
        2025-W12 | 1
        """,
    )


def test_periods_that_end_on_or_after_the_cut_off_are_not_answered(check: Check) -> None:
    """What stands open at the end of a day is known when the day is over."""
    check(
        Stock(PLACED),
        """
        placements
        placement_id | started_on | ended_on
        v1           | 2025-01-01 |
        """,
        "2025-05-03 2025-05-04 2025-05-05 2025",
        """
        period     | n
        2025-05-03 | 1
        2025-05-04 | 1
        """,
        known_until=date(2025, 5, 5),
    )


def test_iso_week_53(check: Check) -> None:
    """Week 53 of 2020 ends on Sunday 3 January 2021."""
    check(
        Stock(PLACED),
        """
        placements
        placement_id | started_on | ended_on
        v1           | 2021-01-03 | 2021-01-04
        v2           | 2020-12-28 | 2021-01-03
        """,
        "2020-W53 2021-W01",
        """
        period   | n
        2020-W53 | 1
        """,
    )


def test_a_person_with_overlapping_spells_is_counted_once(check: Check) -> None:
    """Spells that overlap, touch, repeat or lie inside each other are one stay; in two areas the person is in both."""
    tables = """
        placements
        placement_id | person_key | started_on | ended_on   | area
        v1           | p1         | 2025-01-01 | 2025-01-20 | A
        v2           | p1         | 2025-01-10 | 2025-02-10 | A
        v3           | p1         | 2025-01-12 | 2025-01-15 | A
        v4           | p1         | 2025-02-10 | 2025-03-01 | A
        v5           | p1         | 2025-02-10 | 2025-03-01 | A
        v6           | p1         | 2025-01-31 |            | B
        v7           | p2         | 2025-01-31 | 2025-01-31 | A
        """
    check(
        Stock(PLACED, Counted.PERSONS),
        tables,
        "2025-01 2025-02",
        """
        period  | area | n
        2025-01 | A    | 1
        2025-01 | B    | 1
        2025-02 | A    | 1
        2025-02 | B    | 1
        """,
        breakdowns=[Breakdown("area", "area")],
    )
    check(
        Stock(PLACED, Counted.PERSONS),
        tables,
        "2025-01 2025-02",
        """
        period  | n
        2025-01 | 1
        2025-02 | 1
        """,
    )


def test_age_is_that_of_the_last_day(check: Check) -> None:
    """The eighteenth birthday on the last day of January counts as eighteen at the end of it."""
    for count in Counted:
        check(
            Stock(PLACED, count),
            """
            persons
            person_key | birth_date
            p1         | 2007-01-31
            p2         |

            placements
            placement_id | person_key | started_on
            v1           | p1         | 2024-01-01
            v2           | p2         | 2024-01-01
            """,
            "2024-12 2025-01",
            """
            period  | age   | n
            2024-12 | 0–17  | 1
            2024-12 | okänd | 1
            2025-01 | 18–   | 1
            2025-01 | okänd | 1
            """,
            breakdowns=[Breakdown("age", age=AgeBands((18,)))],
        )


def test_many_weeks_in_a_row(check: Check) -> None:
    """Twelve weeks are asked for at once, in any order: a spell is open at the end of each week it runs past."""
    check(
        Stock(PLACED),
        """
        placements
        placement_id | started_on | ended_on
        v1           | 2024-06-01 | 2025-01-13
        v2           | 2025-01-19 | 2025-02-09
        v3           | 2025-03-17 |
        """,
        "2025-W12 2025-W02 2025-W03 2025-W04 2025-W05 2025-W06 2025-W07 2025-W08 2025-W09 2025-W10 2025-W11 2025-W01",
        """
        period   | n
        2025-W01 | 1
        2025-W02 | 1
        2025-W03 | 1
        2025-W04 | 1
        2025-W05 | 1
        2025-W12 | 1
        """,
    )
