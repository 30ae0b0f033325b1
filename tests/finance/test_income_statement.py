"""Statements: exact in öre before rounding, empty told from zero, nothing left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.errors import InvalidDefinition
from utfall.finance.coding import UNMAPPED, load_coding
from utfall.finance.forecasting.known import Line
from utfall.finance.income_statement import (
    Column,
    RoundingDifference,
    income_statement,
    result_by_group,
    results_by_area,
    rounded,
    rounding_differences,
)
from utfall.finance.statement_layout import load_layout
from utfall.model.money import ORE_PER_TKR

DEFINITIONS = Path(__file__).parents[2] / "definitions"
CODING = load_coding(DEFINITIONS)
LAYOUT = load_layout(DEFINITIONS, coding=CODING)

BOOKS = {
    Line("myndighet", "kommunbidrag"): -10_000_000,
    Line("myndighet", "klientkostnader"): 8_049_999,
    Line("boende", "personalkostnader"): 2_149_999,
    Line("boende", "statsbidrag"): -100_001,
    Line("myndighet", "balansrakning"): 77,
}


def column(amounts: dict[Line, int] | None, **more: frozenset[str]) -> Column:
    return Column("a", "A", amounts, **more)


def test_sums_worked_by_hand() -> None:
    """100 000,00 + 1 000,01 in; 80 499,99 + 21 499,99 out; −999,97 kronor left. The balance sheet is no part of it."""
    statement = income_statement([column(BOOKS)], layout=LAYOUT)
    assert [(row.title, *row.amounts_ore) for row in statement.rows] == [
        ("Kommunbidrag", 10_000_000),
        ("Disposition av ackumulerat resultat", 0),
        ("Intäkter", 100_001),
        ("Summa intäkter", 10_100_001),
        ("Utdelningskrav", 0),
        ("Kostnader", -10_199_998),
        ("Summa kostnader", -10_199_998),
        ("Årets resultat", -99_997),
    ]


def test_areas_and_groups_come_to_the_same_result() -> None:
    areas = results_by_area([column(BOOKS)], layout=LAYOUT, coding=CODING, total="Totalt")
    assert areas.amount_ore("Boende", "a") == -2_049_998
    assert areas.amount_ore("Totalt", "a") == -99_997
    assert result_by_group([column(BOOKS)], layout=LAYOUT, coding=CODING).amount_ore("Årets resultat", "a") == -99_997
    own = result_by_group([column(BOOKS)], layout=LAYOUT, coding=CODING, area="boende")
    assert own.amount_ore("Årets resultat", "a") == -2_049_998


def test_empty_is_not_zero() -> None:
    """A column without anything is empty, also in its sums; one that knows nothing of an area is empty there only."""
    columns = [column(BOOKS), column(None), column({}), column(BOOKS, areas=frozenset({"boende"}))]
    rows = income_statement(columns, layout=LAYOUT).row("Årets resultat").amounts_ore
    assert rows == (-99_997, None, 0, -99_997)
    areas = results_by_area(columns, layout=LAYOUT, coding=CODING, total="Totalt")
    assert areas.row("Insats och service").amounts_ore == (0, None, 0, None)


def test_a_row_that_is_zero_is_told_from_one_that_nobody_has_said(tmp_path: Path) -> None:
    """Disposition and Utdelningskrav: zero where that is decided, else empty, and neither is part of a sum."""
    (tmp_path / "economy").mkdir()
    file = tmp_path / "economy" / "statement.toml"
    shipped = (DEFINITIONS / "economy" / "statement.toml").read_text(encoding="utf-8")
    file.write_text(shipped.replace("zero = true\n", "", 1), encoding="utf-8")
    statement = income_statement([column(BOOKS), column(None)], layout=load_layout(tmp_path, coding=CODING))
    assert statement.row("Disposition av ackumulerat resultat").amounts_ore == (None, None)
    assert statement.row("Utdelningskrav").amounts_ore == (0, None)
    assert statement.row("Summa intäkter").amounts_ore == (10_100_001, None)
    file.write_text(shipped.replace('groups = ["kommunbidrag"]', 'groups = ["kommunbidrag"]\nzero = true', 1), "utf-8")
    with pytest.raises(InvalidDefinition, match="räknas ur dem"):
        load_layout(tmp_path, coding=CODING)


def test_a_budget_that_says_nothing_of_a_row_has_no_zero_there() -> None:
    """What is not booked is zero; what nobody has budgeted is not known, and 0 in the file is a zero."""
    said = {Line("boende", "personalkostnader"): 2_000_000, Line("boende", "kommunbidrag"): 0}
    entered = Column("b", "B", said, is_entered=True)
    statement = income_statement([column(said), entered], layout=LAYOUT)
    assert statement.row("Kommunbidrag").amounts_ore == (0, 0)
    assert statement.row("Intäkter").amounts_ore == (0, None)
    assert statement.row("Årets resultat").amounts_ore == (-2_000_000, -2_000_000)
    nothing = income_statement([Column("b", "B", {}, is_entered=True)], layout=LAYOUT)
    assert nothing.row("Kommunbidrag").amounts_ore == (None,)


def test_what_no_account_leads_to_is_shown_and_counts() -> None:
    books = BOOKS | {Line(UNMAPPED, UNMAPPED): 500_000}
    statement = income_statement([column(books)], layout=LAYOUT)
    assert statement.amount_ore("Ej mappat", "a") == -500_000
    assert statement.amount_ore("Årets resultat", "a") == -599_997
    areas = results_by_area([column(books)], layout=LAYOUT, coding=CODING, total="Totalt")
    assert areas.amount_ore("Ej mappat", "a") == -500_000
    assert areas.amount_ore("Totalt", "a") == -599_997
    groups = result_by_group([column(books)], layout=LAYOUT, coding=CODING)
    assert groups.amount_ore("Ej mappat", "a") == -500_000


def test_rounded_parts_that_do_not_add_up_are_found() -> None:
    """0,4 + 0,4 + 0,4 tkr is 1,2: three zeroes over a one."""
    books = {Line(area, "klientkostnader"): 40_000 for area in ("boende", "myndighet", "ledning")}
    areas = results_by_area([column(books)], layout=LAYOUT, coding=CODING, total="Totalt")
    assert rounding_differences(areas) == (RoundingDifference("Totalt", "A", 1),)
    assert rounding_differences(areas, unit_ore=1) == ()


@given(
    st.dictionaries(
        st.builds(Line, st.sampled_from(sorted(CODING.areas)), st.sampled_from(sorted(CODING.groups))),
        st.integers(-(10**13), 10**13),
    )
)
def test_whatever_is_booked_nothing_is_lost(books: dict[Line, int]) -> None:
    """The result is all that is booked but the balance sheet's, however it is divided; in öre, and as printed."""
    result = -sum(ore for line, ore in books.items() if line.group != "balansrakning")
    statement = income_statement([column(books)], layout=LAYOUT)
    areas = results_by_area([column(books)], layout=LAYOUT, coding=CODING, total="Totalt")
    groups = result_by_group([column(books)], layout=LAYOUT, coding=CODING)
    assert statement.amount_ore("Årets resultat", "a") == result
    for divided in (areas, groups):
        *parts, total = (row.amounts_ore[0] or 0 for row in divided.rows)
        assert sum(parts) == total == result
        said = sum(one.units for one in rounding_differences(divided))
        printed = [rounded(ore, unit_ore=ORE_PER_TKR) for ore in parts]
        assert sum(printed) - said == rounded(total, unit_ore=ORE_PER_TKR)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('groups = ["kommunbidrag"]', "groups = []", "gruppen kommunbidrag står inte på någon rad"),
        ('groups = ["kommunbidrag"]', 'groups = ["kommunbidrag", "avgifter"]', "avgifter står två gånger"),
        ('groups = ["kommunbidrag"]', 'groups = ["kommunbidraget"]', "Menade du ”kommunbidrag”"),
        ('side = "income"', 'side = "outside"', "Skriv income eller cost"),
        ("decided", "bestämt", "är inte giltig TOML"),
        ("decided", "decidedly", "är okänd"),
        ('outside = ["balansrakning"]', 'outside = ["ej_mappat"]', "”ej_mappat” finns inte"),
    ],
)
def test_a_wrong_layout_is_refused_with_place_and_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (DEFINITIONS / "economy" / "statement.toml").read_text(encoding="utf-8")
    head, rows = text.split("schema = 1")
    changed = rows.replace(old, new, 1)
    assert changed != rows
    (tmp_path / "economy").mkdir()
    (tmp_path / "economy" / "statement.toml").write_text(f"{head}schema = 1{changed}", encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=message):
        load_layout(tmp_path, coding=CODING)


def test_a_missing_layout_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match=r"statement.toml saknas"):
        load_layout(tmp_path, coding=CODING)
