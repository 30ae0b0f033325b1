"""Drift: by hand, and on series that are and are not drawn independently."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.drift import autocorrelation, is_drifting


def test_by_hand() -> None:
    """1, 2, 3 around 2: products −1 · 0 + 0 · 1 = 0 over 2; 1, 1, 3, 3 around 2: 1 − 1 + 1 = 1 over 4."""
    assert autocorrelation([1, 2, 3]) == 0
    assert autocorrelation([1, 1, 3, 3]) == pytest.approx(0.25)
    assert autocorrelation([5, 5, 5]) == 0


def test_a_walk_drifts_and_independent_values_do_not() -> None:
    rng = np.random.default_rng(7)
    independent = [is_drifting(list(rng.normal(size=24))) for _ in range(200)]
    walks = [is_drifting(list(np.cumsum(rng.normal(size=48)))) for _ in range(200)]
    assert not any(independent)
    assert sum(walks) > 140


def test_too_few_values_say_nothing() -> None:
    assert not is_drifting(list(range(11)))
    assert is_drifting(list(range(24)))
