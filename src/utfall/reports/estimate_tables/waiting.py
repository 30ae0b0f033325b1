"""A wait at a cut-off beside the year before's at the same one, the naive mean last, small, and not compared."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.figures.estimates.waiting import WaitingTime
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.unit import Unit
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.estimate_words import NOT_COMPARED, change_words, estimate_cell
from utfall.reports.figure_ledger import Cited, FigureLedger
from utfall.reports.figure_tables import STATE_NOTES
from utfall.reports.numbers import format_day

NAIVE_ROW = "Endast avgjorda ärenden", "de långsamma saknas"


def waiting_table(wait: WaitingTime, *, ledger: FigureLedger) -> FigureTableBlock:
    """Shares decided, restricted mean, mean of all, other end; for both years where the year before can be shown."""
    years = [one for one in (wait.year_before, wait) if one is not None]
    cited = [ledger.cite_estimates(one.figures, one.definition) for one in years]
    has_before = len(years) == 2
    columns = [TableColumn("Kom in", ColumnKind.TEXT)]
    columns += [
        TableColumn(one.period.label_sv(), aside=f"känt {format_day(one.known_at)}".replace("\u00a0", " "))
        for one in years
    ]
    if has_before:
        columns.append(TableColumn("Förändring", ColumnKind.TEXT))
    rows = [
        _row([figures[place] for figures in cited], is_naive=figure is wait.naive)
        for place, figure in enumerate(wait.figures)
    ]
    return FigureTableBlock(
        f"{wait.definition.short_title}: ärenden som kom in, räknade på samma sätt båda åren"
        if has_before
        else f"{wait.definition.short_title}: ärenden som kom in",
        tuple(columns),
        tuple(rows),
        tuple(_notes(wait)),
    )


def _row(cited: Sequence[Cited], *, is_naive: bool) -> TableRow:
    now = cited[-1].figure
    label, aside = _label(now, is_naive=is_naive)
    cells = [estimate_cell(one, is_past=place < len(cited) - 1) for place, one in enumerate(cited)]
    change = () if len(cited) == 1 else (TableCell(_change(now, cited[0].figure, is_naive=is_naive)),)
    return TableRow((TableCell(label, aside), *cells, *change), is_quiet=is_naive)


def _label(figure: Figure, *, is_naive: bool) -> tuple[str, str]:
    if is_naive:
        return NAIVE_ROW
    assert figure.estimand is not None
    is_mean = figure.unit is Unit.DAYS and figure.is_preliminary and figure.estimand.method == "hybrid"
    return figure.estimand.title_sv, "preliminärt" if is_mean else ""


def _change(now: Figure, before: Figure, *, is_naive: bool) -> str:
    if is_naive:
        return NOT_COMPARED
    more, less = ("fler", "färre") if now.unit is Unit.SHARE else ("längre", "kortare")
    return change_words(now, before, more=more, less=less)


def _notes(wait: WaitingTime) -> list[str]:
    """What the figures rest on, once each; of the year before only what is its own."""
    notes = list(dict.fromkeys(note for figure in wait.figures for note in figure.notes))
    states = {figure.value.state for figure in wait.figures}
    before = wait.year_before
    if before is not None:
        states |= {figure.value.state for figure in before.figures} - {CellState.NOT_YET_KNOWN}
        if not before.is_as_known_then:
            label = before.period.label_long_sv()
            notes.append(
                f"Ingen leverans finns kvar från {format_day(before.known_at)}. {label[0].upper()}{label[1:]} är "
                "därför räknat på dagens uppgifter, så långt som de då kunde följas."
            )
    return [*notes, *(note for state, note in STATE_NOTES.items() if state in states)]
