"""The ledger in a terminal: a sum, and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.table import Table

from utfall.cli.presenting import console, print_path
from utfall.cli.surroundings import definitions_folder, parse_day
from utfall.errors import InvalidPeriod, UnknownLedgerPart
from utfall.finance.coding import Coding, id_named, load_coding
from utfall.finance.drilling import Chosen, Drilled, Level, drill, last_year
from utfall.model.period import Period, PeriodKind
from utfall.reports.numbers import format_number, kronor_as_reported
from utfall.sources.ledger_quality import months_sv
from utfall.store.store import Store

_HEADS = {Level.LINE: "Rad", Level.AREA: "Verksamhetsområde", Level.MONTH: "Månad", Level.ACCOUNT: "Konto"}
_OPTIONS = {Level.LINE: "--line", Level.AREA: "--area", Level.MONTH: "--period", Level.ACCOUNT: "--account"}


def show_ledger(
    store_path: Path,
    *,
    line: str | None,
    area: str | None,
    group: str | None,
    account: str | None,
    period: str | None,
    definitions: Path | None,
    as_of: str | None,
) -> None:
    """Print what was chosen by its next level: lines, areas, months, accounts, and last the rows of vouchers."""
    coding = load_coding(definitions_folder(definitions))
    store = Store.open(store_path)
    delivery = store.delivery(as_of=parse_day(as_of))
    files = store.current_files(delivery)
    newest = last_year(files)
    if newest is None:
        console().print("Leveransen har ingen bokföring. Läs in en SIE-fil med: utfall import bokforing.se")
        return
    lines = {one.id: one.title for one in coding.lines}
    chosen = Chosen(
        line=_known(line, lines, "raden"),
        area=_known(area, coding.areas, "verksamhetsområdet"),
        group=_known(group, coding.groups, "kontogruppen"),
        account=account,
        period=_months(period) if period else newest,
    )
    drilled = drill(files, coding, chosen)
    terminal = console()
    terminal.print(f"{_told(chosen, coding)}. Kronor, intäkter + och kostnader −. Känt {delivery.known_at}.")
    terminal.print(_vouchers(drilled) if drilled.level is Level.VOUCHER else _parts(drilled))
    _print_notes(drilled)


def _known(text: str | None, titles: Mapping[str, str], what: str) -> str | None:
    """The id that the text is, or is the title of. Raises ``UnknownLedgerPart``."""
    if text is None:
        return None
    if found := id_named(text, titles):
        return found
    raise UnknownLedgerPart(
        f"Det finns inget som heter ”{text}” bland {what}s värden.", remedy=f"Välj bland {', '.join(titles)}."
    )


def _months(text: str) -> Period:
    period = Period.parse(text)
    if period.kind in (PeriodKind.DAY, PeriodKind.WEEK):
        raise InvalidPeriod(
            f"”{text}” är inte hela månader.", remedy="Skriv 2025, 2025-T1, 2025-03 eller 2025-01..2025-03."
        )
    return period


def _told(chosen: Chosen, coding: Coding) -> str:
    titles = {one.id: one.title for one in coding.lines}
    assert chosen.period is not None
    parts = [
        titles.get(chosen.line or "", ""),
        coding.groups.get(chosen.group or "", ""),
        coding.areas.get(chosen.area or "", ""),
        f"konto {chosen.account}" if chosen.account else "",
        chosen.period.label_sv(),
    ]
    return ", ".join(part for part in parts if part)


def _parts(drilled: Drilled) -> Table:
    grid = Table()
    grid.add_column(_HEADS[drilled.level])
    grid.add_column("")
    grid.add_column("Belopp", justify="right", no_wrap=True)
    grid.add_column("Rader", justify="right", no_wrap=True)
    for part in drilled.parts:
        grid.add_row(part.key, part.title, kronor_as_reported(part.amount_ore), format_number(part.rows))
    rows = sum(part.rows for part in drilled.parts)
    grid.add_section()
    grid.add_row("Summa", "", kronor_as_reported(drilled.amount_ore), format_number(rows))
    return grid


def _vouchers(drilled: Drilled) -> Table:
    grid = Table()
    for head in ("Dag", "Verifikation"):
        grid.add_column(head, no_wrap=True)
    for head in ("Ansvar", "Text", "Fil och rad"):
        grid.add_column(head, overflow="fold")
    grid.add_column("Belopp", justify="right", no_wrap=True)
    for row in drilled.vouchers:
        place = f"{row.source_file}:{row.source_line}"
        words = (row.responsibility or "", row.text or "", place)
        grid.add_row(row.day.isoformat(), row.voucher, *words, kronor_as_reported(row.amount_ore))
    grid.add_section()
    grid.add_row("Summa", "", "", "", "", kronor_as_reported(drilled.amount_ore))
    return grid


def _print_notes(drilled: Drilled) -> None:
    counted = drilled.counted
    if counted.replaced:
        console().print(f"{format_number(counted.replaced)} rader räknas inte: verifikationen finns i en nyare fil.")
    if counted.doubled_months:
        months = ", ".join(f"{month:%Y-%m}" for month in counted.doubled_months)
        console().print(f"Månadssaldon räknas inte för månader som har verifikationer: {months}.")
    for pair in counted.read_twice:
        how = "är summor av raderna i" if pair.is_summed else "finns också i"
        console().print(
            f"{format_number(pair.rows)} rader i {pair.left_out} räknas inte: de {how} {pair.kept} "
            f"({months_sv(pair.months)}).",
            markup=False,
        )
    if drilled.parts:
        option = _OPTIONS[drilled.level]
        print_path(f"Nästa steg: lägg till {option}, till exempel {option} {drilled.parts[0].key}")
