"""How the report's income statement is laid out: rows of account groups, by ``definitions/economy/statement.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.finance.coding import FOLDER, UNMAPPED, Coding, Side
from utfall.measures.schema import Section, read_file, shown_path, suggestion

FILE = "statement.toml"


@dataclass(frozen=True)
class LayoutRow:
    """A row: the account groups that it sums. ``is_decided``: the rest of the year follows the budget.

    A row without groups is empty, or zero where that is decided (``is_zero``).
    """

    title: str
    side: Side
    groups: tuple[str, ...]
    is_decided: bool = False
    is_zero: bool = False


@dataclass(frozen=True)
class StatementLayout:
    """The rows in order, and the groups that are no part of the result (the balance sheet's)."""

    rows: tuple[LayoutRow, ...]
    outside: frozenset[str]

    @property
    def decided_groups(self) -> frozenset[str]:
        """Groups whose coming months are decided."""
        return frozenset(group for row in self.rows if row.is_decided for group in row.groups)

    def holds(self, group: str) -> bool:
        """Whether the group is part of the result; what is not mapped is."""
        return group not in self.outside


def load_layout(definitions: Path, *, coding: Coding) -> StatementLayout:
    """The layout, every account group of the coding placed in it once. Raises ``InvalidDefinition``."""
    path = definitions / FOLDER / FILE
    if not path.is_file():
        raise InvalidDefinition(
            f"{shown_path(path, definitions)} saknas.",
            remedy="Lägg tillbaka filen: den säger resultaträkningens rader.",
        )
    top = read_file(path, shown_as=shown_path(path, definitions)).allow(("schema", "outside", "row"))
    rows = tuple(_row(section, coding.groups) for section in top.sections("row"))
    outside = top.texts("outside")
    if not rows:
        raise top.wrong("row", "minst en rad måste finnas", remedy="Skriv [[row]] med title, side och groups.")
    _check_known(top, "outside", outside, coding.groups)
    placed = [*outside, *(group for row in rows for group in row.groups)]
    missing = [group for group in coding.groups if group != UNMAPPED and group not in placed]
    doubled = [group for group in placed if placed.count(group) > 1]
    if missing or doubled:
        what = f"gruppen {missing[0]} står inte på någon rad" if missing else f"gruppen {doubled[0]} står två gånger"
        raise top.wrong("row", what, remedy="Skriv varje kontogrupp en gång: i groups på en rad, eller i outside.")
    return StatementLayout(rows, frozenset(outside))


def _row(section: Section, groups: Mapping[str, str]) -> LayoutRow:
    section.allow(("title", "side", "groups", "decided", "zero"))
    side = section.choice("side", Side)
    if side is Side.OUTSIDE:
        raise section.wrong("side", "raden ska vara en intäkt eller en kostnad", remedy="Skriv income eller cost.")
    own = section.texts("groups")
    _check_known(section, "groups", own, groups)
    is_zero = section.find("zero", bool) or False
    if own and is_zero:
        raise section.wrong("zero", "en rad med grupper räknas ur dem", remedy="Ta bort zero, eller grupperna.")
    return LayoutRow(section.text("title"), side, own, section.find("decided", bool) or False, is_zero)


def _check_known(section: Section, key: str, found: tuple[str, ...], groups: Mapping[str, str]) -> None:
    for group in found:
        if group not in groups or group == UNMAPPED:
            known = [one for one in groups if one != UNMAPPED]
            raise section.wrong(key, f"”{group}” finns inte", remedy=suggestion(group, known, what="Grupper som finns"))
