"""The year's statements, and the way from a line of them to its vouchers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from utfall.figures.kept import KeptGate
from utfall.finance.statement import RESULT
from utfall.reports.figure_tables import EMPTY
from utfall.web.accounts.models import Unit
from utfall.web.audit.models import Entry
from utfall.web.economy.ledger_page import Asked, ledger_page
from utfall.web.economy.months_chart import MonthAmounts, month_amounts, months_chart
from utfall.web.economy.queries import statement_page
from utfall.web.economy.tables import deviation
from utfall.web.permissions import Role
from utfall.web.year_money import books_at, sums_at

STEPS = ("omrade", "manad", "konto")


def text_of(answer: Any) -> str:
    """The page's words, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", answer.content.decode()))).replace("\u00a0", " ")


def test_the_statement_has_the_reports_rows_and_a_word_for_each_deviation(gate: KeptGate) -> None:
    page = statement_page(gate, may_drill=True)
    assert page is not None and page.areas is not None
    titles = [row.title for row in page.statement.rows]
    assert titles[:2] == ["Kommunbidrag", "Disposition av ackumulerat resultat"] and titles[-1] == RESULT
    heads = [one.title for one in page.statement.columns]
    assert heads == [
        "Bokslut 2024",
        "Internbudget 2025",
        "Prognos 2025",
        "Avvikelse mot budget",
        "Utfall jan–apr 2025",
        "Budget jan–apr 2025",
        "Avvikelse hittills",
    ]
    told = {row.title: row.cells[3].deviation for row in page.areas.rows}
    assert {one.word for one in told.values() if one is not None and one.word} == {"bättre", "sämre"}
    assert page.statement.rows[0].address == "/ekonomi/bokforing/?ar=2025&rad=kommunbidrag"
    assert page.areas.rows[0].address == "/ekonomi/omrade/ledning/?ar=2025"
    assert "väntas enligt cheferna bli" in page.sentence


def test_a_word_beside_an_amount_has_a_column_of_its_own(signed_in: Callable[..., Client], store: Path) -> None:
    """So that amounts stand under each other, whatever is said of them."""
    page = signed_in(Role.CONTROLLER).get("/ekonomi/").content.decode()
    rows = re.findall("<tr.*?</tr>", page)
    cells = [re.findall(r"<t[hd][ >].*?</t[hd]>", row) for row in rows]
    assert {len(row) for row in cells} == {10}  # the title, seven columns of amounts, and two of words
    words = [one for row in cells for one in row if 'class="state' in one]
    assert words and all(one.startswith('<td class="verdict">') for one in words)


@pytest.mark.parametrize(
    ("ore", "base", "word"), [(5, 100, "bättre"), (-5, 100, "sämre"), (0, 100, "i nivå"), (None, 100, "")]
)
def test_a_deviation_has_a_word(ore: int | None, base: int, word: str) -> None:
    unit = 10_000_000
    assert deviation(None if ore is None else ore * unit, base * unit).word == word


def test_each_step_comes_to_the_sum_before_it_to_the_ore(gate: KeptGate) -> None:
    """From the row of the statement, the largest part each time, to the vouchers."""
    asked = Asked(rad="kostnader")
    money = books_at(gate)
    assert money is not None
    costs = {group for row in money.meaning.layout.rows if row.title == "Kostnader" for group in row.groups}
    expected = sum(ore for line, ore in money.book.booked().items() if line.group in costs)
    sums = sums_at(gate)
    for step in STEPS:
        page = ledger_page(gate, asked)
        assert page is not None and page.parts is not None
        chosen = sums.of(page.period, groups=frozenset(costs), area=asked.omrade or None, account=asked.konto or None)
        assert sum(one.amount_ore for one in chosen) == expected
        assert page.parts.total.outcome == page.total
        key_of = {"omrade": "area", "konto": "account"}.get(step)
        best = max(page.parts.parts, key=lambda part: part.rows)
        asked = Asked(**{**vars(asked), step: best.key})
        expected = sum(
            one.amount_ore for one in chosen if (getattr(one, key_of) if key_of else f"{one.month:%Y-%m}") == best.key
        )
    page = ledger_page(gate, asked)
    assert page is not None and page.parts is None
    assert len(page.vouchers) > 1 and sum(one.amount_ore for one in page.vouchers) == expected
    assert page.crumbs[0].label == "Ekonomi 2025" and len(page.crumbs) == 5


