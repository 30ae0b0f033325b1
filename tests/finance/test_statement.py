"""The full-year forecast: sums computed, empty told from zero, bad files refused with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.errors import InvalidEconomyFile
from utfall.finance.statement import read_forecast
from utfall.model.money import ORE_PER_TKR

EXAMPLE = Path(__file__).parents[2] / "src/utfall/synthetic/data/ekonomi.csv"


def test_sums_are_those_of_the_published_statement() -> None:
    """Nine sums, worked by hand: 658 070 + 86 885 = 744 955; 744 955 − 752 628 = −7 673, and so on."""
    forecast = read_forecast(EXAMPLE)
    sums = {
        line.label: tuple(
            None if ore is None else ore // ORE_PER_TKR
            for ore in (line.accounts_ore, line.budget_ore, line.forecast_ore)
        )
        for line in forecast.lines
        if line.is_sum
    }
    assert sums == {
        "Summa intäkter": (744_955, 816_247, 817_747),
        "Summa kostnader": (-752_628, -816_247, -817_747),
        "Årets resultat": (-7_673, 0, 0),
    }
    assert forecast.open_questions == ()


def test_empty_is_not_zero() -> None:
    """Business areas have no annual accounts: the new organisation did not exist, so the sum is empty too."""
    areas = read_forecast(EXAMPLE).areas
    assert [line.accounts_ore for line in areas] == [None] * 5
    assert areas[-1].forecast_ore == 0


def test_investments_deviate_with_plus_for_money_left() -> None:
    net = read_forecast(EXAMPLE).investments[-1]
    assert (net.label, net.deviation_ore) == ("Netto", 1_000 * ORE_PER_TKR)


def test_areas_that_do_not_add_up_are_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "ekonomi.csv"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace(";0;-3500;", ";0;-3400;"), encoding="utf-8")
    assert read_forecast(file).open_questions == ("Verksamhetsområdenas prognoser summerar inte till årets resultat.",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("avsnitt;", "avdelning;", "rad 1"),
        ("kostnader;Kostnader", "kostnad;Kostnader", "Menades ”kostnader”"),
        ("-752628", "minus 7", "”minus 7” är inget belopp"),
        ("huvud;År;2024;2025;2025;\n", "", "huvud;År"),
        ("investeringar;Utgifter;;3000", "investeringar;Utgifter;;", "Skriv 0"),
        ("fall;Bästa fall;;;7000;", "fall;Bästa fall;;7000;", "rad 14"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    content = EXAMPLE.read_text(encoding="utf-8")
    assert old in content
    file = tmp_path / "ekonomi.csv"
    file.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidEconomyFile, match=message):
        read_forecast(file)


def test_what_is_carried_forward_is_entered_and_remarks_keep_their_order() -> None:
    """A deficit of 7 673 was written off, so the year ends at 0 although nothing in the file adds up to that."""
    forecast = read_forecast(EXAMPLE)
    assert forecast.accumulated is not None
    assert (forecast.accumulated.accounts_ore, forecast.accumulated.budget_ore) == (-7_673 * ORE_PER_TKR, None)
    assert forecast.accumulated.forecast_ore == 0
    assert [label for label, _ in forecast.remarks] == ["Klientkostnader", "Personalkostnader", "Lokalkostnader"]


@pytest.mark.parametrize("name", ["saknas.csv", "."])
def test_a_file_that_is_not_there_is_an_error_for_the_user(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidEconomyFile, match="finns inte, eller är en mapp"):
        read_forecast(tmp_path / name)
