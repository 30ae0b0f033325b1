"""Which lines hold money centrally, by ``definitions/economy/held.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from utfall.finance.coding import FOLDER, UNMAPPED, Coding
from utfall.measures.schema import Section, read_file, shown_path, suggestion

FILE = "held.toml"


@dataclass(frozen=True)
class HeldRule:
    """Money of an area's account groups (ids) that is given out during the year; ``source`` is the assumption's."""

    title: str
    area: str
    groups: tuple[str, ...]
    assumed_use_share: Decimal
    source: str


def load_held(definitions: Path, *, coding: Coding) -> tuple[HeldRule, ...]:
    """The rules in the file, in its order; none where there is no file. Raises ``InvalidDefinition``."""
    path = definitions / FOLDER / FILE
    if not path.is_file():
        return ()
    top = read_file(path, shown_as=shown_path(path, definitions)).allow(("schema", "held"))
    return tuple(_rule(section, coding) for section in top.sections("held"))


def _rule(section: Section, coding: Coding) -> HeldRule:
    section.allow(("title", "area", "groups", "assumed_use_percent", "source"))
    areas = [one for one in coding.areas if one != UNMAPPED]
    groups = [one for one in coding.groups if one != UNMAPPED]
    area, own = section.text("area"), section.texts("groups")
    if area not in areas:
        raise section.wrong("area", "finns inte", remedy=suggestion(area, areas, what="De som finns"))
    for group in own:
        if group not in groups:
            raise section.wrong(
                "groups", "har en som inte finns", remedy=suggestion(group, groups, what="De som finns")
            )
    percent = section.count("assumed_use_percent", at_least=1, at_most=99)
    return HeldRule(section.text("title"), area, own, Decimal(percent) / 100, section.text("source"))
