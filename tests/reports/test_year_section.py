"""Helårsprognos out of the ledger, in the whole report: statement, machine, cases, actions, files, what is missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.finance.conftest import ExampleEconomy
from tests.reports.conftest import FakeGate

from utfall.errors import InvalidDefinition
from utfall.finance.balance_actions import BalanceAction, FollowUp, State, actions_then, load_actions
from utfall.finance.full_year import full_year_of
from utfall.finance.statement import FullYearForecast
from utfall.finance.year_book import Meaning
from utfall.finance.year_money import YearMoney, year_money
from utfall.model.money import ORE_PER_TKR
from utfall.model.period import Period
from utfall.model.problem import Place
from utfall.reports import Report, build_report, write_docx, write_html, write_pdf
from utfall.reports.content import ChartBlock, FigureTableBlock, Heading, Paragraph, Section
from utfall.reports.machine_tables import lines_table
from utfall.reports.year_blocks import NO_LEDGER

NOW = Period.parse("2025-T1")
DEFINITIONS = Path(__file__).parents[2] / "definitions"
Build = Callable[[YearMoney | None, FullYearForecast | None], Section]


@pytest.fixture(name="whole", scope="module")
def the_report(money: YearMoney, finance: FullYearForecast) -> Report:
    return build_report(FakeGate(), period=NOW, report_dir=DEFINITIONS / "reports", finance=finance, money=money)


@pytest.fixture(name="build")
def section_builder(report_dir: Path) -> Build:
    def build(known: YearMoney | None, entered: FullYearForecast | None) -> Section:
        found = build_report(FakeGate(), period=NOW, report_dir=report_dir, finance=entered, money=known)
        return next(one for one in found.sections if one.id == "helarsprognos")

    return build


def section(report: Report) -> Section:
    return next(one for one in report.sections if one.id == "helarsprognos")


def table(of: Section, caption: str) -> FigureTableBlock:
    (found,) = [one for one in of.blocks if isinstance(one, FigureTableBlock) and one.caption.startswith(caption)]
    return found


def cells(of: FigureTableBlock, label: str) -> list[str]:
    (row,) = [row for row in of.rows if row.cells[0].text == label]
    return [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]]


def words(of: Section) -> str:
    paragraphs = (one for one in of.blocks if isinstance(one, Paragraph))
    return "\n".join("".join(inline.text for inline in one.inlines) for one in paragraphs).replace("\u00a0", " ")


def headings(of: Section) -> list[str]:
    return [one.text for one in of.blocks if isinstance(one, Heading)]


def test_the_statement_is_the_published(whole: Report) -> None:
    statement = table(section(whole), "Resultaträkning 2025")
    assert [column.label for column in statement.columns] == [
        "Post",
        "Bokslut 2024",
        "Internbudget 2025",
        "Prognos 2025",
    ]
    assert cells(statement, "Kommunbidrag") == ["658 070", "723 482", "723 482"]
    assert cells(statement, "Summa intäkter") == ["744 955", "816 247", "817 747"]
    assert cells(statement, "Summa kostnader") == ["−752 628", "−816 247", "−817 747"]
    assert cells(statement, "Årets resultat") == ["−7 673", "0", "0"]
    assert cells(statement, "Ackumulerat resultat, årets inräknat") == ["−7 673", "–", "0"]
    assert cells(table(section(whole), "Resultat per verksamhetsområde"), "Insats och service")[1:] == ["0", "−3 500"]


def test_equity_one_offs_and_investments_are_the_published(whole: Report) -> None:
    """A deficit of 7 673 written off, so the year ends at nothing; 3,0 less 2,0 is 1,0 million kronor left."""
    equity = table(section(whole), "Eget kapital 2025")
    assert [row.cells[1].text.replace("\u00a0", " ") for row in equity.rows] == ["−7 673", "7 673", "0", "0"]
    one_offs = table(section(whole), "Engångsposter 2025")
    assert cells(one_offs, "Summa") == ["", "−1 230"]
    assert cells(one_offs, "Skador i bostadssociala lägenheter") == ["2025-03", "−310"]
    assert cells(table(section(whole), "Investeringar 2025"), "Utgifter") == ["3,0", "2,0", "1,0"]
    assert cells(table(section(whole), "Investeringar 2025"), "Netto") == ["3,0", "2,0", "1,0"]


def test_headings_stand_in_the_order_of_the_source(whole: Report) -> None:
    assert headings(section(whole)) == [
        "Årets resultat",
        "Utfall hittills",
        "Klienter i extern vård",
        "Per kontogrupp",
        "Maskinens prognos",
        "Bästa och sämsta fall",
        "Känslighet",
        "Åtgärder för en ekonomi i balans",
        "Eget kapital",
        "Engångsposter",
        "Investeringar",
        "Per verksamhetsområde",
        "Så har prognosen slagit",
        "Underlag till ekonomin",
    ]


def test_the_machines_figure_stands_beside_the_managers(whole: Report, money: YearMoney) -> None:
    limits = table(section(whole), "Maskinens prognos för resultatet 2025")
    assert [column.label for column in limits.columns[1:4]] == ["Cheferna", "Väntat", "Lågt (P10)"]
    assert cells(limits, "Ledning och stödfunktioner")[0] == "3,5"
    assert cells(limits, "Insats och service")[0] == "−3,5"
    assert money.machine is not None
    board = money.machine.result()
    assert board is not None
    assert cells(limits, "Nämnden")[2] == f"{board.p10_ore / 10**8:.1f}".replace(".", ",").replace("-", "−")


def test_an_areas_groups_have_outcome_managers_figure_and_limits(money: YearMoney) -> None:
    """What is decided has no limits; the rest lies between its own, the low result first."""
    block = lines_table(money, area="myndighet")
    assert block is not None
    amounts = {
        row.cells[0].text: [cell.text.replace("\u00a0", "").replace("−", "-") for cell in row.cells[1:]]
        for row in block.rows
    }
    assert amounts["Klientkostnader"][1] == "-122600"
    assert (amounts["Kommunbidrag"][2], amounts["Kommunbidrag"][4]) == ("–", "–")
    for title, (_, _, low, middle, high) in amounts.items():
        assert title == "Kommunbidrag" or int(low) < int(middle) < int(high), title
    assert lines_table(dataclasses.replace(money, machine=None), area="myndighet") is None


def test_the_waterfall_leads_from_the_managers_to_the_machine(whole: Report, money: YearMoney) -> None:
    (chart,) = [one for one in section(whole).blocks if isinstance(one, ChartBlock) and one.id == "vattenfall"]
    assert chart.data.rows[0].cells[0].text == "Chefernas prognos"
    last = chart.data.rows[-1].cells
    assert money.machine is not None
    result = -sum(money.machine.amounts().values())
    assert (last[0].text, last[1].text) == ("Maskinens prognos", f"+{result / 10**8:.1f}".replace(".", ","))


def test_best_and_worst_case_are_told_twice_and_told_apart(whole: Report) -> None:
    """What the administration has judged, and what is computed, with its probability and what makes it."""
    said = words(section(whole))
    assert "Förvaltningens bedömning är att resultatet i bästa fall blir +7,0 mnkr. Placeringarna blir färre." in said
    assert "Det är förvaltningens bedömning, inte en beräknad osäkerhet." in said
    assert "Maskinens bedömning är räknad ur bokföringen. I bästa fall blir resultatet +" in said
    assert "Sannolikheten är 5 procent" in said
    assert "Det sämsta fallet bärs mest av klientkostnader i " in said


def test_the_managers_comments_stand_with_their_deviation(whole: Report) -> None:
    assert "Klientkostnader (−5,2 mnkr mot budget): Fler dygn i skyddat boende" in words(section(whole))


def test_figures_carry_the_files_that_they_rest_on(whole: Report, money: YearMoney) -> None:
    sources = table(section(whole), "Underlag: leverans")
    assert money.book.delivery.id in sources.caption
    by_name = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in sources.rows}
    assert by_name["bokforing_2024.SE"][0] == "2025-02-05"
    assert {"internbudget_2025.csv", "chefsprognoser_2025.csv"} <= set(by_name)
    assert "internbudget_2024.csv" not in by_name
    assert all(len(row[2]) == 12 for row in by_name.values())


def test_a_report_without_a_ledger_is_built_and_says_what_is_missing(build: Build, finance: FullYearForecast) -> None:
    entered = build(None, finance)
    assert NO_LEDGER in words(entered)
    assert cells(table(entered, "Resultaträkning 2025"), "Årets resultat") == ["−7 673", "0", "0"]
    assert "Känslighet" not in headings(entered)
    assert "Underlag till ekonomin" not in headings(entered)
    nothing = build(None, None)
    assert "Ingen helårsprognos är lämnad." in words(nothing)
    assert headings(nothing) == ["Årets resultat", "Klienter i extern vård", "Maskinens prognos"]


def test_a_ledger_without_budget_and_managers_says_so(build: Build, money: YearMoney) -> None:
    columns = money.columns
    bare = dataclasses.replace(
        money,
        manager=None,
        book=dataclasses.replace(money.book, budget=()),
        columns=dataclasses.replace(
            columns,
            budget=dataclasses.replace(columns.budget, amounts=None),
            budget_to_date=dataclasses.replace(columns.budget_to_date, amounts=None),
            manager=dataclasses.replace(columns.manager, amounts=None),
        ),
    )
    found = build(bare, None)
    assert "I datalagret saknas internbudget för 2025 och chefernas prognos för 2025." in words(found)
    assert cells(table(found, "Resultaträkning 2025"), "Årets resultat") == ["−7 673", "–", "–"]
    assert "Per kontogrupp" not in headings(found)
    assert "I bästa fall blir resultatet" in words(found)
    assert "Förvaltningens bedömning" not in words(found)


def test_the_report_of_a_whole_year_shows_its_accounts_and_no_forecast(
    example: ExampleEconomy, meaning: Meaning, report_dir: Path
) -> None:
    delivery = next(one for one in example.store.deliveries() if one.known_at == date(2025, 2, 5))
    known = year_money(example.store, delivery, meaning=meaning, year=2024)
    assert known is not None and known.machine is None
    found = build_report(FakeGate(), period=Period.year(2024), report_dir=report_dir, finance=None, money=known)
    own = section(found)
    statement = table(own, "Resultaträkning 2024")
    assert [column.label for column in statement.columns] == [
        "Post",
        "Bokslut 2023",
        "Internbudget 2024",
        "Bokslut 2024",
    ]
    assert cells(statement, "Årets resultat")[-1] == "−7 673"
    assert "Året slutade på −7,7 mnkr." in words(own)
    assert "Prognosen är ett resultat" not in words(own)
    assert "Maskinens prognos" not in headings(own)
    assert cells(table(own, "Eget kapital 2024"), "Eget kapital vid årets slut 2024") == ["−7 673"]


def test_a_ledger_of_another_year_is_no_ledger_of_this(build: Build, money: YearMoney) -> None:
    assert NO_LEDGER in words(build(dataclasses.replace(money, book=dataclasses.replace(money.book, year=2024)), None))


def test_what_file_and_store_say_differently_is_asked_about(money: YearMoney, finance: FullYearForecast) -> None:
    changed = [
        dataclasses.replace(line, forecast_ore=94_300 * ORE_PER_TKR) if line.label == "Intäkter" else line
        for line in finance.lines
    ]
    both = full_year_of(money, dataclasses.replace(finance, lines=tuple(changed)))
    assert both is not None
    assert both.open_questions == (
        "Intäkter, prognos: datalagret ger 94265 tkr och ekonomifilen 94300 tkr. Tabellen visar datalagrets.",
    )
    assert both.investments == finance.investments
    assert full_year_of(money, finance) == dataclasses.replace(both, open_questions=())


def test_what_is_carried_forward_comes_out_of_the_stores_equity(money: YearMoney) -> None:
    both = full_year_of(money, None)
    assert both is not None and both.accumulated is not None
    carried = both.accumulated
    assert (carried.accounts_ore, carried.budget_ore, carried.forecast_ore) == (-7_673 * ORE_PER_TKR, None, 0)


@pytest.fixture(name="files", scope="module")
def written_files(whole: Report, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("rapport")
    write_html(whole, folder / "r.html")
    write_pdf(whole, folder / "r.pdf")
    write_docx(whole, folder / "r.docx")
    yield folder


def test_the_report_is_written_in_all_its_forms(files: Path) -> None:
    """Typst refuses a PDF that is not accessible; the charts have their words in the page."""
    html = (files / "r.html").read_text(encoding="utf-8")
    assert "Vattenfall i miljoner kronor från Chefernas prognos" in html
    assert (files / "r.pdf").read_bytes().startswith(b"%PDF")
    assert (files / "r.docx").stat().st_size > 10_000


def test_actions_are_told_as_they_were_known_on_the_day(meaning: Meaning) -> None:
    early = actions_then(meaning.actions, year=2025, known_at=date(2025, 3, 1))
    assert [one.state for one in early] == [State.DECIDED] * 3
    assert [one.gained_ore for one in early] == [None] * 3
    late = {one.action.owner: one for one in actions_then(meaning.actions, year=2025, known_at=date(2025, 5, 5))}
    assert late["HR-chef"].is_late
    assert (late["Verksamhetschef Boende"].state, late["Verksamhetschef Boende"].is_late) == (State.DONE, False)
    assert actions_then(meaning.actions, year=2024, known_at=date(2025, 5, 5)) == ()


def test_actions_add_up_in_the_report(whole: Report) -> None:
    actions = table(section(whole), "Åtgärder för en ekonomi i balans")
    assert cells(actions, "Summa")[-2:] == ["6 400", "1 700"]
    assert cells(actions, "Vakanta tjänster tillsätts före inhyrning")[1] == "försenad, pågår"
    assert cells(actions, "Skyddat boende i egen regi ersätter köpta platser")[-1] == "–"


def test_what_was_delivered_of_actions_takes_the_place_of_the_definitions(money: YearMoney, build: Build) -> None:
    followed = FollowUp(date(2025, 4, 30), State.ONGOING, None, "")
    decided, due, place = date(2025, 3, 1), date(2025, 9, 30), Place("atgarder_2025.csv", 2)
    given = BalanceAction(2025, "Färre inhyrda", "myndighet", "HR-chef", decided, due, 100_000_000, (followed,), place)
    items = dataclasses.replace(money.book.items, actions=(given,))
    known = dataclasses.replace(money, book=dataclasses.replace(money.book, items=items))
    of = build(known, None)
    actions = table(of, "Åtgärder för en ekonomi i balans")
    assert [row.cells[0].text for row in actions.rows] == ["Färre inhyrda", "Summa"]
    assert cells(actions, "Färre inhyrda") == ["HR-chef", "pågår", "1 000", "–"]
    assert "Färre inhyrda. " not in words(of)  # nothing was written when it was followed up


def test_a_stopped_action_counts_with_what_it_gave(meaning: Meaning) -> None:
    (first, *_) = meaning.actions
    stopped = dataclasses.replace(first.follow_ups[0], state=State.STOPPED, on=date(2025, 5, 1))
    then = actions_then((dataclasses.replace(first, follow_ups=(stopped,)),), year=2025, known_at=date(2025, 12, 1))
    assert (then[0].expected_ore, then[0].is_late) == (60_000_000, False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('area = "myndighet"', 'area = "skolan"', "De som finns"),
        ("due = 2025-09-30", "due = 2025-01-30", "ligger före decided"),
        ("date = 2025-04-29", "date = 2025-01-29", "före åtgärdens decided"),
        ('state = "ongoing"', 'state = "snart"', "Värden som finns: decided, ongoing, done, stopped"),
        ("effect_kronor = 2500000", 'effect_kronor = "mycket"', "ett heltal"),
    ],
)
def test_a_wrong_file_of_actions_is_refused(
    tmp_path: Path,
    meaning: Meaning,
    old: str,
    new: str,
    message: str,
) -> None:
    text = (DEFINITIONS / "economy" / "actions.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "economy").mkdir()
    (tmp_path / "economy" / "actions.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=message):
        load_actions(tmp_path, coding=meaning.coding)
