"""Two versions of a text beside each other: paragraph against paragraph, and word by word where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from utfall.reports.prose.bindings import paragraphs

_WORD = re.compile(r"\{\{.*?\}\}|\s+|[^\s{]+|\{", re.DOTALL)
"""A bound figure is one word: half of it would mean nothing."""


class RowKind(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Span:
    """Words, and whether they are only in this version."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class TextRow:
    """A paragraph on the left (older) and on the right (newer); empty where it is only in the other."""

    kind: RowKind
    left: tuple[Span, ...]
    right: tuple[Span, ...]


def compare_texts(older: str, newer: str) -> tuple[TextRow, ...]:
    """The rows, in the order in which they are read."""
    left, right = paragraphs(older), paragraphs(newer)
    rows: list[TextRow] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        match tag:
            case "equal":
                rows += [TextRow(RowKind.SAME, (Span(one),), (Span(one),)) for one in left[i1:i2]]
            case _:
                rows += _replaced(left[i1:i2], right[j1:j2])
    return tuple(rows)


def _replaced(left: Sequence[str], right: Sequence[str]) -> list[TextRow]:
    rows = []
    for old, new in zip_longest(left, right):
        if old is None:
            rows.append(TextRow(RowKind.ADDED, (), (Span(new, True),)))
        elif new is None:
            rows.append(TextRow(RowKind.REMOVED, (Span(old, True),), ()))
        else:
            rows.append(_word_by_word(old, new))
    return rows


def _word_by_word(old: str, new: str) -> TextRow:
    words, others = _WORD.findall(old), _WORD.findall(new)
    left: list[Span] = []
    right: list[Span] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        is_changed = tag != "equal"
        left += [Span("".join(words[i1:i2]), is_changed)] if i2 > i1 else []
        right += [Span("".join(others[j1:j2]), is_changed)] if j2 > j1 else []
    return TextRow(RowKind.CHANGED, tuple(left), tuple(right))
