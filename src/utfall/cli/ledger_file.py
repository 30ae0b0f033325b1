"""A SIE file in a terminal: what it holds, and what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from rich.table import Table

from utfall.cli.importing import show_problems
from utfall.cli.presenting import console
from utfall.model.problem import Severity
from utfall.reports.numbers import format_number
from utfall.sources.sie import SieFile, SieReading
from utfall.sources.sie.ledger import BalanceKind

_COLUMNS = ("Ingående balans", "Utgående balans", "Årets resultat", "Verifikationer")


def show_file(path: Path) -> None:
    """Print company, years, numbers of things, sums by account class and the first problems."""
    file = SieReading(path).contents()
    terminal = console()
    number = "organisationsnumret utelämnat" if file.company.number_is_personal else file.company.number
    kind = "typ 4I, verifikationer att läsa in" if file.is_import else f"typ {file.sie_type}"
    terminal.print(f"{file.company.name or 'Namnet saknas'} ({number or 'organisationsnummer saknas'})")
    terminal.print(f"SIE {kind}, skriven i {file.encoding} av {file.program or 'okänt program'}")
    for year in file.years:
        terminal.print(f"Räkenskapsår {year.index}: {year.first} till {year.last}")
    terminal.print(
        f"{format_number(len(file.accounts))} konton, {format_number(len(file.dimensions))} dimensioner, "
        f"{format_number(len(file.objects))} objekt, {format_number(len(file.period_balances))} periodsaldon, "
        f"{format_number(len(file.period_budgets))} periodbudgetar"
    )
    if file.voucher_count:
        terminal.print(
            f"{format_number(file.voucher_count)} verifikationer med {format_number(file.transaction_count)} rader, "
            f"{file.first_day} till {file.last_day}"
        )
    terminal.print(_sums(file))
    if file.rows_in > file.rows_accepted:
        terminal.print(f"{format_number(file.rows_in - file.rows_accepted)} rader läggs åt sidan.")
    show_problems(file.problems)


def check_file(path: Path) -> bool:
    """Print every problem; whether there are none but notes."""
    problems = SieReading(path).contents().problems
    for problem in problems:
        times = f" ({problem.count} gånger)" if problem.count > 1 else ""
        console().print(f"{problem}{times}", soft_wrap=True)
    serious = sum(problem.count for problem in problems if problem.severity is not Severity.NOTE)
    console().print(f"{format_number(serious)} varningar och fel." if serious else "Inga varningar eller fel.")
    return not serious


def _sums(file: SieFile) -> Table:
    """Sums of the file's own year in kronor, by the first digit of the account, signed as in the ledger."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for balance in file.balances:
        kinds = (BalanceKind.OPENING, BalanceKind.CLOSING, BalanceKind.RESULT)
        if balance.year == 0 and balance.kind in kinds:
            sums[balance.account[:1]][kinds.index(balance.kind)] += balance.amount_ore
    for one in file.turnover:
        sums[one.account[:1]][3] += one.amount_ore
    grid = Table(title="Kronor per kontoklass (debet +, kredit −)", title_justify="left")
    grid.add_column("Klass", no_wrap=True)
    for head in _COLUMNS:
        grid.add_column(head, justify="right", no_wrap=True)
    for digit, amounts in sorted(sums.items()):
        grid.add_row(digit, *(format_number(Decimal(amount) / 100, decimals=2) for amount in amounts))
    return grid
