"""Which code each value of a source column most likely means."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from utfall.model.table import Column
from utfall.sources.suggesting.names import words_of

_MEANINGS: dict[str, tuple[str, ...]] = {
    "woman": ("k", "flicka", "kvinna", "f", "female"),
    "man": ("m", "pojke", "man", "male"),
    "report_of_concern": ("orosanmälan", "anmälan"),
    "child": ("barn", "barnutredning", "utredning barn", "bou"),
    "adult": ("vuxen", "vuxenutredning", "utredning vuxen"),
    "violence": ("våld", "vin", "utredning våld"),
    "family_home": ("fh", "familjehem"),
    "hvb": ("hvb", "hem för vård eller boende"),
    "emergency_home": ("jh", "jourhem"),
    "approval": ("bifall", "beviljad", "beviljat"),
    "rejection": ("avslag", "avslagen"),
    "internal": ("egen", "intern"),
    "external": ("extern", "köpt", "privat"),
    "interrupted": ("avbruten", "avbrott"),
    "completed": ("fullföljd", "avslutad enligt plan"),
    "no_action": ("utan åtgärd", "ingen insats"),
    "investigation": ("inleds", "utredning inleds", "inledd"),
    "no_investigation": ("inleds ej", "inleds inte"),
}
_ALIKE = 0.72


def likely_code(value: str, column: Column) -> str | None:
    """The code that the value most likely means; None where nothing is like it."""
    joined = "".join(words_of(value))
    if not joined:
        return None
    best, code_found = 0.0, None
    for code, label in column.codes:
        for meaning in (code, label, *_MEANINGS.get(code, ())):
            other = "".join(words_of(meaning))
            likeness = 1.0 if joined == other else SequenceMatcher(None, joined, other).ratio()
            if len(other) > 3 and joined.startswith(other):
                likeness = max(likeness, 0.8)
            if likeness > best:
                best, code_found = likeness, code
    return code_found if best >= _ALIKE else None


def is_accepted_as_it_is(value: str, column: Column) -> bool:
    """Is the value a code or a label, which an import accepts without a list?"""
    return value.casefold() in {text.casefold() for pair in column.codes for text in pair}


def translations(values: Sequence[str], column: Column) -> tuple[tuple[str, str], ...]:
    """Pairs of value and code for the values that need one and are like one."""
    found = ((value, likely_code(value, column)) for value in values if not is_accepted_as_it_is(value, column))
    return tuple((value, code) for value, code in found if code is not None)
