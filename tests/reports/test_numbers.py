"""Swedish numbers: no-break spaces, decimal comma, real minus, half up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from utfall.model.cell import Cell
from utfall.model.figure import Interval
from utfall.model.unit import Unit
from utfall.reports import numbers

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        ("15916", 0, False, f"15{NBSP}916"),
        ("1234567.5", 0, False, f"1{NBSP}234{NBSP}568"),
        ("2.5", 0, False, "3"),
        ("0.25", 1, False, "0,3"),
        ("-7.673", 1, False, "\u22127,7"),
        ("-0.04", 1, False, "0,0"),
        ("7", 1, True, "+7,0"),
        ("0", 0, True, "0"),
    ],
)
def test_number(value: str, decimals: int, signed: bool, text: str) -> None:
    assert numbers.format_number(Decimal(value), decimals=decimals, signed=signed) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "in_table", "in_prose"),
    [
        ("0.827957", Unit.SHARE, 1, f"82,8{NBSP}%", f"82,8{NBSP}procent"),
        ("16", Unit.PER_CENT, 0, f"16{NBSP}%", f"16{NBSP}procent"),
        ("28", Unit.DAYS, 0, f"28{NBSP}dagar", f"28{NBSP}dagar"),
        ("1", Unit.DAYS, 0, f"1{NBSP}dagar", f"1{NBSP}dag"),
        ("15916", Unit.CARE_DAYS, 0, f"15{NBSP}916", f"15{NBSP}916{NBSP}vårddygn"),
        ("967", Unit.COUNT, 0, "967", "967"),
        ("29000050", Unit.ORE, 0, f"290{NBSP}001{NBSP}kr", f"290{NBSP}001{NBSP}kronor"),
    ],
)
def test_value(value: str, unit: Unit, decimals: int, in_table: str, in_prose: str) -> None:
    assert numbers.format_value(Decimal(value), unit=unit, decimals=decimals) == in_table
    assert numbers.format_value(Decimal(value), unit=unit, decimals=decimals, in_prose=True) == in_prose


def test_cells_without_a_value_are_words() -> None:
    for cell in (Cell.hidden("få"), Cell.not_yet_known("tidigt"), Cell.missing()):
        for in_prose in (False, True):
            text = numbers.format_cell(cell, unit=Unit.COUNT, decimals=0, in_prose=in_prose)
            assert text and not any(letter.isdigit() for letter in text)


def test_interval_money_and_days() -> None:
    interval = Interval(Decimal("0.7388"), Decimal("0.8910"), "Wilson")
    assert numbers.format_interval(interval, unit=Unit.SHARE, decimals=1) == "73,9–89,1"
    said = numbers.format_interval(interval, unit=Unit.SHARE, decimals=1, in_prose=True)
    assert said == f"73,9 till 89,1{NBSP}procent"
    assert numbers.format_thousand_kronor(-75_262_800_000) == f"\u2212752{NBSP}628"
    assert numbers.format_million_kronor(-767_300_000) == f"\u22127,7{NBSP}mnkr"
    assert numbers.format_day(date(2025, 5, 5)) == f"5{NBSP}maj{NBSP}2025"
    assert [numbers.number_in_words(n) for n in (0, 1, 12, 13)] == ["noll", "en", "tolv", "13"]


def test_swedish_alphabet() -> None:
    assert sorted(["Ö", "ä", "Åska", "zebra", "Alm", "väntetid", "vård"], key=numbers.in_alphabet) == [
        "Alm", "vård", "väntetid", "zebra", "Åska", "ä", "Ö",
    ]  # fmt: skip