def test_a_month_stands_beside_the_same_month_of_the_year_before(gate: KeptGate) -> None:
    page = ledger_page(gate, Asked(rad="kostnader", omrade="myndighet"))
    assert page is not None and page.parts is not None
    assert [part.key for part in page.parts.parts] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    before = ledger_page(gate, Asked(ar="2024", rad="kostnader", omrade="myndighet"))
    assert before is not None and before.parts is not None
    assert [part.before for part in page.parts.parts] == [part.outcome for part in before.parts.parts[:4]]


def test_the_years_months_are_drawn_against_budget_and_the_year_before(gate: KeptGate) -> None:
    page = ledger_page(gate, Asked(rad="kostnader", omrade="myndighet"))
    money = books_at(gate)
    assert page is not None and page.parts is not None and page.months is not None and money is not None
    chart = page.months
    assert len(chart.months) == 12 and chart.are_costs and chart.has_budget and chart.has_before
    assert [one.address for one in chart.months[:4]] == [part.address for part in page.parts.parts]
    assert [one.address for one in chart.months[4:]] == [""] * 8
    planned = sum(one.amount_ore for one in money.book.budget if one.area == "myndighet" and one.month.month == 12)
    assert planned and chart.months[11].budget != EMPTY and chart.months[11].outcome == EMPTY
    costs = frozenset(g for row in money.meaning.layout.rows if row.title == "Kostnader" for g in row.groups)
    amounts = month_amounts(money.book, sums_at(gate), groups=costs, area="myndighet", account=None)
    booked = money.book.booked()
    expected = sum(ore for line, ore in booked.items() if line.area == "myndighet" and line.group in costs)
    assert sum(one.outcome_ore or 0 for one in amounts) == expected
    heights = [float(one.bar_height) for one in chart.months[:4]]
    shares = [(one.outcome_ore or 0) / expected for one in amounts[:4]]
    assert [height / sum(heights) for height in heights] == pytest.approx(shares, rel=0.01)
    chosen = ledger_page(gate, Asked(rad="kostnader", omrade="myndighet", manad="2025-04"))
    assert chosen is not None and chosen.months is None


def test_a_months_chart_by_hand() -> None:
    """A cost of 100 thousand and a credit of 100: the bars stand on zero, and the picture reaches from −100 to 300."""
    unit = 100_000
    months = [
        MonthAmounts(date(2025, 1, 1), 100 * unit, 200 * unit, None),
        MonthAmounts(date(2025, 2, 1), -100 * unit, None, 300 * unit),
        MonthAmounts(date(2025, 3, 1), None, None, None),
    ]
    chart = months_chart(months, address=lambda month: f"/{month:%m}")
    assert chart is not None and chart.are_costs
    zero = next(one for one in chart.ticks if one.is_zero)
    assert [one.text for one in chart.ticks] == ["\u2212100", "0", "100", "200", "300"]
    first, second, third = chart.months
    height = 52.5  # a hundred thousand: a fourth of 250 less 12 above and 28 below
    assert (first.bar_height, second.bar_height, third.bar_height) == (str(height), str(height), "")
    assert float(first.bar_y) == float(zero.y) - height and second.bar_y == zero.y
    assert (first.ring_y, second.ring_y, third.address) == ("", "12.0", "")
    assert (first.outcome, second.outcome, first.deviation.word) == ("\u2212100", "100", "bättre")
    assert first.told == "januari 2025: utfall \u2212100, budget \u2212200 tusental kronor"
    assert months_chart([MonthAmounts(date(2025, 1, 1), None, None, None)], address=str) is None


