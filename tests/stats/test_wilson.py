"""Wilson's interval against published and stored values."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import beta
from tests.stats.stored import stored, table

from utfall.stats.wilson import wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe 1998, table I, method 3, to the four decimals printed there.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (77, 93, 0.7387, 0.8912),
    ],
)
def test_published_values(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_it_is_symmetrical() -> None:
    low, high = wilson_interval(3, 17)
    assert wilson_interval(14, 17) == pytest.approx((1 - high, 1 - low))
    assert wilson_interval(20, 20)[1] == 1


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(successes, trials)


@pytest.mark.parametrize("row", table(stored("proportions")), ids=lambda row: f"{row['part']} of {row['whole']}")
def test_stored_results_of_r(row: dict[str, Any]) -> None:
    """R 4.2.2: prop.test without correction. Beside it the two intervals that we do not use, with SciPy's beta: Clopper
    & Pearson's (binom.test), which never covers less than it says, and Jeffreys' (qbeta). Wilson's lies between."""
    part, whole = row["part"], row["whole"]
    low, high = wilson_interval(part, whole)
    assert (low, high) == pytest.approx((row["wilson_low"], row["wilson_high"]), abs=1e-12)
    exact = (
        beta.ppf(0.025, part, whole - part + 1) if part else 0.0,
        beta.ppf(0.975, part + 1, whole - part),
    )
    assert exact == pytest.approx((row["exact_low"], row["exact_high"]), abs=1e-12)
    jeffreys = beta.ppf([0.025, 0.975], part + 0.5, whole - part + 0.5) * [part > 0, 1]
    assert tuple(jeffreys) == pytest.approx((row["jeffreys_low"], row["jeffreys_high"]), abs=1e-12)
    assert exact[0] <= low and high <= exact[1]
