"""``window_follow_up``: what happened inside calendar windows to subjects whenever they began (period analysis).

Not a kind of measure that a definition file can name: the gate asks it of a ``time_to_event`` measure to see how long
waits go on *now*, also those that began before. Each subject that was open in the window is counted at the age it had
when it left it, and again in ``n_entered`` at the age of the day before the window where it began earlier.
"""

from __future__ import annotations

from datetime import date

from tests.spec.agreement import Check
from tests.spec.test_time_to_event import BY_OUTCOME, TABLES, WAITING

from utfall.model.question import Breakdown, WindowFollowUp

RECENT = WindowFollowUp(WAITING)


def test_each_subject_is_seen_in_every_window_it_was_open_in(check: Check) -> None:
    """u1 waits from 10 January to 10 February: open at the end of January at the age of 21 days, and in February it
    comes into view at that age and has its decision at 31. u2 has its decision the same day, u3 is withdrawn after 21.
    u4 begins on 1 February and is open after the last day of the month at the age of 27.
    """
    check(
        RECENT,
        TABLES,
        "2025-01 2025-02",
        """
        period  | duration_days | n_event | n_competing | n_open | n_entered
        2025-01 | 0             | 1       | 0           | 0      | 0
        2025-01 | 21            | 0       | 1           | 1      | 0
        2025-02 | 21            | 0       | 0           | 0      | 1
        2025-02 | 27            | 0       | 0           | 1      | 0
        2025-02 | 31            | 1       | 0           | 0      | 0
        """,
    )


def test_a_window_ends_at_the_cut_off(check: Check) -> None:
    """u4's decision on 5 May is not known when the data end before that day: it has been watched through 4 May, and was
    59 days old on the last day before the window.
    """
    check(
        RECENT,
        TABLES,
        "2025-04..2025-06",
        """
        period           | duration_days | n_event | n_competing | n_open | n_entered
        2025-04..2025-06 | 58            | 0       | 0           | 0      | 1
        2025-04..2025-06 | 92            | 0       | 0           | 1      | 0
        """,
        known_until=date(2025, 5, 5),
    )


def test_an_end_on_the_first_day_is_inside(check: Check) -> None:
    """u1 ends on 10 February: in a window from that day it is seen one day, in the next not at all. A wait that is
    placed by its outcome is followed in the same way.
    """
    check(
        WindowFollowUp(BY_OUTCOME),
        TABLES,
        "2025-02-10 2025-02-11",
        """
        period     | duration_days | n_event | n_competing | n_open | n_entered
        2025-02-10 | 8             | 0       | 0           | 0      | 1
        2025-02-10 | 9             | 0       | 0           | 1      | 0
        2025-02-10 | 30            | 0       | 0           | 0      | 1
        2025-02-10 | 31            | 1       | 0           | 0      | 0
        2025-02-11 | 9             | 0       | 0           | 0      | 1
        2025-02-11 | 10            | 0       | 0           | 1      | 0
        """,
    )


def test_breakdowns_are_those_of_the_first_start(check: Check) -> None:
    """Each group's follow-up stands by itself."""
    check(
        RECENT,
        """
        referrals
        referral_id | investigation_id | kind        | received_on | area
        a1          | u1               | application | 2025-01-10  | Nord
        a2          | u2               | application | 2025-02-03  | Syd

        decisions
        decision_id | investigation_id | kind     | decided_on
        b1          | u1               | approval | 2025-02-04
        """,
        "2025-02",
        """
        period  | area | duration_days | n_event | n_competing | n_open | n_entered
        2025-02 | Nord | 21            | 0       | 0           | 0      | 1
        2025-02 | Nord | 25            | 1       | 0           | 0      | 0
        2025-02 | Syd  | 25            | 0       | 0           | 1      | 0
        """,
        breakdowns=(Breakdown("area", "area"),),
    )
