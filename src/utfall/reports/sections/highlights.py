"""Det viktigaste: the few figures a reader must have seen, each with what it means."""

from __future__ import annotations

from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.context import ReportContext, Slots
from utfall.reports.figure_ledger import Cited
from utfall.reports.figure_tables import figure_cell
from utfall.reports.numbers import format_day, format_million_kronor
from utfall.reports.report_definition import SectionSpec
from utfall.reports.wording import goal_meaning, is_mean_of_the_quick, meaning


def build(context: ReportContext, spec: SectionSpec) -> Slots:
    """``viktigast``: figure, interval in grey, and meaning; goals by their assessment, the rest by comparison."""
    rows = [_row(context, measure) for measure in spec.measures]
    if context.finance is not None:
        rows.append(_result_row(context))
    table = FigureTableBlock(
        f"Nyckeltal, så som de var kända {format_day(context.known_at)}",
        (
            TableColumn("Nyckeltal", ColumnKind.TEXT),
            TableColumn(context.period.label_sv()),
            TableColumn("Vad det betyder", ColumnKind.TEXT),
        ),
        tuple(rows),
    )
    return {"viktigast": (table,)}


def _row(context: ReportContext, measure: str) -> TableRow:
    goal = context.goal_of_measure(measure)
    if goal is not None:
        cited, said = goal.cited, goal_meaning(goal)
    else:
        cited = context.ledger.cite(measure, context.period)
        said = _what_it_means(context, cited)
    # A figure about other months than the column's head says so itself.
    own_months = "" if cited.figure.period == context.period else cited.figure.period.label_sv()
    return TableRow((TableCell(cited.definition.short_title, own_months), figure_cell(cited), TableCell(said)))


def _what_it_means(context: ReportContext, cited: Cited) -> str:
    definition = cited.definition
    if not cited.figure.value.has_value:
        return cited.figure.value.reason
    if is_mean_of_the_quick(cited.figure, definition):
        return "väntas stiga när fler ärenden avgörs"
    development = context.ledger.development(definition.id, context.period, context.previous)
    return meaning(development, unit=definition.unit, earlier=context.previous)


def _result_row(context: ReportContext) -> TableRow:
    finance = context.finance
    if finance is None or finance.result.forecast_ore is None:
        return TableRow((TableCell("Helårets resultat"), TableCell("saknas"), TableCell("prognos är inte lämnad")))
    aside = ""
    if finance.worst_case_ore is not None and finance.best_case_ore is not None:
        worst, best = finance.worst_case_ore, finance.best_case_ore
        aside = f"{format_million_kronor(worst).split(chr(160))[0]} till {format_million_kronor(best, signed=True)}"
    forecast = finance.result.forecast_ore
    said = "budget i balans" if forecast == 0 else "överskott" if forecast > 0 else "underskott"
    return TableRow(
        (
            TableCell("Helårets resultat", f"prognos {finance.year}"),
            TableCell(format_million_kronor(forecast), aside),
            TableCell(said),
        )
    )
