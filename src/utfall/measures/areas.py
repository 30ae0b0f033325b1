"""The business areas as data: in which order they are talked over, and which measures each answers for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.measures.schema import Section, read_file, read_slug, shown_path, suggestion

AREAS_FILE = "areas.toml"


@dataclass(frozen=True)
class Area:
    """One business area. ``does`` is a sentence of what it does; ``unit`` its code among the organisation's units."""

    id: str
    name: str
    unit: str
    does: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Areas:
    """All areas in order, and the measures that stand in none, each with the reason."""

    areas: tuple[Area, ...]
    left_out: tuple[tuple[str, str], ...]

    def area(self, area_id: str) -> Area | None:
        """The area of that id, if there is one."""
        return next((area for area in self.areas if area.id == area_id), None)

    def area_of(self, measure: str) -> Area | None:
        """The area that answers for the measure; None where it is left out."""
        return next((area for area in self.areas if measure in area.measures), None)


def load_areas(folder: Path, *, measures: Iterable[str]) -> Areas:
    """The areas of ``folder/areas.toml``. Raises ``InvalidDefinition`` where a measure stands in none of them, in two,
    or does not exist."""
    path = folder / AREAS_FILE
    top = read_file(path, shown_as=shown_path(path, folder)).allow(("schema", "area", "left_out"))
    areas = tuple(_area(section) for section in top.sections("area"))
    if len({area.id for area in areas}) < len(areas):
        raise top.wrong("area", "två områden har samma id", remedy="Ge varje område ett eget id.")
    left_out = tuple(
        (measure, section.text("reason"))
        for section in top.sections("left_out")
        for measure in section.allow(("measures", "reason")).texts("measures")
    )
    named = [measure for area in areas for measure in area.measures] + [measure for measure, _ in left_out]
    _check_each_once(named, tuple(measures), file=top.file)
    return Areas(areas, left_out)


def _area(section: Section) -> Area:
    section.allow(("id", "name", "unit", "does", "measures"))
    return Area(
        read_slug(section.text("id"), section.file),
        section.text("name"),
        section.text("unit"),
        section.text("does"),
        section.texts("measures"),
    )


def _check_each_once(named: list[str], known: tuple[str, ...], *, file: str) -> None:
    for measure in named:
        if measure not in known:
            raise InvalidDefinition(
                f"{file}: måttet ”{measure}” finns inte.", remedy=suggestion(measure, known, what="Mått som finns")
            )
        if named.count(measure) > 1:
            raise InvalidDefinition(f"{file}: måttet ”{measure}” står två gånger.", remedy="Behåll det på ett ställe.")
    for measure in known:
        if measure not in named:
            raise InvalidDefinition(
                f"{file}: måttet ”{measure}” står inte i något område.",
                remedy="Skriv det i ett områdes measures, eller under [[left_out]] med skäl.",
            )
