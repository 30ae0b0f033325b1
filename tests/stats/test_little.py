"""Little's law by hand, and against a queue that is played day by day."""

from __future__ import annotations

import random

import pytest

from utfall.stats.estimated import Estimated
from utfall.stats.little import disagreement


def mean_of(days: float, error: float = 2.3) -> Estimated:
    return Estimated(days, error, days - 1.96 * error, days + 1.96 * error)


def test_the_naive_mean_does_not_fit_the_open_cases() -> None:
    """3 000 a year are 8.2 a day; with 52 days 427 are open. A mean of 28 days would leave 230 open."""
    assert disagreement(mean_of(52), open_cases=427, intakes=3000, days=365) is None
    found = disagreement(mean_of(28), open_cases=427, intakes=3000, days=365)
    assert found is not None
    assert found.expected_open_cases == pytest.approx(230.1, abs=0.1)
    assert found.implied_wait_days == pytest.approx(51.95, abs=0.01)


def test_within_the_tolerance_or_within_chance_is_no_finding() -> None:
    # 9 percent of a great many cases is no chance, but tolerated; 40 percent of ten cases is chance.
    assert disagreement(mean_of(50, 0.1), open_cases=54_500, intakes=100_000, days=100) is None
    assert disagreement(mean_of(50, 0.1), open_cases=56_000, intakes=100_000, days=100) is not None
    assert disagreement(mean_of(10, 0.1), open_cases=14, intakes=100, days=100) is None


@pytest.mark.parametrize(("open_cases", "intakes", "days"), [(-1, 5, 5), (3, 0, 5), (3, 5, 0)])
def test_nothing_to_compare(open_cases: int, intakes: int, days: int) -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        disagreement(mean_of(5), open_cases=open_cases, intakes=intakes, days=days)


def test_a_queue_day_by_day() -> None:
    """Level stocks of known mean wait: at most one in twenty is called a finding; half the wait always is."""
    generator = random.Random(9)
    right = wrong = 0
    for _ in range(100):
        starts = [generator.randrange(-400, 365) for _ in range(765 * 2)]
        cases = [(start, generator.expovariate(1 / 50)) for start in starts]
        intakes = sum(start >= 0 for start, _ in cases)
        open_cases = sum(start + wait > 364 for start, wait in cases)
        right += disagreement(mean_of(50, 1.5), open_cases=open_cases, intakes=intakes, days=365) is not None
        wrong += disagreement(mean_of(25, 1.5), open_cases=open_cases, intakes=intakes, days=365) is not None
    assert right <= 8
    assert wrong == 100
