"""How a SIE file becomes rows of the ledger: which dimension is what, and which words of a text may be kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.model.ledger_tables import LEDGER_DIMENSIONS
from utfall.sources.extracts.personal import has_personal_number
from utfall.sources.sie.ledger import RESERVED_DIMENSIONS, Company, Dimension, Objects
from utfall.sources.toml_node import toml_node

COLUMNS = tuple(name for name, _ in LEDGER_DIMENSIONS)
LEFT_OUT = "…"
_WORD = re.compile(r"[^\W\d_]+")

Coding = tuple[str | None, ...]
"""The object ids of one amount, in the order of ``COLUMNS``; None where it has none of that dimension."""


@dataclass(frozen=True)
class SieRules:
    """``names`` gives, per column, the names of dimensions that may fill it, the best first, in lower case.

    ``words`` are the only ones kept of a voucher's text. ``hash`` is the SHA-256 of the file they stand in.
    """

    names: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    hash: str

    def columns_of(self, dimensions: Iterable[Dimension]) -> dict[str, str]:
        """The column of each dimension number that has one, in a file that declares ``dimensions``."""
        number_of = {name.casefold(): number for number, (name, _) in reversed(RESERVED_DIMENSIONS.items())}
        for dimension in dimensions:
            if dimension.is_declared:
                number_of = {name: number for name, number in number_of.items() if number != dimension.number}
                number_of[dimension.name.strip().casefold()] = dimension.number
        found: dict[str, str] = {}
        for column, names in self.names.items():
            number = next((number_of[name] for name in names if name in number_of), None)
            if number is not None:
                found[number] = column
        return found

    def harmless(self, text: str) -> str | None:
        """The text with ``…`` for all that is no known word: no name, initials or case number passes. None if nothing.

        A list of what may pass is the only sure one: a name that is left out by its look can always be written so that
        it is not seen, and in the ledger of a social welfare board a name is a client.
        """
        kept: list[str] = []
        for part in text.split():
            word = part.strip("(),.:;-/")
            is_known = _WORD.fullmatch(word) is not None and word.casefold() in self.words
            if is_known or not kept or kept[-1] != LEFT_OUT:
                kept.append(word if is_known else LEFT_OUT)
        return " ".join(kept) if kept and kept != [LEFT_OUT] else None


def coding_of(objects: Objects, columns: Mapping[str, str]) -> Coding:
    """The object ids by column; of two for one column the first. What looks like a person's number is left out."""
    found: dict[str, str] = {}
    for number, object_id in objects:
        column = columns.get(number)
        if column is not None and object_id:
            found.setdefault(column, LEFT_OUT if has_personal_number(object_id) else object_id)
    return tuple(found.get(column) for column in COLUMNS)


def load_sie_rules(path: Path) -> SieRules:
    """The rules in the file. Raises ``InvalidDefinition``."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidDefinition(
            f"{path.name} går inte att läsa ({error.strerror}).",
            remedy="SIE-filer läses efter definitions/economy/sie.toml: lägg tillbaka den.",
        ) from None
    top = toml_node(content, path.name).only(("schema", "dimensions", "text"))
    dimensions = top.child("dimensions").only(COLUMNS)
    names = {column: tuple(name.casefold() for name in dimensions.texts(column)) for column in COLUMNS}
    every = [name for own in names.values() for name in own]
    if twice := sorted({name for name in every if every.count(name) > 1}):
        dimensions.fail(f"”{twice[0]}” står två gånger", "Låt varje namn höra till en enda kolumn")
    words = top.child("text").only(("words",)).texts("words")
    if odd := [word for word in words if not _WORD.fullmatch(word)]:
        top.child("text").fail(f"”{odd[0]}” är inget ord", "Skriv ett ord i taget, bara bokstäver.")
    return SieRules(names, frozenset(word.casefold() for word in words), hashlib.sha256(content).hexdigest())


def ledger_prefix(company: Company) -> str:
    """What tells one organisation's keys from another's: its number and a slash; empty where the file has none."""
    return f"{company.number}/" if company.number else ""