def test_a_controller_goes_from_the_page_to_the_vouchers_by_its_links(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    page = client.get("/ekonomi/")
    assert "Resultaträkning 2025, tusental kronor" in text_of(page)
    address = "/ekonomi/bokforing/?ar=2025&rad=kostnader"
    assert html.escape(address) in page.content.decode()
    for parameter, key in (("omrade", "myndighet"), ("manad", "2025-04"), ("konto", "4641")):
        answer = client.get(address)
        assert answer.status_code == 200
        address = f"{address}&{parameter}={key}"
        assert f'href="{html.escape(address)}"' in answer.content.decode()
        drawn = f'<a href="{html.escape(address)}" aria-label="april 2025: utfall' in answer.content.decode()
        assert drawn == (parameter == "manad")
    last = client.get(address)
    assert "Verifikation" in text_of(last) and "bokforing_2025.SE, rad" in text_of(last)


def test_vouchers_texts_are_read_for_a_purpose_that_is_logged(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.FINANCE)
    address = "/ekonomi/bokforing/?ar=2025&rad=kostnader&omrade=myndighet&manad=2025-04&konto=4641"
    assert "Faktura placering" not in text_of(client.get(address))
    refused = client.post(address, {"skal": "kort"})
    assert refused.status_code == 403 and "Faktura placering" not in text_of(refused)
    assert not Entry.objects.filter(action="rows.read").exists()
    read = client.post(address, {"skal": "Stämmer av fakturorna från april"})
    assert read.status_code == 200 and "Faktura placering" in text_of(read)
    (entry,) = Entry.objects.filter(action="rows.read")
    assert "verifikationer konto 4641 2025-04" in entry.thing and "Stämmer av fakturorna" in entry.details


def test_a_manager_reads_texts_only_of_the_own_area(
    signed_in: Callable[..., Client], area: Unit, gate: KeptGate
) -> None:
    client = signed_in(Role.AREA_MANAGER, unit=area)
    own = "/ekonomi/bokforing/?ar=2025&rad=kostnader&omrade=myndighet&manad=2025-04&konto=4641"
    page = ledger_page(gate, Asked(rad="kostnader", omrade="boende", manad="2025-04"))
    assert page is not None and page.parts is not None
    others = page.parts.parts[0].address
    purpose = {"skal": "Stämmer av fakturorna från april"}
    assert client.post(own, purpose).status_code == 200
    assert client.get(others).status_code == 200
    assert client.post(others, purpose).status_code == 403
    assert Entry.objects.filter(action="rows.read").count() == 1


def test_a_reader_sees_the_statement_and_no_accounts(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.READER)
    page = client.get("/ekonomi/omrade/boende/")
    assert page.status_code == 200 and "/ekonomi/bokforing/" not in page.content.decode()
    assert client.get("/ekonomi/bokforing/?ar=2025").status_code == 403


@pytest.mark.parametrize(
    "asked", ["ar=19", "ar=2025&rad=finns-ej", "ar=2025&grupp=finns-ej", "ar=2025&manad=2024-01", "ar=2025&omrade=x"]
)
def test_what_does_not_exist_is_not_found(asked: str, signed_in: Callable[..., Client], store: Path) -> None:
    assert signed_in(Role.CONTROLLER).get(f"/ekonomi/bokforing/?{asked}").status_code == 404


def test_an_earlier_day_shows_the_year_that_was_closed_then(signed_in: Callable[..., Client], store: Path) -> None:
    page = text_of(signed_in(Role.CONTROLLER).get("/ekonomi/?kand=2025-03-05"))
    assert "Bokslut 2024" in page and "Avvikelse hittills" not in page


def test_without_a_ledger_the_page_says_what_to_do(signed_in: Callable[..., Client], store: Path) -> None:
    page = text_of(signed_in(Role.CONTROLLER).get("/ekonomi/?ar=2019"))
    assert "Läs in filerna under Inläsning" in page


def test_no_ledgers_year_is_asked_before_it_began(gate: KeptGate) -> None:
    assert statement_page(gate, year=date.min.year) is None
