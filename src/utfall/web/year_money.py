"""The year's money of a delivery, as several rooms show it: kept with the delivery's answers, made once."""

from __future__ import annotations

import contextlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from utfall.errors import UtfallError
from utfall.figures.kept import KeptGate
from utfall.finance.ledger_rows import TABLE
from utfall.finance.ledger_steps import LedgerSums, ledger_sums
from utfall.finance.manager_view import manager_view
from utfall.finance.placement_prices import with_prices
from utfall.finance.year_book import Meaning, economy_digest, load_meaning, year_book
from utfall.finance.year_columns import year_columns
from utfall.finance.year_money import YearMoney, money_of_year
from utfall.store.delivery import Delivery
from utfall.web.gates import open_store, surroundings


def has_ledger(delivery: Delivery) -> bool:
    """Has the delivery any rows of a ledger?"""
    table = delivery.tables.get(TABLE)
    return table is not None and bool(table.rows)


def meaning() -> Meaning:
    """What accounts, objects and rows mean, by the definitions as they stand. Raises ``InvalidDefinition``."""
    return _meaning(surroundings().definitions, definitions_mark())


def money_at(gate: KeptGate, year: int) -> YearMoney | None:
    """The year's money with the machine's forecast; None without a booked month of that year.

    A forecast takes seconds: whoever answers a page asks ``is_forecast_kept`` first.
    """
    return gate.keep(_forecast_call(year), lambda: _money(gate, year))


def is_forecast_kept(gate: KeptGate, year: int) -> bool:
    """Has ``money_at`` been answered for the year, so that it takes no time?"""
    return gate.has_kept(_forecast_call(year))


def books_at(gate: KeptGate, year: int | None = None) -> YearMoney | None:
    """The year's money without the machine, of the newest year with anything booked where none is named; None without
    a ledger. Quick enough to be made for a page."""
    return gate.keep(("year books", year, definitions_mark()), lambda: _books(gate.delivery, year))


def sums_at(gate: KeptGate) -> LedgerSums:
    """The delivery's ledger by area, group, account and month."""
    return gate.keep(
        ("ledger sums", definitions_mark()),
        lambda: ledger_sums(open_store().current_files(gate.delivery), meaning().coding),
    )


def keep_money(gate: KeptGate, **signal: Any) -> None:
    """All of it for the newest year, made and kept (a receiver of ``readiness.figures_are_kept``)."""
    if not has_ledger(gate.delivery):
        return
    with contextlib.suppress(UtfallError):  # a fault in the definitions is told where the page is asked for
        found = books_at(gate)
        sums_at(gate)
        if found is not None and found.book.months_booked:
            books_at(gate, found.book.year)
            money_at(gate, found.book.year)


def _money(gate: KeptGate, year: int) -> YearMoney | None:
    store = open_store()
    found = money_of_year(store, gate.delivery, definitions=surroundings().definitions, year=year)
    return None if found is None else with_prices(found, store=store, gate=gate)


def _books(delivery: Delivery, year: int | None) -> YearMoney | None:
    if not has_ledger(delivery):
        return None
    store = open_store()
    book = year_book(store, delivery, meaning=meaning(), year=year)
    if book is None:
        return None
    manager = manager_view(store, book)
    columns = year_columns(book, machine=None, manager=None if manager is None else manager.amounts)
    return YearMoney(book, columns, None, manager)


def _forecast_call(year: int) -> tuple[object, ...]:
    return ("year money", year, definitions_mark())


def definitions_mark() -> str:
    """Of ``definitions/economy`` as it stands: read anew only when a file has changed."""
    folder = surroundings().definitions
    files = sorted((folder / "economy").glob("*.toml"))
    return _digest_of(folder, tuple((file.name, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _digest_of(folder: Path, version: tuple[tuple[str, int], ...]) -> str:
    return economy_digest(folder)


@lru_cache(maxsize=4)
def _meaning(folder: Path, digest: str) -> Meaning:
    return load_meaning(folder)
