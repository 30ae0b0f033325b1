"""The spread between units: by hand, against published meta-analyses and a slow second implementation, simulated."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from utfall.stats.unit_spread import unit_spread, winsorised_square

BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]
"""Thirteen trials of the BCG vaccine (Colditz et al. 1994): ill and not ill, vaccinated and not."""


@pytest.mark.parametrize(
    ("measure", "pooled", "chi_squared", "variance"),
    # metafor, test_misc_metan_vs_rma.uni_with_dat.bcg.r, which compares with Stata's metan: rma(method = "DL").
    [("risk", -0.4303, 152.2330, 0.3088), ("odds", -0.4361, 163.1649, 0.3663)],
)
def test_published_der_simonian_laird(measure: str, pooled: float, chi_squared: float, variance: float) -> None:
    """Not winsorised, the variance is DerSimonian and Laird's and the dispersion their Q over its freedom."""
    logs, errors = [], []
    for ill, well, control_ill, control_well in BCG:
        if measure == "risk":
            logs.append(math.log(ill / (ill + well) / (control_ill / (control_ill + control_well))))
            square = 1 / ill - 1 / (ill + well) + 1 / control_ill - 1 / (control_ill + control_well)
        else:
            logs.append(math.log(ill * control_well / (well * control_ill)))
            square = 1 / ill + 1 / well + 1 / control_ill + 1 / control_well
        errors.append(math.sqrt(square))
    centre = sum(y / e**2 for y, e in zip(logs, errors, strict=True)) / sum(e**-2 for e in errors)
    assert centre == pytest.approx(pooled, abs=5e-5)
    found = unit_spread(
        [(y - centre) / e for y, e in zip(logs, errors, strict=True)], standard_errors=errors, winsorised_share=0
    )
    assert found is not None
    assert 12 * found.dispersion == pytest.approx(chi_squared, abs=5e-5)
    assert found.variance == pytest.approx(variance, abs=5e-5)


def test_by_hand() -> None:
    """Eleven units of one size at −10, −4, −3 … 4, 20. The 10 and 90 % points are the second and the tenth of them, to
    which the outermost are cut: 2 · (16 + 16 + 9 + 4 + 1) = 92, over 0.6787 is 135.6; over ten degrees of freedom
    13.56. With standard error 0.1: (135.6 − 10) / (1100 − 100) = 0.1256."""
    distances = [-10, -4, -3, -2, -1, 0, 1, 2, 3, 4, 20]
    found = unit_spread(distances, standard_errors=[0.1] * 11)
    assert found is not None
    assert found.dispersion == pytest.approx(92 / 0.6787 / 10, rel=1e-4)
    assert found.variance == pytest.approx(0.12556, abs=1e-5)


def test_as_step_by_step() -> None:
    generator = np.random.default_rng(6)
    errors = generator.uniform(0.02, 0.2, 37).tolist()
    distances = generator.normal(0, 1.6, 37).tolist()
    ordered = sorted(distances)

    def point(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = int(place)
        return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])

    cut = [min(max(one, point(0.1)), point(0.9)) for one in distances]
    phi = sum(one**2 for one in cut) / len(cut) / winsorised_square(0.1)
    weights = [1 / e**2 for e in errors]
    base = sum(weights) - sum(w**2 for w in weights) / sum(weights)
    found = unit_spread(distances, standard_errors=errors)
    assert found is not None
    assert found.variance == pytest.approx((len(cut) * phi - (len(cut) - 1)) / base)
    assert found.dispersion == pytest.approx(phi * 37 / 36)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.25])
def test_what_winsorising_takes_by_integration(share: float) -> None:
    cut = norm.isf(share) if share else math.inf
    slow = quad(lambda z: min(z * z, cut * cut) * norm.pdf(z), -12, 12, points=[-min(cut, 11), min(cut, 11)])[0]
    assert winsorised_square(share) == pytest.approx(slow, abs=1e-7)


def test_too_few_units() -> None:
    assert unit_spread([1.0] * 10, standard_errors=[1.0] * 10) is None
    assert unit_spread([1.0] * 11, standard_errors=[1.0] * 11) is not None


def test_chance_alone_gives_no_variance() -> None:
    found = unit_spread([-0.5, 0.5] * 6, standard_errors=[0.1] * 12)
    assert found is not None
    assert found.variance == 0
    assert found.dispersion < 1


@pytest.mark.parametrize(("units", "between"), [(11, 0.1), (40, 0.05), (150, 0.1)])
def test_it_is_right_in_the_mean(units: int, between: float) -> None:
    """Within 15 % of tau²; as published, without the division by what winsorising takes, it is a third too low."""
    generator = np.random.default_rng(9)
    found, published = [], []
    for _ in range(12000 // units):
        errors = generator.uniform(0.03, 0.1, units)
        values = generator.normal(0, np.hypot(errors, between))
        values = values - (values / errors**2).sum() / (1 / errors**2).sum()
        one = unit_spread((values / errors).tolist(), standard_errors=errors.tolist())
        assert one is not None
        found.append(one.variance)
        weights = errors**-2
        taken = winsorised_square(0.1) * one.dispersion * (units - 1)
        base = weights.sum() - (weights**2).sum() / weights.sum()
        published.append(max(0.0, (taken - (units - 1)) / base))
    assert np.mean(found) == pytest.approx(between**2, rel=0.15)
    assert np.mean(published) < 0.67 * between**2
