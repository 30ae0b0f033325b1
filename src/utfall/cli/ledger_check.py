"""The ledger in the store tried as a whole: what is read twice, and what the definitions do not know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from utfall.cli.presenting import console
from utfall.cli.surroundings import definitions_folder, parse_day
from utfall.finance.coding import load_coding
from utfall.finance.ledger_check import UnmappedCode, unmapped_accounts, unmapped_units
from utfall.finance.ledger_rows import counted_rows
from utfall.reports.numbers import format_number, kronor_as_reported
from utfall.sources.ledger_quality import read_twice_sv
from utfall.store.store import Store


def check_ledger(store_path: Path, *, definitions: Path | None, as_of: str | None) -> bool:
    """Print what was found; whether it was nothing."""
    coding = load_coding(definitions_folder(definitions))
    store = Store.open(store_path)
    delivery = store.delivery(as_of=parse_day(as_of))
    counted = counted_rows(store.current_files(delivery))
    terminal = console()
    if not counted.rows.num_rows:
        terminal.print("Leveransen har ingen bokföring. Läs in en SIE-fil med: utfall import bokforing.se")
        return True
    for pair in counted.read_twice:
        terminal.print(str(read_twice_sv(pair)), markup=False, soft_wrap=True)
    accounts, units = unmapped_accounts(counted, coding), unmapped_units(counted, coding)
    if accounts:
        terminal.print(_table("Konton utan rad i resultaträkningen", ("Konto",), accounts))
        terminal.print("Lägg till dem i definitions/economy/kommunbas.toml. Tills dess räknas de på raden Ej mappat.")
    if units:
        terminal.print(_table("Ansvar utan verksamhetsområde", ("Ansvar", "Verksamhet"), units))
        terminal.print("Lägg till dem i definitions/economy/areas.toml. Tills dess räknas de som Ej mappat.")
    is_clean = not (counted.read_twice or accounts or units)
    if is_clean:
        terminal.print(f"Inget att anmärka på {format_number(counted.rows.num_rows)} rader. Känt {delivery.known_at}.")
    return is_clean


def _table(title: str, heads: Sequence[str], found: Sequence[UnmappedCode]) -> Table:
    grid = Table(title=title, title_justify="left")
    for head in heads:
        grid.add_column(head)
    grid.add_column("Månader", no_wrap=True)
    for head in ("Rader", "Belopp"):
        grid.add_column(head, justify="right", no_wrap=True)
    for one in found:
        codes = [one.code or "(inget)", one.activity or "(ingen)"][: len(heads)]
        first, last = (f"{month:%Y-%m}" for month in one.months)
        months = first if first == last else f"{first} till {last}"
        grid.add_row(*codes, months, format_number(one.rows), kronor_as_reported(one.amount_ore))
    return grid
