"""What is always tried beside the forecast: read from its file, applied to the months that are left."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
from tests.finance.conftest import DEFINITIONS

from utfall.errors import InvalidDefinition
from utfall.finance.sensitivity_rules import load_sensitivity, tried
from utfall.finance.year_book import Meaning
from utfall.finance.year_money import YearMoney


def test_one_more_placement_costs_its_days_left(money: YearMoney, meaning: Meaning) -> None:
    """245 days from 1 May to 31 December at 4 200 kronor: 1 029 000. Index one way and the other are each other's."""
    assert money.machine is not None
    rules = load_sensitivity(DEFINITIONS, coding=meaning.coding)
    outcomes = {one.scenario.name: one.difference_ore for one in tried(rules, on=money.machine.forecast)}
    assert outcomes["1 placering till, HVB"] == 245 * 4_200 * 100
    assert outcomes["Index +1 procent"] == -outcomes["Index \u22121 procent"] > 0
    # 150 posts × 5 % × 150 000 kronor × 245/365 of a year.
    assert outcomes["Personalomsättning +5 procentenheter, Myndighet"] == 75_513_699
    assert len(outcomes) == 5


def test_rules_of_lines_that_are_not_there_are_left_out(money: YearMoney, meaning: Meaning) -> None:
    assert money.machine is not None
    rules = load_sensitivity(DEFINITIONS, coding=meaning.coding)
    moved = dataclasses.replace(
        rules,
        placements=tuple(dataclasses.replace(one, area="Nedlagt") for one in rules.placements),
        turnover=tuple(dataclasses.replace(one, area="Nedlagt") for one in rules.turnover),
    )
    assert len(tried(moved, on=money.machine.forecast)) == 2


def test_without_a_file_index_alone_is_tried(tmp_path: Path, meaning: Meaning) -> None:
    rules = load_sensitivity(tmp_path, coding=meaning.coding)
    assert (rules.index_percent, rules.placements, rules.turnover, rules.sources) == (Decimal(1), (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('area = "myndighet"', 'area = "myndigheten"', "Menade du ”myndighet”"),
        ('group = "klientkostnader"', 'group = "ej_mappat"', "finns inte"),
        ("placements = 1", "placements = 0", "mellan 1 och 1000"),
        ("index_percent = 1", 'index_percent = "1"', "ett tal"),
        ("posts = 150", "tjanster = 150", "är okänd"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_remedy(
    tmp_path: Path, meaning: Meaning, old: str, new: str, message: str
) -> None:
    text = (DEFINITIONS / "economy" / "sensitivity.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "economy").mkdir()
    (tmp_path / "economy" / "sensitivity.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=message):
        load_sensitivity(tmp_path, coding=meaning.coding)
