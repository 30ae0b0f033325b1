"""``observation``: a figure that came ready-made, for exactly the period it was written for."""

from __future__ import annotations

from tests.spec.agreement import Check

from utfall.model.question import Observation


def test_exactly_the_series_and_the_period(check: Check) -> None:
    """The year's value does not answer for its tertial. A numerator that was not given is left out, not zero."""
    check(
        Observation("nki"),
        """
        observations
        series | period  | value   | numerator | denominator
        nki    | 2023    | 71.5    |           | 31
        nki    | 2024    | 74      | 0         | 60
        nki    | 2024-T1 | -0.0001 |           |
        other  | 2024    | 1       | 1         | 1
        """,
        "2023 2024 2024-T1 2025",
        """
        period  | value_e4 | numerator | denominator
        2023    | 715000   |           | 31
        2024    | 740000   | 0         | 60
        2024-T1 | -1       |           |
        """,
    )
