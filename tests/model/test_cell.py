"""Cells: each state says exactly what it means, and nothing can hold a value that it must not show."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.model.cell import Cell, CellState


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False)))
def test_a_value_is_a_number_or_a_true_zero(value: Decimal | int) -> None:
    cell = Cell.of(value)
    assert cell.has_value
    assert cell.value == value
    assert cell.state is (CellState.ZERO if value == 0 else CellState.NUMBER)


@pytest.mark.parametrize("cell", [Cell.hidden("färre än 5"), Cell.not_yet_known("följs i ett år"), Cell.missing()])
def test_a_cell_without_a_value_says_why(cell: Cell) -> None:
    assert not cell.has_value
    assert cell.value is None
    assert cell.reason


def test_not_yet_known_says_when() -> None:
    assert Cell.not_yet_known("följs i ett år", known_on=date(2026, 4, 30)).known_on == date(2026, 4, 30)


def test_empty_is_not_zero() -> None:
    assert Cell.missing() != Cell.of(0)
    assert Cell.hidden("skyddas") != Cell.missing("skyddas")


@pytest.mark.parametrize(
    ("state", "value", "reason"),
    [
        (CellState.HIDDEN, Decimal(3), "färre än 5"),
        (CellState.MISSING, Decimal(0), "uppgift saknas"),
        (CellState.NOT_YET_KNOWN, Decimal(1), "följs"),
        (CellState.NUMBER, None, ""),
        (CellState.ZERO, None, ""),
        (CellState.ZERO, Decimal(1), ""),
        (CellState.HIDDEN, None, ""),
        (CellState.MISSING, None, ""),
    ],
)
def test_contradictions_cannot_be_made(state: CellState, value: Decimal | None, reason: str) -> None:
    with pytest.raises(ValueError, match=r"cell|zero"):
        Cell(state, value, reason)


def test_a_cell_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Cell.of(1).value = Decimal(2)  # type: ignore[misc]
