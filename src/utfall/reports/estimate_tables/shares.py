"""A share counted in several ways that are never mixed: the measure's own, the final cohort, and by the curve."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.figures.estimates.reached import Reached
from utfall.figures.estimates.returns import Returns
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.estimate_words import estimate_cell
from utfall.reports.figure_ledger import Cited, FigureLedger
from utfall.reports.figure_tables import figure_cell
from utfall.reports.numbers import format_number


def returns_table(found: Returns, own: Cited, *, ledger: FigureLedger) -> FigureTableBlock:
    """The goal's own figure first, then the final cohort and the newest ends by the curve."""
    estimates = ledger.cite_estimates((found.mature, found.newest), found.definition)
    return _table(
        f"{found.definition.short_title}: målets siffra och två som omfattar fler",
        [_row("Målets månader", own.figure.period.label_sv(), own), *(_estimate_row(one) for one in estimates)],
        estimates,
        people="Personer",
    )


def reached_table(found: Reached, own: Cited, *, ledger: FigureLedger) -> FigureTableBlock:
    """The measure's own share of those with an answer, and the share estimated from all that began."""
    (estimate,) = ledger.cite_estimates((found.estimated,), found.definition)
    return _table(
        f"{found.definition.short_title}: de som har fått sitt svar, och alla som har börjat",
        [_row("Bara de som har fått sitt svar", own.figure.period.label_sv(), own), _estimate_row(estimate)],
        [estimate],
        people="Barn",
    )


def _table(caption: str, rows: Sequence[TableRow], estimates: Sequence[Cited], *, people: str) -> FigureTableBlock:
    notes = [note for cited in estimates for note in cited.figure.notes]
    columns = (
        TableColumn("Vilka som räknas", ColumnKind.TEXT),
        TableColumn("Andel"),
        TableColumn(people),
        TableColumn("Följda", ColumnKind.TEXT),
    )
    return FigureTableBlock(caption, columns, tuple(rows), tuple(dict.fromkeys(notes)))


def _row(label: str, aside: str, cited: Cited) -> TableRow:
    below = cited.figure.denominator
    people = "" if below is None or below.value is None else format_number(below.value)
    return TableRow((TableCell(label, aside), figure_cell(cited), TableCell(people), TableCell(_followed(cited))))


def _estimate_row(cited: Cited) -> TableRow:
    below, estimand = cited.figure.denominator, cited.figure.estimand
    assert estimand is not None
    people = "" if below is None or below.value is None else format_number(below.value)
    is_exact = estimand.method == "mogen_kohort"
    label = TableCell(estimand.title_sv, cited.figure.period.label_sv())
    return TableRow(
        (
            label,
            estimate_cell(cited),
            TableCell(people if is_exact or not people else f"ca\u00a0{people}"),
            TableCell(_followed(cited)),
        )
    )


def _followed(cited: Cited) -> str:
    """How many of them have been followed all the way."""
    if not cited.figure.value.has_value:
        return ""
    share = cited.figure.maturity_share
    return "alla" if share == 1 else f"{format_number(share * 100)}\u00a0%"
