"""Det viktigaste: the few figures a reader must have seen, each with what it means."""

from __future__ import annotations

from utfall.figures.estimates.waiting import WaitingTime
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.context import ReportContext, Slots
from utfall.reports.estimate_ledger import NotEstimated
from utfall.reports.estimate_words import NO_CERTAIN_CHANGE, NOT_COMPARED, change_words, estimate_cell
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
    elif (wait := _estimated_wait(context, measure)) is not None:
        return _wait_row(context, wait)
    else:
        cited = context.ledger.cite(measure, context.period)
        said = _what_it_means(context, cited)
    # A figure about other months than the column's head says so itself.
    own_months = "" if cited.figure.period == context.period else cited.figure.period.label_sv()
    return TableRow((TableCell(cited.definition.short_title, own_months), figure_cell(cited), TableCell(said)))


def _estimated_wait(context: ReportContext, measure: str) -> WaitingTime | None:
    """The wait with all cases counted, where it can be said."""
    found = context.estimates.waiting_time(measure, context.period)
    return None if isinstance(found, NotEstimated) or not found.mean.value.has_value else found


def _wait_row(context: ReportContext, wait: WaitingTime) -> TableRow:
    (cited,) = context.ledger.cite_estimates((wait.mean,), wait.definition)
    before = None if wait.year_before is None else wait.year_before.mean
    change = change_words(wait.mean, before, more="längre", less="kortare")
    earlier = context.previous.label_sv()
    said = {
        NO_CERTAIN_CHANGE: f"ingen säker skillnad mot {earlier}",
        NOT_COMPARED: f"kan inte jämföras med {earlier}",
    }.get(change, f"{change} än {earlier}")
    label = TableCell(wait.definition.short_title, "alla ärenden räknade")
    return TableRow((label, estimate_cell(cited), TableCell(said)))


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
    is_closed = context.money is not None and context.money.book.is_closed
    aside = ""
    if not is_closed and finance.worst_case_ore is not None and finance.best_case_ore is not None:
        worst, best = finance.worst_case_ore, finance.best_case_ore
        aside = f"{format_million_kronor(worst).split(chr(160))[0]} till {format_million_kronor(best, signed=True)}"
    forecast = finance.result.forecast_ore
    said = "budget i balans" if forecast == 0 else "överskott" if forecast > 0 else "underskott"
    return TableRow(
        (
            TableCell("Helårets resultat", f"{'bokslut' if is_closed else 'prognos'} {finance.year}"),
            TableCell(format_million_kronor(forecast), aside),
            TableCell(said),
        )
    )
