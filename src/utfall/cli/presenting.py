"""Figures as a terminal table."""

from __future__ import annotations

import re

from rich.console import Console, HighlighterType, JustifyMethod, OverflowMethod
from rich.style import Style
from rich.table import Table
from rich.text import Text

from utfall.figures.group_words import group_words
from utfall.figures.table import FigureTable
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Comparability, Figure
from utfall.reports.numbers import format_cell, format_number, scale_for_display

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Terminal(Console):
    """A console that shows text from files as text: no markup in brackets, no emoji names, no control characters."""

    def render_str(
        self,
        text: str,
        *,
        style: str | Style = "",
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        emoji: bool | None = None,
        markup: bool | None = None,
        highlight: bool | None = None,
        highlighter: HighlighterType | None = None,
    ) -> Text:
        """The text as it is, whatever is asked of ``emoji`` and ``markup``."""
        return super().render_str(
            printable(text),
            style=style,
            justify=justify,
            overflow=overflow,
            emoji=False,
            markup=False,
            highlight=highlight,
            highlighter=highlighter,
        )


def printable(text: str) -> str:
    """The text with U+FFFD for what steers a terminal (ISO 6429) or turns the direction of writing (UAX #9)."""
    return _CONTROLS.sub("\ufffd", text)


def console() -> Terminal:
    """The terminal, without colour codes where output is not one. Running text is wrapped at its width."""
    return Terminal(highlight=False)


def print_path(text: str) -> None:
    """Print a line with a path or a command in it, never wrapped: it is there to be copied."""
    console().print(text, soft_wrap=True, markup=False)


def show_table(table: FigureTable) -> None:
    """Print one measure: a row per period and group, uncertainty and status beside the value, notes below."""
    notes: dict[str, int] = {}
    version = table.definition.versions[-1]
    grid = Table(title=f"{table.definition.title} ({table.definition.id})", title_justify="left")
    grid.add_column("Period", no_wrap=True)
    for name in table.breakdowns:
        grid.add_column(group_words(name, "", table.definition, version)[0])
    grid.add_column("Värde", justify="right", no_wrap=True)
    grid.add_column("95 %", justify="right", no_wrap=True)
    grid.add_column("Läge")
    for figure in table.figures:
        groups = dict(figure.groups)
        grid.add_row(
            figure.period.label_sv(),
            *(
                group_words(name, groups[name], table.definition, version)[1] if name in groups else "alla"
                for name in table.breakdowns
            ),
            format_cell(figure.value, unit=figure.unit, decimals=table.definition.decimals),
            interval_text(figure, decimals=table.definition.decimals),
            Text(_status(figure, notes)),
        )
    console().print(grid)
    for note, number in notes.items():
        console().print(f"  {number}  {note}", markup=False)


def interval_text(figure: Figure, *, decimals: int, with_unit: bool = True) -> str:
    """Both limits, the unit only after the second; empty without an interval."""
    if figure.interval is None:
        return ""
    low, high = figure.interval.low, figure.interval.high
    first = format_number(scale_for_display(low, unit=figure.unit), decimals=decimals)
    if not with_unit:
        return f"{first}–{format_number(scale_for_display(high, unit=figure.unit), decimals=decimals)}"
    return f"{first}–{format_cell(Cell.of(high), unit=figure.unit, decimals=decimals)}"


def _status(figure: Figure, notes: dict[str, int]) -> str:
    """Short words and the numbers of the notes; a note that several figures share has one number."""
    words = []
    if figure.value.state is CellState.HIDDEN:
        words.append("skyddad")
    if figure.value.state is CellState.NOT_YET_KNOWN and figure.value.known_on:
        words.append(f"kan vetas {figure.value.known_on.isoformat()}")
    if figure.is_preliminary:
        words.append("preliminär")
    if figure.comparability in (Comparability.BREAK, Comparability.POPULATION_DIFFERS):
        words.append("jämförs inte med året före")
    found = [figure.value.reason] if figure.value.reason else []
    marks = [str(notes.setdefault(note, len(notes) + 1)) for note in (*found, *figure.notes)]
    return ", ".join(words) + (f" [{' '.join(marks)}]" if marks else "")
