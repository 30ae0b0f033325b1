"""Wilson's interval against published and stored values."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from utfall.stats.wilson import wilson_interval

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "samples" / "stats" / "proportion_ci_expected_R_4.2.2.csv"


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


@pytest.mark.skipif(not REFERENCE.exists(), reason="the stored results of R are not beside the project")
def test_stored_results_of_r() -> None:
    with REFERENCE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 6
    for row in rows:
        expected = (float(row["wilson_lo"]), float(row["wilson_hi"]))
        assert wilson_interval(int(row["k"]), int(row["n"])) == pytest.approx(expected, abs=1e-12)
