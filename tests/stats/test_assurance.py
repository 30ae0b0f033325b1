"""A target against control limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from utfall.stats.assurance import Assurance, assurance
from utfall.stats.control_chart import xmr_chart
from utfall.stats.special_cause import Line


@pytest.mark.parametrize(
    ("target", "if_higher", "if_lower"),
    [
        (71, Assurance.FAILS, Assurance.PASSES),
        (70, Assurance.HIT_OR_MISS, Assurance.HIT_OR_MISS),
        (60, Assurance.HIT_OR_MISS, Assurance.HIT_OR_MISS),
        (50, Assurance.HIT_OR_MISS, Assurance.HIT_OR_MISS),
        (49, Assurance.PASSES, Assurance.FAILS),
    ],
)
def test_by_hand(target: float, if_higher: Assurance, if_lower: Assurance) -> None:
    line = Line(60, 50, 70)
    assert assurance(line, target=target, higher_is_better=True) is if_higher
    assert assurance(line, target=target, higher_is_better=False) is if_lower


def test_a_single_point_assures_nothing() -> None:
    line = xmr_chart([5.0])[0].line
    assert assurance(line, target=1e9, higher_is_better=True) is Assurance.HIT_OR_MISS
    assert line.lower == -math.inf


def test_what_is_assured_comes_true() -> None:
    """Months that go on as they were: of 200 each, those assured to pass pass nearly always."""
    generator = np.random.default_rng(14)
    kept: dict[Assurance, list[float]] = {verdict: [] for verdict in Assurance}
    for _ in range(200):
        months = generator.normal(60, 5, 48)
        target = float(generator.uniform(35, 85))
        verdict = assurance(xmr_chart(months[:24].tolist())[-1].line, target=target, higher_is_better=True)
        kept[verdict].append(float((months[24:] >= target).mean()))
    assert np.mean(kept[Assurance.PASSES]) > 0.995
    assert np.mean(kept[Assurance.FAILS]) < 0.005
    assert 0.2 < np.mean(kept[Assurance.HIT_OR_MISS]) < 0.8
