"""``reach_share``: how many reach a second event within a number of days of the first.

Subjects that end otherwise within the limit are competing, those whose limit has passed without either have not reached
it, and the rest are pending: they may still do so.
"""

from __future__ import annotations

from tests.spec.agreement import Check

from utfall.model.question import Condition, Dated, Operator, PeriodBy, ReachShare

FORM = {name: (Condition("form", Operator.EQUAL, (name,)),) for name in ("emergency_home", "family_home")}
ENDED = (Condition("end_reason", Operator.IN, ("home", "care_ends")),)
START = Dated("placements", "started_on", FORM["emergency_home"])
REACH = Dated("placements", "started_on", FORM["family_home"])
COMPETING = Dated("placements", "ended_on", ENDED)

TABLES = """
    placements
    placement_id | care_spell_id | form           | started_on | ended_on   | end_reason
    v1           | k1            | emergency_home | 2025-01-01 | 2025-01-31 | moved
    v2           | k1            | family_home    | 2025-01-31 |            |
    v3           | k2            | emergency_home | 2025-01-01 | 2025-02-01 | moved
    v4           | k2            | family_home    | 2025-02-01 |            |
    v5           | k3            | emergency_home | 2025-01-01 | 2025-01-20 | home
    v6           | k3            | family_home    | 2025-01-25 |            |
    v7           | k4            | emergency_home | 2025-01-01 | 2025-01-20 | home
    v8           | k4            | family_home    | 2025-01-20 |            |
    v9           | k5            | emergency_home | 2025-04-04 |            |
    w1           | k6            | emergency_home | 2025-04-05 |            |
    w2           | k7            | emergency_home | 2025-01-01 | 2025-02-01 | home
    """


def test_within_the_limit_ties_and_pending(check: Check) -> None:
    """Day 30 is within 30 days, day 31 is not; a reach on the day of the competing end is a reach.

    With the cut-off on 5 May the limit of 4 April is 4 May and has passed; that of 5 April is 5 May and has not.
    """
    check(
        ReachShare("care_spell_id", START, REACH, COMPETING, 30),
        TABLES,
        "2025-01 2025-04 2025-T1",
        """
        period  | n | n_reached | n_competing | n_not_reached | n_pending
        2025-01 | 5 | 2         | 1           | 2             | 0
        2025-04 | 2 | 0         | 0           | 1             | 1
        2025-T1 | 7 | 2         | 1           | 3             | 1
        """,
    )


def test_placed_by_outcome(check: Check) -> None:
    """The day of the reach, of the competing end or of the passed limit places the subject; pending are left out."""
    check(
        ReachShare("care_spell_id", START, REACH, COMPETING, 30, PeriodBy.OUTCOME),
        TABLES,
        "2025-01 2025-05 2025",
        """
        period  | n | n_reached | n_competing | n_not_reached | n_pending
        2025-01 | 5 | 2         | 1           | 2             | 0
        2025-05 | 1 | 0         | 0           | 1             | 0
        2025    | 6 | 2         | 1           | 3             | 0
        """,
    )


def test_without_competing_ends(check: Check) -> None:
    """What else happens to the subject is then of no consequence."""
    check(
        ReachShare("care_spell_id", START, REACH, None, 30),
        TABLES,
        "2025-01",
        """
        period  | n | n_reached | n_competing | n_not_reached | n_pending
        2025-01 | 5 | 3         | 0           | 2             | 0
        """,
    )
