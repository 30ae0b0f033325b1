"""Shrunk correlations: against loops over the published formula, and where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.stats.shrunk_correlation import correlated_normals, shrunk_correlation


def test_as_in_the_published_formula() -> None:
    """λ = Σ Var(r) / Σ r², with Var(r) = n / (n − 1)³ Σ (w − w̄)² (Schäfer & Strimmer 2005, appendix A)."""
    generator = np.random.default_rng(3)
    data = generator.normal(size=(14, 4)) + generator.normal(size=(14, 1))
    n = len(data)
    standard = (data - data.mean(axis=0)) / data.std(axis=0, ddof=1)
    variance = square = 0.0
    for i in range(4):
        for j in range(4):
            if i != j:
                products = [standard[k, i] * standard[k, j] for k in range(n)]
                mean = sum(products) / n
                variance += n / (n - 1) ** 3 * sum((one - mean) ** 2 for one in products)
                square += (n / (n - 1) * mean) ** 2
    found, share = shrunk_correlation(data)
    assert share == pytest.approx(variance / square)
    assert 0 < share < 1
    assert found[0, 1] == pytest.approx((1 - share) * np.corrcoef(data.T)[0, 1])
    assert list(np.diag(found)) == [1.0] * 4


def test_many_rows_keep_what_few_cannot_tell() -> None:
    generator = np.random.default_rng(4)
    common = generator.normal(size=(4000, 1))
    data = 0.6**0.5 * common + 0.4**0.5 * generator.normal(size=(4000, 5))
    found, share = shrunk_correlation(data)
    assert share < 0.01
    assert found[np.triu_indices(5, 1)] == pytest.approx(np.full(10, 0.6), abs=0.04)
    _, of_noise = shrunk_correlation(generator.normal(size=(12, 6)))
    assert of_noise > 0.5


@pytest.mark.parametrize("data", [np.ones((10, 3)), np.arange(9.0).reshape(3, 3), np.zeros((8, 1))])
def test_where_nothing_can_be_said_all_are_independent(data: np.ndarray) -> None:
    found, share = shrunk_correlation(data)
    assert (found == np.eye(data.shape[1])).all()
    assert share == 1


def test_draws_have_the_correlation() -> None:
    generator = np.random.default_rng(6)
    data = generator.normal(size=(20, 4)) + generator.normal(size=(20, 1)) * [2, -1, 1, 0]
    data[:, 3] = 5
    wanted, share = shrunk_correlation(data)
    drawn = correlated_normals(data, shrunk_share=share, draws=40_000, generator=generator)
    assert abs(wanted[0, 1]) > 0.3
    assert np.corrcoef(drawn.T) == pytest.approx(wanted, abs=0.02)
    assert drawn.std(axis=0) == pytest.approx(np.ones(4), abs=0.02)
    alone = correlated_normals(data, shrunk_share=1, draws=40_000, generator=generator)
    assert np.corrcoef(alone.T) == pytest.approx(np.eye(4), abs=0.02)
