"""Tables of figures: year columns, then a gap, then the same months of two years, never a bare year for a part."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.finance.statement import FullYearForecast, InvestmentLine, StatementLine
from utfall.model.cell import CellState
from utfall.model.figure import Comparability
from utfall.model.unit import Unit
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.context import ReportContext
from utfall.reports.figure_ledger import Cited
from utfall.reports.numbers import format_cell, format_million_kronor, format_thousand_kronor
from utfall.reports.wording import aside_of

LABEL_COLUMN = TableColumn("Nyckeltal", ColumnKind.TEXT)


def year_table(context: ReportContext, measures: Sequence[str], *, caption: str) -> FigureTableBlock:
    """The measures as rows: published whole years, a gap, then the report's months last year and this year."""
    columns = (
        LABEL_COLUMN,
        *(TableColumn(year.label_sv()) for year in context.years),
        TableColumn(context.previous.label_sv(), gap_before=True),
        TableColumn(context.period.label_sv()),
    )
    rows: list[TableRow] = []
    notes: list[str] = []
    for measure in measures:
        published = context.ledger.cite_published(measure, context.years)
        computed = context.ledger.cite_each(measure, (context.previous, context.period))
        definition = computed[-1].definition
        cells = (figure_cell(cited, with_unit=definition.unit is not Unit.DAYS) for cited in (*published, *computed))
        in_days = "dagar" if definition.unit is Unit.DAYS else ""
        rows.append(TableRow((TableCell(definition.short_title, in_days), *cells)))
        notes.extend(_notes(computed[-1], label=definition.short_title, context=context))
    if any(cell.text == "saknas" for row in rows for cell in row.cells[1:]):
        notes.append("Saknas: uppgiften har inte samlats in för de månaderna.")
    return FigureTableBlock(caption, columns, tuple(rows), tuple(notes))


def figure_cell(cited: Cited, *, with_unit: bool = True) -> TableCell:
    """The figure as a table shows it; the interval, or "preliminärt", is the grey line under."""
    figure, decimals = cited.figure, cited.decimals
    unit = cited.definition.unit if with_unit else Unit.COUNT
    text = format_cell(figure.value, unit=unit, decimals=decimals)
    return TableCell(text, aside_of(figure, cited.definition), cited.reference)


def statement_table(finance: FullYearForecast) -> FigureTableBlock:
    """Income statement in thousands of kronor: accounts, internal budget, forecast."""
    return FigureTableBlock(
        f"Resultaträkning {finance.year}, tusental kronor",
        (TableColumn("Post", ColumnKind.TEXT), *_money_columns(finance)),
        tuple(_statement_row(line) for line in finance.lines),
        finance.open_questions,
    )


def area_table(finance: FullYearForecast) -> FigureTableBlock:
    """The result per business area, in thousands of kronor."""
    return FigureTableBlock(
        f"Resultat per verksamhetsområde {finance.year}, tusental kronor",
        (TableColumn("Verksamhetsområde", ColumnKind.TEXT), *_money_columns(finance)),
        tuple(_statement_row(line) for line in finance.areas),
    )


def investment_table(finance: FullYearForecast) -> FigureTableBlock:
    """Investments in millions of kronor: budget, forecast, what is left."""

    def row(line: InvestmentLine) -> TableRow:
        amounts = (line.budget_ore, line.forecast_ore, line.deviation_ore)
        return TableRow(
            (TableCell(line.label), *(TableCell(format_million_kronor(ore)) for ore in amounts)), line.is_sum
        )

    return FigureTableBlock(
        f"Investeringar {finance.year}",
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


def _statement_row(line: StatementLine) -> TableRow:
    amounts = (line.accounts_ore, line.budget_ore, line.forecast_ore)
    cells = (TableCell("uppgift saknas" if ore is None else format_thousand_kronor(ore)) for ore in amounts)
    return TableRow((TableCell(line.label), *cells), line.is_sum)


def _notes(cited: Cited, *, label: str, context: ReportContext) -> tuple[str, ...]:
    """What a reader must know before comparing along the row."""
    figure = cited.figure
    notes: list[str] = []
    if figure.comparability is Comparability.BREAK:
        version = cited.definition.version_for(context.period.first)
        notes.append(
            f"{label}: ny definition (version {version.number}) från {version.valid_from.year}, jämförs inte bakåt."
        )
    elif figure.comparability is Comparability.POPULATION_DIFFERS:
        notes.append(f"{label}: gruppen som räknas är en annan än året före, jämförs inte bakåt.")
    if figure.value.state is CellState.NOT_YET_KNOWN:
        notes.append(f"{label}: {figure.value.reason}.")
    return tuple(notes)
