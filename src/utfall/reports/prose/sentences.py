"""Sentences whose figure has no value: what is said instead, and where in a text a sentence begins and ends.

A sentence is written around a number. With a hidden or unknown one in its place it would be read as nonsense, so the
whole sentence gives way to one that says which figure is missing and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from utfall.model.cell import Cell, CellState
from utfall.model.figure import Protection
from utfall.reports.content import BoundText, Inline, Inlines, Text
from utfall.reports.figure_ledger import Cited
from utfall.reports.numbers import format_day

_PIECE = re.compile(r".*?[.!?](?=\s|$)\s*|.+$", re.DOTALL)
_ENDED = re.compile(r"[.!?]\s*$")


@dataclass(frozen=True)
class Absent:
    """What a bound function gives where there is no value to put into words: the sentence to say instead."""

    sentence: str
    reference: str = ""


Bound = BoundText | Absent


def absent(cited: Cited, cell: Cell | None = None) -> Absent:
    """The sentence for a figure, or a part of it, without value. The figure is still in the appendix."""
    found = cited.figure.value if cell is None or cited.figure.value.value is None else cell
    subject = f"{cited.definition.short_title} {cited.figure.period.label_long_sv()}"
    return Absent(f"{subject} {_why(found, cited.figure.protection)}.", cited.reference)


def replace_absent(inlines: Sequence[Inline | Absent]) -> Inlines:
    """The inlines with each sentence that lacks a value replaced; the same replacement is said once."""
    whole = tuple(inline for inline in inlines if not isinstance(inline, Absent))
    if len(whole) == len(inlines):
        return whole
    said: list[Inline] = []
    known: set[str] = set()
    for sentence in _sentences(inlines):
        missing = [inline for inline in sentence if isinstance(inline, Absent)]
        if not missing:
            said.extend(inline for inline in sentence if not isinstance(inline, Absent))
        for inline in missing:
            if inline.sentence and inline.sentence not in known:
                known.add(inline.sentence)
                if said and not said[-1].text[-1:].isspace():
                    said.append(Text(" "))
                said.extend((BoundText(inline.sentence, "", inline.reference), Text(" ")))
    if said and isinstance(said[-1], Text) and not said[-1].text.strip():
        said.pop()
    return tuple(said)


def _sentences(inlines: Sequence[Inline | Absent]) -> Iterator[list[Inline | Absent]]:
    sentence: list[Inline | Absent] = []
    for inline in _pieces(inlines):
        begins = isinstance(inline, Text) and inline.text[:1].isspace()
        if sentence and begins and _ends(sentence[-1]):
            yield sentence
            sentence = []
        sentence.append(inline)
        if isinstance(inline, Text) and _ENDED.search(inline.text):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _pieces(inlines: Sequence[Inline | Absent]) -> Iterator[Inline | Absent]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield from (Text(piece, inline.emphasis) for piece in _PIECE.findall(inline.text) if piece)
        else:
            yield inline


def _ends(inline: Inline | Absent) -> bool:
    return not isinstance(inline, Absent) and bool(_ENDED.search(inline.text))


def _why(cell: Cell, protection: Protection) -> str:
    match cell.state:
        case CellState.HIDDEN if protection is Protection.SECONDARY:
            return "redovisas inte, eftersom ett annat skyddat tal då kunde räknas fram"
        case CellState.HIDDEN:
            return "redovisas inte, eftersom få personer berörs"
        case CellState.NOT_YET_KNOWN:
            when = f"kan redovisas tidigast {format_day(cell.known_on)}" if cell.known_on else "kan inte redovisas än"
            return f"{when}: {cell.reason}"
        case _:
            reason = cell.reason.removeprefix("uppgift saknas").lstrip(": ")
            return f"saknas: {reason}" if reason else "saknas: ingen uppgift har lämnats"
