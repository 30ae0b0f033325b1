"""Tables of figures: year columns, then a gap, then the same months of two years, never a bare year for a part."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from utfall.finance.statement import FullYearForecast, InvestmentLine, StatementLine
from utfall.model.cell import CellState
from utfall.model.figure import Comparability
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.context import ReportContext
from utfall.reports.figure_ledger import Cited
from utfall.reports.numbers import format_cell, format_thousand_kronor, in_mnkr
from utfall.reports.wording import aside_of, join_words, limits_of

LABEL_COLUMN = TableColumn("Nyckeltal", ColumnKind.TEXT)
EMPTY = "–"
PRELIMINARY = "preliminärt"

STATE_NOTES = {
    CellState.HIDDEN: "Skyddat: få personer berörs, eller ett annat skyddat tal kunde räknas fram.",
    CellState.NOT_YET_KNOWN: "Inte känt än: uppgifterna räcker inte så långt fram som måttet kräver.",
    CellState.MISSING: "Saknas: ingen uppgift har lämnats för perioden.",
}


def year_table(context: ReportContext, measures: Sequence[str], *, caption: str) -> FigureTableBlock:
    """The measures as rows: published whole years, a gap, then the report's months last year and this year.

    A report about a whole year has no months to set apart: its years stand side by side, each counted from events
    where the report is about it and the year before.
    """
    years, asked = _years_published(context, measures), (context.previous, context.period)
    found = [
        (context.ledger.cite_published(measure, years), context.ledger.cite_each(measure, asked))
        for measure in measures
    ]
    last = [computed[-1] for _, computed in found]
    in_days = all(cited.definition.unit is Unit.DAYS for cited in last)
    known = [cited.figure for cited in last if cited.figure.value.has_value]
    is_preliminary = bool(known) and all(figure.is_preliminary for figure in known)
    columns = (
        LABEL_COLUMN,
        *(TableColumn(year.label_sv()) for year in years),
        TableColumn(context.previous.label_sv(), gap_before=True),
        TableColumn(context.period.label_sv(), aside=PRELIMINARY if is_preliminary else ""),
    )
    rows: list[TableRow] = []
    notes: list[str] = []
    for published, computed in found:
        definition = computed[-1].definition
        cells = [figure_cell(cited, with_unit=definition.unit is not Unit.DAYS) for cited in (*published, *computed)]
        if is_preliminary:
            cells[-1] = dataclasses.replace(cells[-1], aside=limits_of(computed[-1].figure, definition))
        in_words = "dagar" if definition.unit is Unit.DAYS and not in_days else ""
        rows.append(TableRow((TableCell(definition.short_title, in_words), *cells)))
    notes.extend(_break_notes(last, context=context))
    states = {cited.figure.value.state for published, computed in found for cited in (*published, *computed)}
    notes.extend(note for state, note in STATE_NOTES.items() if state in states)
    return FigureTableBlock(caption + (", dagar" if in_days else ""), columns, tuple(rows), tuple(notes))


def _years_published(context: ReportContext, measures: Sequence[str]) -> tuple[Period, ...]:
    """The whole years that some of the measures were published for; the computed ones stand for themselves."""
    asked = tuple(year for year in context.years if year not in (context.previous, context.period))
    known = {
        figure.period
        for measure in measures
        for figure in context.ledger.peek_published(measure, asked)
        if figure.value.has_value
    }
    return tuple(year for year in asked if year in known)


def figure_cell(cited: Cited, *, with_unit: bool = True) -> TableCell:
    """The figure as a table shows it; the interval, or "preliminärt", is the grey line under."""
    figure, decimals = cited.figure, cited.decimals
    unit = figure.unit if with_unit else Unit.COUNT
    text = format_cell(figure.value, unit=unit, decimals=decimals)
    return TableCell(text, aside_of(figure, cited.definition), cited.reference)


def statement_table(finance: FullYearForecast) -> FigureTableBlock:
    """Income statement in thousands of kronor: accounts, internal budget, forecast; last what is carried forward."""
    lines = (*finance.lines, *(() if finance.accumulated is None else (finance.accumulated,)))
    return FigureTableBlock(
        f"Resultaträkning {finance.year}, tusental kronor",
        (TableColumn("Post", ColumnKind.TEXT), *_money_columns(finance)),
        tuple(_statement_row(line) for line in lines),
        (*finance.open_questions, *_empty_note(lines)),
    )


def area_table(finance: FullYearForecast) -> FigureTableBlock:
    """The result per business area, in thousands of kronor."""
    return FigureTableBlock(
        f"Resultat per verksamhetsområde {finance.year}, tusental kronor",
        (TableColumn("Verksamhetsområde", ColumnKind.TEXT), *_money_columns(finance)),
        tuple(_statement_row(line) for line in finance.areas),
        _empty_note(finance.areas),
    )


def investment_table(finance: FullYearForecast) -> FigureTableBlock:
    """Investments in millions of kronor: budget, forecast, what is left."""

    def row(line: InvestmentLine) -> TableRow:
        amounts = (line.budget_ore, line.forecast_ore, line.deviation_ore)
        return TableRow(
            (
                TableCell(line.label),
                *(TableCell(in_mnkr(ore)) for ore in amounts),
            ),
            line.is_sum,
        )

    return FigureTableBlock(
        f"Investeringar {finance.year}, miljoner kronor",
        (
            TableColumn("Investeringar", ColumnKind.TEXT),
            TableColumn(f"Budget {finance.year}"),
            TableColumn(f"Prognos {finance.year}"),
            TableColumn("Avvikelse"),
        ),
        tuple(row(line) for line in finance.investments),
    )


def _money_columns(finance: FullYearForecast) -> tuple[TableColumn, ...]:
    return (
        TableColumn(f"Bokslut {finance.accounts_year}"),
        TableColumn(f"Internbudget {finance.year}", gap_before=True),
        TableColumn(f"Prognos {finance.year}"),
    )


def _empty_note(lines: Sequence[StatementLine]) -> tuple[str, ...]:
    amounts = [ore for line in lines for ore in (line.accounts_ore, line.budget_ore, line.forecast_ore)]
    return (f"{EMPTY} betyder att ingen uppgift finns.",) if None in amounts else ()


def _statement_row(line: StatementLine) -> TableRow:
    amounts = (line.accounts_ore, line.budget_ore, line.forecast_ore)
    cells = (TableCell(EMPTY if ore is None else format_thousand_kronor(ore)) for ore in amounts)
    return TableRow((TableCell(line.label), *cells), line.is_sum)


def _break_notes(shown: Sequence[Cited], *, context: ReportContext) -> list[str]:
    """What a reader must know before comparing along a row; measures with the same thing to say share a sentence."""
    said: dict[str, list[str]] = {}
    for cited in shown:
        version = cited.definition.version_for(context.period.first)
        match cited.figure.comparability:
            case Comparability.BREAK:
                why = f"ny definition (version {version.number}) från {version.valid_from.year}"
            case Comparability.POPULATION_DIFFERS:
                why = "en annan grupp räknas än året före"
            case _:
                continue
        said.setdefault(why, []).append(cited.definition.short_title)
    return [
        f"{join_words(_as_one_sentence(titles))}: {why}. Siffrorna jämförs inte bakåt." for why, titles in said.items()
    ]


def _as_one_sentence(titles: Sequence[str]) -> list[str]:
    return [titles[0], *(title[0].lower() + title[1:] for title in titles[1:])]
