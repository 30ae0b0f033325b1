"""The result in words and tables: every number as in the data, signs as a reader of results expects them."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.finance.coding import load_coding
from utfall.finance.forecasting.cases import CasePart
from utfall.finance.forecasting.drivers import Driver, Step, Waterfall
from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.outlook import Spread
from utfall.finance.income_statement import Column, income_statement, results_by_area
from utfall.finance.statement_layout import load_layout
from utfall.finance.year_money import Difference
from utfall.reports.machine_tables import cases_table
from utfall.reports.result_words import case_reasons, case_sentence, difference_words
from utfall.reports.statement_tables import EMPTY_NOTE, UNMAPPED_NOTE, statement_block

DEFINITIONS = Path(__file__).parents[2] / "definitions"
CODING = load_coding(DEFINITIONS)
LAYOUT = load_layout(DEFINITIONS, coding=CODING)
MNKR = 100_000_000


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_best_and_worst_case_with_their_probability() -> None:
    limits = Spread(-1 * MNKR, 2 * MNKR, 5 * MNKR, 7 * MNKR, -2 * MNKR, 0.05, 1.0, 3)
    assert plain(case_sentence(limits)) == (
        "I bästa fall blir resultatet +7,0 mnkr och i sämsta fall −2,0 mnkr. Sannolikheten är 5 procent att det blir "
        "bättre än det bästa och lika stor att det blir sämre än det sämsta."
    )


PARTS = (
    CasePart(Line("Myndighet", "Klientkostnader"), best_ore=-3 * MNKR, worst_ore=4 * MNKR),
    CasePart(Line("Boende", "Personalkostnader"), best_ore=-1 * MNKR, worst_ore=-MNKR // 10),
    CasePart(Line("Boende", "Bidrag"), best_ore=0, worst_ore=MNKR // 100),
)


def test_the_reasons_are_the_lines_that_move_most() -> None:
    """One that moves the other way, or a hundredth, is no reason."""
    worst, best = map(plain, case_reasons(PARTS))
    assert worst.startswith("Det sämsta fallet bärs mest av klientkostnader i Myndighet (−4,0 mnkr), räknat")
    assert "klientkostnader i Myndighet (+3,0 mnkr) och personalkostnader i Boende (+1,0 mnkr)" in best
    assert case_reasons(()) == ()


def test_the_table_of_cases_adds_up() -> None:
    table = cases_table(PARTS, year=2025, most=1)
    assert table is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Klientkostnader", "−4,0", "3,0"],
        ["Övriga", "0,1", "1,0"],
        ["Summa", "−3,9", "4,0"],
    ]
    assert table.rows[0].cells[0].aside == "Myndighet"
    assert cases_table((), year=2025) is None


def waterfall(*amounts: tuple[Step, int]) -> Waterfall:
    return Waterfall(10 * MNKR, tuple(Driver(step, ore) for step, ore in amounts))


@pytest.mark.parametrize(
    ("steps", "is_from_manager", "said"),
    [
        (
            waterfall((Step.TO_DATE, -3 * MNKR), (Step.PACE, MNKR), (Step.REST, 0)),
            True,
            "Maskinens nettokostnad är 2,0 mnkr lägre än chefernas. Mest betyder utfallet hittills mot planen (−3,0 "
            "mnkr) och takten under resten av året (+1,0 mnkr).",
        ),
        (
            waterfall((Step.LATE_INVOICES, MNKR)),
            False,
            "Maskinens nettokostnad är 1,0 mnkr högre än budgetens. Mest betyder fakturor som väntas i efterhand (+1,0 "
            "mnkr).",
        ),
        (waterfall((Step.REST, 0)), True, "Maskinens nettokostnad är densamma som chefernas."),
    ],
)
def test_the_difference_in_words(steps: Waterfall, is_from_manager: bool, said: str) -> None:
    assert plain(difference_words(Difference(steps, (), is_from_manager))) == said


def test_lines_that_nobody_gave_a_figure_are_named() -> None:
    found = Difference(waterfall((Step.PACE, MNKR)), (Line("Boende", "Bidrag"),), is_from_manager=True)
    assert "Ingen har angett något för bidrag i Boende" in difference_words(found)


def test_a_statement_says_what_is_empty_rounded_and_not_mapped() -> None:
    books = {Line("boende", "klientkostnader"): 40_000, Line("myndighet", "ej_mappat"): 40_000}
    columns = [Column("a", "Utfall", books), Column("b", "Prognos", None)]
    block = statement_block(income_statement(columns, layout=LAYOUT), caption="Resultaträkning", head="Post")
    assert block.caption == "Resultaträkning, tusental kronor"
    assert [cell.text for cell in block.rows[-1].cells] == ["Årets resultat", "−1", "–"]
    assert [cell.text for cell in block.rows[-2].cells] == ["Ej mappat", "0", "–"]
    empty, unmapped, rounding = block.notes
    assert (empty, unmapped) == (EMPTY_NOTE, UNMAPPED_NOTE)
    assert rounding.endswith("Årets resultat, Utfall: +1.")


def test_a_statement_without_anything_odd_has_no_notes() -> None:
    books = {Line("boende", "klientkostnader"): 500_000}
    areas = results_by_area([Column("a", "Utfall", books)], layout=LAYOUT, coding=CODING, total="Totalt")
    block = statement_block(areas, caption="Resultat", head="Verksamhetsområde", notes=("Eget.",), gap_before="a")
    assert block.notes == ("Eget.",)
    assert [column.gap_before for column in block.columns] == [False, True]
    assert [row.is_sum for row in block.rows] == [False, False, False, False, True]
