"""The year's money in a terminal: statements, the machine's forecast beside the managers', and what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from utfall.cli.opening import open_gate
from utfall.cli.presenting import console, print_path
from utfall.cli.printed_blocks import print_blocks, print_table
from utfall.cli.surroundings import parse_day
from utfall.cli.workbook_file import write_workbook_file
from utfall.errors import NoForecast, UnknownLedgerPart
from utfall.finance.coding import Coding, id_named
from utfall.finance.forecasting.scenario import applied
from utfall.finance.forecasting.scenario_file import read_scenario
from utfall.finance.income_statement import Column, income_statement, result_by_group, results_by_area
from utfall.finance.machine import Machine, past_of
from utfall.finance.placement_prices import with_prices
from utfall.finance.year_book import YearBook, load_meaning, year_book
from utfall.finance.year_columns import YearColumns, booked_period, less
from utfall.finance.year_money import YearMoney, money_of
from utfall.reports.action_tables import action_blocks
from utfall.reports.held_tables import held_table
from utfall.reports.item_tables import investment_block
from utfall.reports.machine_tables import backtest_table, cases_table, limits_table, lines_table
from utfall.reports.result_words import case_reasons, case_sentence, difference_words, result_sentences, signed
from utfall.reports.scenario_tables import comparison_table, sensitivity_table
from utfall.reports.statement_tables import statement_block
from utfall.reports.statement_workbook import year_workbook
from utfall.reports.year_blocks import equity_blocks, one_off_blocks
from utfall.store.store import Store


def read_money(store_path: Path, *, year: int | None, definitions: Path, as_of: str | None) -> YearMoney:
    """The year's money as the store knows it. Raises ``NoForecast`` where there is nothing to make one of."""
    store = Store.open(store_path)
    money = money_of(store, _book(store, year=year, definitions=definitions, as_of=as_of))
    if money.machine is None:
        return money
    with open_gate(store_path, definitions=definitions, as_of=as_of, engine="duckdb") as gate:
        return with_prices(money, store=store, gate=gate)


def _book(store: Store, *, year: int | None, definitions: Path, as_of: str | None) -> YearBook:
    """The year's book. Raises ``NoForecast`` where nothing of it is booked."""
    delivery = store.delivery(as_of=parse_day(as_of))
    book = year_book(store, delivery, meaning=load_meaning(definitions), year=year)
    if book is None:
        raise NoForecast(
            f"Leverans {delivery.number} har ingen bokföring.",
            remedy="Läs in en SIE-fil med: utfall import bokforing.se",
        )
    if not book.months_booked:
        raise NoForecast(
            f"Ingen hel månad av {book.year} är bokförd {book.known_at}.",
            remedy="Välj ett annat år med --year, eller en senare dag med --as-of.",
        )
    return book


def show_forecast(money: YearMoney, *, area: str | None) -> None:
    """Print the year's statements and the machine's forecast, for the board or one area."""
    chosen = None if area is None else _known_area(area, money.meaning.coding)
    _print_origin(money)
    _print_statements(money, area=chosen)
    actions = [one for one in money.book.actions() if chosen in (None, one.action.area)]
    print_blocks(action_blocks(actions, areas=money.meaning.coding.areas))
    if money.machine is None:
        console().print(f"Hela {money.book.year} är bokfört, så någon prognos görs inte.")
        _print_items(money)
        return
    limits = limits_table(money) if chosen is None else lines_table(money, area=chosen)
    if limits is not None:
        print_table(limits)
    _print_machine(money, area=chosen)
    if chosen is None:
        held = held_table(money)
        if held is not None:
            print_table(held)
        _print_items(money)
        sources = money.meaning.sensitivity.sources
        print_table(sensitivity_table(money.tried, machine=_machine(money), sources=sources))
    period = f"{money.book.year}-{money.book.months_booked:02d}"
    where = "" if chosen is None else f" --area {chosen}"
    print_path(f"Ner till verifikationerna: utfall ledger show{where} --group klientkostnader --period {period}")


def _print_items(money: YearMoney) -> None:
    """Investments, equity and items that come once, where they have been brought in."""
    for blocks in (equity_blocks(money), one_off_blocks(money)):
        print_blocks(blocks)
    investments = investment_block(money.book.items.investments, year=money.book.year)
    if investments is not None:
        print_table(investments)


def write_workbook(money: YearMoney, path: Path) -> None:
    """Write the year's money as an Excel workbook. Raises ``UnwritableFile``."""
    write_workbook_file(path, year_workbook(money))


