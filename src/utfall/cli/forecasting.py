"""The year's money in a terminal: statements, the machine's forecast beside the managers', and what lies between."""

from __future__ import annotations

from pathlib import Path

from utfall.cli.presenting import console
from utfall.cli.printed_blocks import print_table
from utfall.cli.surroundings import definitions_folder, parse_day
from utfall.errors import NoForecast
from utfall.finance.income_statement import income_statement, result_by_group, results_by_area
from utfall.finance.machine import machine_of
from utfall.finance.year_book import YearBook, load_meaning, year_book
from utfall.finance.year_columns import booked_period, year_columns
from utfall.reports.statement_tables import statement_block
from utfall.store.store import Store


def show_forecast(
    store_path: Path, *, year: int | None, area: str | None, definitions: Path | None, as_of: str | None
) -> None:
    """Print the year's statements and the machine's forecast, for the board or one area."""
    meaning = load_meaning(definitions_folder(definitions))
    store = Store.open(store_path)
    book = year_book(store, store.delivery(as_of=parse_day(as_of)), meaning=meaning, year=year)
    if book is None:
        console().print("Leveransen har ingen bokföring. Läs in en SIE-fil med: utfall import bokforing.se")
        return
    if not book.months_booked:
        raise NoForecast(
            f"Ingen hel månad av {book.year} är bokförd {book.known_at}.",
            remedy="Välj ett annat år med --year, eller en senare dag med --as-of.",
        )
    machine = machine_of(store, book)
    columns = year_columns(book, machine=machine)
    _print_origin(book)
    layout, coding = meaning.layout, meaning.coding
    statement = income_statement(columns.all, layout=layout, area=area)
    print_table(statement_block(statement, caption=f"Resultaträkning {book.year}", head="Post"))
    results = results_by_area(columns.all, layout=layout, coding=coding, total="Totalt")
    print_table(statement_block(results, caption="Resultat per verksamhetsområde", head="Verksamhetsområde"))
    groups = result_by_group(columns.all, layout=layout, coding=coding, area=area)
    print_table(statement_block(groups, caption="Resultat per kontogrupp", head="Kontogrupp"))


def _print_origin(book: YearBook) -> None:
    files = ", ".join(one.name for one in book.sources)
    console().print(
        f"{book.year}, {booked_period(book).label_long_sv()} bokförda. Känt {book.known_at}, leverans "
        f"{book.delivery.number} ({book.delivery.id}). Filer: {files}."
    )
