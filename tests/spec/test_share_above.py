"""``share_above``: persons with an ongoing spell before the period whose share in it lies above a threshold.

The window is the whole months before the period. A person's parts and whole are summed over the period before they are
compared, so a bad week does not decide; exactly the threshold is not above it.
"""

from __future__ import annotations

from tests.spec.agreement import Check

from utfall.model.question import AgeLimits, Dated, ShareAbove, Spells

PARTS = ("absence_valid_minutes", "absence_invalid_minutes")
ATTENDED = Dated("attendance", "started_on")
ONGOING = Spells("interventions", "started_on", "ended_on")
HIGH = ShareAbove(ONGOING, 3, ATTENDED, PARTS, "offered_minutes", 15)


def test_sums_over_the_period_and_exactly_the_threshold(check: Check) -> None:
    """p1: 15 of 100 in all is not above. p2: 16 of 100 is. p3 was offered nothing and is left out."""
    check(
        HIGH,
        """
        interventions
        intervention_id | person_key | started_on
        i1              | p1         | 2024-01-01
        i2              | p2         | 2024-01-01
        i3              | p3         | 2024-01-01
        i4              | p4         | 2024-01-01

        attendance
        person_key | started_on | offered_minutes | absence_valid_minutes | absence_invalid_minutes
        p1         | 2025-01-01 | 50              | 15                    | 0
        p1         | 2025-03-31 | 50              | 0                     | 0
        p1         | 2025-04-01 | 50              | 50                    | 0
        p2         | 2025-02-01 | 100             | 8                     | 8
        p3         | 2025-02-01 | 0               | 0                     | 0
        """,
        "2025-01..2025-03",
        """
        period           | n_persons | n_above
        2025-01..2025-03 | 2         | 1
        """,
    )


def test_open_in_the_window(check: Check) -> None:
    """October to December: ended 1 October is not open in it, ended 2 October is; begun 31 December is, 1 January not.

    A person with two spells is counted once.
    """
    check(
        HIGH,
        """
        interventions
        intervention_id | person_key | started_on | ended_on
        i1              | p1         | 2024-01-01 | 2024-10-01
        i2              | p2         | 2024-01-01 | 2024-10-02
        i3              | p3         | 2024-12-31 |
        i4              | p4         | 2025-01-01 |
        i5              | p3         | 2024-11-01 | 2024-12-01
        i6              | p5         | 2024-11-01 | 2024-11-01

        attendance
        person_key | started_on | offered_minutes | absence_valid_minutes | absence_invalid_minutes
        p1         | 2025-01-01 | 10              | 9                     | 0
        p2         | 2025-01-01 | 10              | 9                     | 0
        p3         | 2025-01-01 | 10              | 0                     | 0
        p4         | 2025-01-01 | 10              | 9                     | 0
        p5         | 2025-01-01 | 10              | 9                     | 0
        """,
        "2025-T1 2025-01",
        """
        period  | n_persons | n_above
        2025-T1 | 2         | 1
        2025-01 | 2         | 1
        """,
    )


def test_age_at_the_last_day_of_the_window(check: Check) -> None:
    """Seven on 31 December is old enough, on 1 January is not; seventeen on 31 December is too old; unknown is left
    out."""
    check(
        ShareAbove(ONGOING, 3, ATTENDED, PARTS, "offered_minutes", 15, AgeLimits(7, 16)),
        """
        persons
        person_key | birth_date
        p1         | 2017-12-31
        p2         | 2018-01-01
        p3         | 2007-12-31
        p4         | 2008-01-01
        p5         |

        interventions
        intervention_id | person_key | started_on
        i1              | p1         | 2024-01-01
        i2              | p2         | 2024-01-01
        i3              | p3         | 2024-01-01
        i4              | p4         | 2024-01-01
        i5              | p5         | 2024-01-01

        attendance
        person_key | started_on | offered_minutes | absence_valid_minutes | absence_invalid_minutes
        p1         | 2025-01-01 | 10              | 9                     | 0
        p2         | 2025-01-01 | 10              | 9                     | 0
        p3         | 2025-01-01 | 10              | 9                     | 0
        p4         | 2025-01-01 | 10              | 0                     | 0
        p5         | 2025-01-01 | 10              | 9                     | 0
        """,
        "2025-T1",
        """
        period  | n_persons | n_above
        2025-T1 | 2         | 1
        """,
    )


def test_whole_months_before_a_period_that_begins_within_a_month(check: Check) -> None:
    """Before the week of 10 March the three whole months are December to February: begun in March is too late."""
    check(
        HIGH,
        """
        interventions
        intervention_id | person_key | started_on
        i1              | p1         | 2025-02-28
        i2              | p2         | 2025-03-01

        attendance
        person_key | started_on | offered_minutes | absence_valid_minutes | absence_invalid_minutes
        p1         | 2025-03-10 | 10              | 9                     | 0
        p2         | 2025-03-10 | 10              | 9                     | 0
        """,
        "2025-W11",
        """
        period   | n_persons | n_above
        2025-W11 | 1         | 1
        """,
    )