def show_past(store_path: Path, *, year: int | None, definitions: Path, as_of: str | None) -> None:
    """Print how forecasts of earlier years would have come out, and of the year itself where it is closed."""
    store = Store.open(store_path)
    book = _book(store, year=year, definitions=definitions, as_of=as_of)
    console().print(f"{_booked_words(book)} Filer: {', '.join(one.name for one in book.sources)}.")
    table = backtest_table(past_of(store, book))
    if table is None:
        console().print("Det finns inget tidigare år att pröva prognosen mot: det behövs två hela år i bokföringen.")
    else:
        print_table(table)


def show_change(before: YearMoney, now: YearMoney) -> None:
    """Print each area's result as the managers and the machine had it then and have it now, and what has changed."""
    layout, coding = now.meaning.layout, now.meaning.coding
    _print_origin(now)
    for whose, pick in (("Chefernas", _manager), ("Maskinens", _forecast)):
        then, newest = pick(before.columns), pick(now.columns)
        if then.amounts is None or newest.amounts is None:
            console().print(f"{whose} prognos finns inte båda dagarna, så ändringen kan inte visas.")
            continue
        columns = (
            replace(then, title=f"Känt {before.book.known_at}"),
            replace(newest, title=f"Känt {now.book.known_at}"),
            replace(less(newest, then, id="deviation"), title="Ändring"),
        )
        results = results_by_area(columns, layout=layout, coding=coding, total="Nämnden")
        caption = f"{whose} prognos för resultatet {now.book.year}"
        print_table(statement_block(results, caption=caption, head="Verksamhetsområde"))


def show_scenarios(money: YearMoney, paths: Sequence[Path]) -> None:
    """Print the scenarios beside each other on the machine's forecast."""
    machine = _machine(money)
    _print_origin(money)
    outcomes = [applied(read_scenario(path), to=machine.forecast) for path in paths]
    print_table(comparison_table(outcomes, machine=machine))
    console().print(f"Utan ändring väntar maskinen ett resultat på {signed(-sum(machine.amounts().values()))}.")


def _manager(columns: YearColumns) -> Column:
    return columns.manager


def _forecast(columns: YearColumns) -> Column:
    return columns.machine


def _machine(money: YearMoney) -> Machine:
    """The machine's forecast. Raises ``NoForecast`` for a year that is closed."""
    if money.machine is None:
        raise NoForecast(
            f"Hela {money.book.year} är bokfört {money.book.known_at}, så någon prognos görs inte.",
            remedy="Välj ett år som pågår med --year, eller en tidigare dag med --as-of.",
        )
    return money.machine


def _print_statements(money: YearMoney, *, area: str | None) -> None:
    layout, coding, columns = money.meaning.layout, money.meaning.coding, money.columns.all
    whose = "" if area is None else f", {coding.areas[area]}"
    statement = income_statement(columns, layout=layout, area=area)
    print_table(statement_block(statement, caption=f"Resultaträkning {money.book.year}{whose}", head="Post"))
    if area is None:
        results = results_by_area(columns, layout=layout, coding=coding, total="Totalt")
        print_table(statement_block(results, caption="Resultat per verksamhetsområde", head="Verksamhetsområde"))
    groups = result_by_group(columns, layout=layout, coding=coding, area=area)
    print_table(statement_block(groups, caption=f"Resultat per kontogrupp{whose}", head="Kontogrupp"))


def _print_machine(money: YearMoney, *, area: str | None) -> None:
    machine = _machine(money)
    terminal = console()
    if area is None:
        terminal.print(" ".join(result_sentences(machine)))
        limits = machine.result()
        if limits is not None:
            terminal.print(" ".join((case_sentence(limits), *case_reasons(machine.cases))))
        cases = cases_table(machine.cases, year=money.book.year)
        if cases is not None:
            print_table(cases)
    difference = money.difference(area)
    if difference is not None:
        terminal.print(difference_words(difference))


def _known_area(text: str, coding: Coding) -> str:
    found = id_named(text, coding.areas)
    if found is None:
        raise UnknownLedgerPart(
            f"Det finns inget verksamhetsområde som heter ”{text}”.", remedy=f"Välj bland {', '.join(coding.areas)}."
        )
    return found


def _print_origin(money: YearMoney) -> None:
    book, manager = money.book, money.manager
    files = ", ".join(one.name for one in book.sources)
    whose = "Cheferna har inte lämnat någon prognos."
    if manager is not None:
        whose = f"Prognos {book.year} är chefernas till rapporten {manager.reported_on}."
    console().print(f"{_booked_words(book)} {whose} Filer: {files}.")


def _booked_words(book: YearBook) -> str:
    return (
        f"{booked_period(book).label_long_sv().capitalize()} bokförda. Känt {book.known_at}, leverans "
        f"{book.delivery.number} ({book.delivery.id})."
    )
