"""Which lines hold money centrally: read from its file, and refused with place and remedy."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.finance.conftest import DEFINITIONS

from utfall.errors import InvalidDefinition
from utfall.finance.coding import Coding
from utfall.finance.held_rules import load_held


def test_the_file(tmp_path: Path, coding: Coding) -> None:
    money, grant = load_held(DEFINITIONS, coding=coding)
    assert (money.area, money.groups) == ("ledning", ("personalkostnader", "ovriga_kostnader"))
    assert (grant.groups, grant.assumed_use_share) == (("statsbidrag",), Decimal("0.5"))
    assert load_held(tmp_path, coding=coding) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('area = "ledning"', 'area = "ledningen"', "Menade du ”ledning”"),
        ('"statsbidrag"', '"bidrag"', "Menade du ”statsbidrag”"),
        ("assumed_use_percent = 50", "assumed_use_percent = 100", "mellan 1 och 99"),
        ("source = ", "kalla = ", "är okänd"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, coding: Coding, old: str, new: str, message: str) -> None:
    text = (DEFINITIONS / "economy" / "held.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "economy").mkdir()
    (tmp_path / "economy" / "held.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=message):
        load_held(tmp_path, coding=coding)
