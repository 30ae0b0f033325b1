"""What best and worst case consist of: exact sums, and the line that varies is the one that is named."""

from __future__ import annotations

import numpy as np
import pytest

from utfall.finance.forecasting.cases import case_parts
from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.outlook import NoSpread, Outlook, spread_of
from utfall.finance.forecasting.simulation import LineParts, Simulated


def line_parts(area: str, group: str, expected_ore: int) -> LineParts:
    months = (expected_ore, *(0 for _ in range(11)))
    return LineParts(Line(area, group), 1, expected_ore, 0, 0, 0, 0, 0, 0, months, None, (), 4)


def outlook_of(drawn: Simulated, *, widening: float) -> Outlook:
    expected = sum(one.expected_ore for one in drawn.lines)
    spread = spread_of(drawn.drawn.sum(axis=1), expected_ore=expected, widening=widening, past_years=3, case_share=0.05)
    return Outlook(None, None, 0, expected, None, spread, None, 4)


@pytest.fixture(name="drawn")
def some_years() -> Simulated:
    """Care varies nine times as much as staff, and premises do not vary at all."""
    lines = (line_parts("A", "Vård", 10_000_000), line_parts("A", "Personal", 20_000_000), line_parts("B", "Lokal", 7))
    normals = np.random.default_rng(1).standard_normal((4000, 2))
    years = np.column_stack(
        [10_000_000 + 900_000 * normals[:, 0], 20_000_000 + 100_000 * normals[:, 1], np.full(4000, 7)]
    )
    return Simulated(lines, years)


@pytest.mark.parametrize("widening", [1.0, 1.7])
def test_the_parts_add_up_to_the_cases(drawn: Simulated, widening: float) -> None:
    outlook = outlook_of(drawn, widening=widening)
    parts = case_parts(outlook, drawn=drawn)
    assert outlook.spread is not None
    assert sum(one.best_ore for one in parts) == outlook.spread.best_ore - outlook.expected_ore
    assert sum(one.worst_ore for one in parts) == outlook.spread.worst_ore - outlook.expected_ore


def test_the_line_that_varies_makes_the_cases(drawn: Simulated) -> None:
    """Independent normals: of the sum's deviation each takes its share of the variance, 81 to 1."""
    care, staff, premises = case_parts(outlook_of(drawn, widening=1.0), drawn=drawn)
    assert premises.worst_ore == premises.best_ore == 0
    assert care.worst_ore > 0 > care.best_ore
    assert staff.worst_ore / care.worst_ore == pytest.approx(1 / 81, abs=0.02)


def test_of_an_area_only_its_lines(drawn: Simulated) -> None:
    of_area = Outlook("A", None, 0, 30_000_000, None, outlook_of(drawn, widening=1.0).spread, None, 4)
    assert [one.line.group for one in case_parts(of_area, drawn=drawn)] == ["Vård", "Personal"]


def test_without_limits_there_are_no_cases(drawn: Simulated) -> None:
    assert case_parts(Outlook(None, None, 0, 0, None, None, NoSpread.TOO_FEW_YEARS, 1), drawn=drawn) == ()
