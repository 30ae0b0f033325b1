"""Investments, equity, items that come once and state grants as tables."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.coding import Coding
from utfall.finance.yearly_items import (
    ADJUSTMENT,
    EXPENDITURE,
    OPENING,
    RESULT,
    Investment,
    OneOff,
    StateGrant,
    YearEquity,
    net_investment,
)
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.figure_tables import EMPTY
from utfall.reports.numbers import format_day, format_thousand_kronor, in_mnkr
from utfall.reports.statement_tables import EMPTY_NOTE

OF_KIND = {True: "Utgifter", False: "Inkomster"}


def investment_block(items: Sequence[Investment], *, year: int) -> FigureTableBlock | None:
    """Expenditure, income and net in millions of kronor; what each consists of below it where it is more than one."""
    if not items:
        return None
    rows: list[TableRow] = []
    for is_expenditure, title in OF_KIND.items():
        own = [one for one in items if (one.kind == EXPENDITURE) is is_expenditure]
        amounts = [
            None if any(ore is None for ore in column) else sum(ore or 0 for ore in column)
            for column in (
                [one.budget_ore for one in own],
                [one.forecast_ore for one in own],
                [one.deviation_ore for one in own],
            )
        ]
        rows.append(_investment_row(title, amounts))
        if len(own) > 1:
            rows += [
                TableRow(
                    _investment_row(one.label, (one.budget_ore, one.forecast_ore, one.deviation_ore)).cells,
                    is_quiet=True,
                )
                for one in own
            ]
    net = net_investment(items, year=year)
    total = _investment_row("Netto", (net.budget_ore, net.forecast_ore, net.deviation_ore))
    rows.append(TableRow(total.cells, is_sum=True))
    has_gaps = any(cell.text == EMPTY for row in rows for cell in row.cells)
    return FigureTableBlock(
        f"Investeringar {year}, miljoner kronor",
        (
            TableColumn("Investeringar", ColumnKind.TEXT),
            TableColumn(f"Budget {year}"),
            TableColumn(f"Prognos {year}"),
            TableColumn("Avvikelse"),
        ),
        tuple(rows),
        (EMPTY_NOTE,) if has_gaps else (),
    )


def equity_block(equity: YearEquity, *, result_ore: int | None) -> FigureTableBlock:
    """What the year began with, how it was adjusted, the result and what it ends with; ``result_ore`` is the forecast,
    used until the year's own result is there."""
    own = equity.sum_of(RESULT)
    rows = [
        TableRow((TableCell(one.label, format_day(one.day)), TableCell(format_thousand_kronor(one.amount_ore))))
        for kind in (OPENING, ADJUSTMENT)
        for one in equity.items
        if one.kind == kind
    ]
    result = result_ore if own is None else own
    closing = equity.closing_ore(result_ore)
    label = f"Årets resultat {equity.year}{', prognos' if own is None else ''}"
    rows.append(TableRow((TableCell(label), TableCell(_tkr(result)))))
    rows.append(TableRow((TableCell(f"Eget kapital vid årets slut {equity.year}"), TableCell(_tkr(closing))), True))
    return FigureTableBlock(
        f"Eget kapital {equity.year}, tusental kronor",
        (TableColumn("Post", ColumnKind.TEXT), TableColumn("Belopp")),
        tuple(rows),
        (EMPTY_NOTE,) if closing is None else (),
    )


def one_off_block(items: Sequence[OneOff], *, year: int, coding: Coding) -> FigureTableBlock | None:
    """The year's items that come once, as they weigh on the result: cost minus."""
    own = [one for one in items if one.month.year == year]
    if not own:
        return None
    rows = [
        TableRow(
            (
                TableCell(one.text, f"{coding.groups[one.line.group]}, {coding.areas[one.line.area]}"),
                TableCell(f"{one.month:%Y-%m}"),
                TableCell(format_thousand_kronor(-one.amount_ore)),
            )
        )
        for one in own
    ]
    total = -sum(one.amount_ore for one in own)
    rows.append(TableRow((TableCell("Summa"), TableCell(""), TableCell(format_thousand_kronor(total))), is_sum=True))
    return FigureTableBlock(
        f"Engångsposter {year}, tusental kronor",
        (TableColumn("Post", ColumnKind.TEXT), TableColumn("Månad", ColumnKind.TEXT), TableColumn("Belopp")),
        tuple(rows),
        ("De är borttagna ur det mönster som maskinens prognos bygger på: de kommer inte igen.",),
    )


def grant_block(grants: Sequence[StateGrant], *, year: int) -> FigureTableBlock | None:
    """State grants: what was granted, given out and put on the balance account, and what no row accounts for."""
    if not grants:
        return None
    rows = [
        TableRow(
            (
                TableCell(one.name, "; ".join(f"{part.recipient} {in_mnkr(part.amount_ore)}" for part in one.parts)),
                *map(
                    TableCell,
                    map(in_mnkr, (one.granted_ore, one.split_ore, one.balance_ore, one.unaccounted_ore)),
                ),
            )
        )
        for one in grants
    ]
    return FigureTableBlock(
        f"Statsbidrag {year}, miljoner kronor",
        (
            TableColumn("Statsbidrag", ColumnKind.TEXT),
            TableColumn("Tilldelat"),
            TableColumn("Fördelat"),
            TableColumn("Balanskonto"),
            TableColumn("Oredovisat"),
        ),
        tuple(rows),
    )


def _investment_row(label: str, amounts: Sequence[int | None]) -> TableRow:
    return TableRow((TableCell(label), *(TableCell(EMPTY if ore is None else in_mnkr(ore)) for ore in amounts)))


def _tkr(ore: int | None) -> str:
    return EMPTY if ore is None else format_thousand_kronor(ore)
