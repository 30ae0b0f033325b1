"""Every measure stands in one business area, or is left out with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from utfall.errors import InvalidDefinition
from utfall.finance.coding import UNMAPPED, load_coding, refuse_other_areas
from utfall.measures.areas import load_areas
from utfall.measures.load import load_catalogue

DEFINITIONS = Path(__file__).resolve().parents[2] / "definitions"


def test_every_measure_and_goal_stands_in_one_area_or_is_left_out_with_a_reason() -> None:
    catalogue = load_catalogue(DEFINITIONS)
    found = load_areas(DEFINITIONS, measures=catalogue)
    named = [measure for area in found.areas for measure in area.measures] + [measure for measure, _ in found.left_out]
    assert sorted(named) == sorted(catalogue)
    assert all(found.area_of(goal.measure) for goal in catalogue.goals.values())
    assert found.areas[0].name == "Myndighet"


@pytest.mark.parametrize(
    ("measures", "known", "said"),
    [
        ('["a.b"]', ("a.b", "a.c"), "”a.c” står inte i något område"),
        ('["a.b", "a.d"]', ("a.b",), "”a.d” finns inte"),
        ('["a.b", "a.b"]', ("a.b",), "lista med olika texter"),
    ],
)
def test_a_forgotten_unknown_or_doubled_measure_is_named(
    tmp_path: Path, measures: str, known: tuple[str, ...], said: str
) -> None:
    area = f'schema = 1\n[[area]]\nid = "a"\nname = "A"\nunit = "A"\ndoes = "Gör."\nmeasures = {measures}\n'
    (tmp_path / "areas.toml").write_text(area, encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=said):
        load_areas(tmp_path, measures=known)


def test_a_measure_in_two_areas_is_an_error(tmp_path: Path) -> None:
    area = '[[area]]\nid = "{0}"\nname = "A"\nunit = "A"\ndoes = "Gör."\nmeasures = ["a.b"]\n'
    (tmp_path / "areas.toml").write_text(f"schema = 1\n{area.format('a')}{area.format('b')}", encoding="utf-8")
    with pytest.raises(InvalidDefinition, match="två gånger"):
        load_areas(tmp_path, measures=("a.b",))


def test_an_area_of_the_ledger_is_the_one_of_its_name_among_measures() -> None:
    coding = load_coding(DEFINITIONS)
    areas = {area.id: area.name for area in load_areas(DEFINITIONS, measures=load_catalogue(DEFINITIONS)).areas}
    refuse_other_areas(coding, areas)
    assert {"myndighet", "insats_och_service", "ledning"} <= set(areas) & set(coding.areas)
    for other in ({**areas, "myndighet": "Mottagning"}, {"mottagning": "Myndighet"}):
        with pytest.raises(InvalidDefinition, match="området myndighet heter Myndighet"):
            refuse_other_areas(coding, other)


def test_taxes_are_not_taken_for_the_boards_grant() -> None:
    """Group 80 is taxes and 82 general grants in Kommun-BAS; only the account that is named is the grant."""
    coding, month = load_coding(DEFINITIONS), date(2025, 1, 1)
    assert coding.line_of("8090", month=month) == "kommunbidrag"
    assert {coding.line_of(account, month=month) for account in ("801", "8051", "821", "835")} == {UNMAPPED}
