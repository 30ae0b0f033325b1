"""What accounts and objects mean: report line, account group and business area, by ``definitions/economy``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.finance.prefixes import PrefixRule, PrefixRules
from utfall.measures.schema import Section, read_file, shown_path, suggestion

FOLDER = "economy"
UNMAPPED = "ej_mappat"
UNMAPPED_TITLE = "Ej mappat"
_ID = re.compile(r"[a-z][a-z0-9_]*")


class Side(StrEnum):
    """Where a line stands in the income statement; ``OUTSIDE`` are the balance sheet's accounts and what is unknown."""

    INCOME = "income"
    COST = "cost"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class ReportLine:
    """A line of the income statement."""

    id: str
    title: str
    side: Side


@dataclass(frozen=True)
class Coding:
    """Lines in the report's order, titles of groups and areas in theirs, and the rules that lead to them.

    Every ``…_of`` gives ``UNMAPPED`` where no rule fits: nothing is ever left out.
    """

    lines: tuple[ReportLine, ...]
    groups: Mapping[str, str]
    areas: Mapping[str, str]
    line_rules: PrefixRules
    group_rules: PrefixRules
    responsibility_rules: PrefixRules
    activity_rules: PrefixRules

    def area_named(self, text: str) -> str:
        """The business area's id, of a text that is its id or its title."""
        return id_named(text, self.areas) or UNMAPPED

    def group_named(self, text: str) -> str:
        """The account group's id, of a text that is its id or its title."""
        return id_named(text, self.groups) or UNMAPPED

    def line_of(self, account: str, *, month: date) -> str:
        """The report line's id."""
        return self.line_rules.value_of(account, on=month) or UNMAPPED

    def group_of(self, account: str, *, month: date) -> str:
        """The account group's id."""
        return self.group_rules.value_of(account, on=month) or UNMAPPED

    def area_of(self, responsibility: str | None, activity: str | None, *, month: date) -> str:
        """The business area's id: by the responsibility, and where that says nothing by the activity."""
        found = self.responsibility_rules.value_of(responsibility, on=month) if responsibility else None
        if found is None and activity:
            found = self.activity_rules.value_of(activity, on=month)
        return found or UNMAPPED


def id_named(text: str, titles: Mapping[str, str]) -> str | None:
    """The id that the text is, or is the title of, whatever the case and the blanks; None where nothing is."""
    wanted = " ".join(text.split()).casefold()
    return next((key for key, title in titles.items() if wanted in (key.casefold(), title.casefold())), None)


def load_coding(definitions: Path) -> Coding:
    """The coding in ``economy/kommunbas.toml`` and ``economy/areas.toml``. Raises ``InvalidDefinition``."""
    chart = _read(definitions, "kommunbas.toml", ("schema", "line", "group", "account"))
    objects = _read(definitions, "areas.toml", ("schema", "area", "object"))
    lines = tuple(_line(section) for section in chart.sections("line"))
    titles = _titles(chart, "line", {line.id: line.title for line in lines})
    groups = _titles(chart, "group", {s.text("id"): s.text("title") for s in _of(chart, "group", ("id", "title"))})
    areas = _titles(objects, "area", {s.text("id"): s.text("name") for s in _of(objects, "area", ("id", "name"))})
    accounts = _of(chart, "account", ("prefixes", "line", "group", "from", "until"))
    owners = _of(objects, "object", ("area", "responsibilities", "activities", "from", "until"))
    return Coding(
        lines=(*lines, ReportLine(UNMAPPED, UNMAPPED_TITLE, Side.OUTSIDE)),
        groups={**groups, UNMAPPED: UNMAPPED_TITLE},
        areas={**areas, UNMAPPED: UNMAPPED_TITLE},
        line_rules=_rules(accounts, "prefixes", "line", titles),
        group_rules=_rules(accounts, "prefixes", "group", groups),
        responsibility_rules=_rules(owners, "responsibilities", "area", areas),
        activity_rules=_rules(owners, "activities", "area", areas),
    )


def refuse_other_areas(coding: Coding, areas: Mapping[str, str]) -> None:
    """Raise ``InvalidDefinition`` where an area of the ledger is another thing than that of its id among ``areas``.

    ``areas`` are the names by id that measures belong to (``areas.toml``). Not all that have a budget have measures,
    and the other way round; but what stands in both must have one id and one name, or a page shows two for one.
    """
    ids = {name.casefold(): area for area, name in areas.items()}
    for area, name in coding.areas.items():
        if areas.get(area, name) != name:
            other = f"heter {areas[area]} i areas.toml"
        elif ids.get(name.casefold(), area) != area:
            other = f"har id {ids[name.casefold()]} i areas.toml"
        else:
            continue
        raise InvalidDefinition(
            f"economy/areas.toml: området {area} heter {name}, men {other}.",
            remedy="Skriv samma id och namn i båda filerna.",
        )


def _read(definitions: Path, name: str, keys: Sequence[str]) -> Section:
    path = definitions / FOLDER / name
    if not path.is_file():
        raise InvalidDefinition(
            f"{shown_path(path, definitions)} saknas.", remedy="Lägg tillbaka filen: utan den har konton ingen rad."
        )
    return read_file(path, shown_as=shown_path(path, definitions)).allow(keys)


def _of(top: Section, key: str, keys: Sequence[str]) -> tuple[Section, ...]:
    return tuple(section.allow(keys) for section in top.sections(key))


def _line(section: Section) -> ReportLine:
    section.allow(("id", "title", "side"))
    return ReportLine(section.text("id"), section.text("title"), section.choice("side", Side))


def _titles(top: Section, key: str, titles: dict[str, str]) -> dict[str, str]:
    """The titles by id, checked: none twice, none that stands for what is not mapped."""
    if len(titles) < len(top.sections(key)):
        raise top.wrong(key, "två av dem har samma id", remedy="Ge var och en ett eget id.")
    for number, section in enumerate(top.sections(key), start=1):
        found = section.text("id")
        if found == UNMAPPED or not _ID.fullmatch(found):
            raise section.wrong(
                "id",
                f"ska vara ett eget ord av a–z, 0–9 och _ ({key} {number})",
                remedy=f"Välj ett annat; {UNMAPPED} är upptaget.",
            )
    if not titles:
        raise top.wrong(key, "minst en måste finnas", remedy=f"Skriv [[{key}]] med id.")
    return titles


def _rules(sections: Sequence[Section], codes: str, target: str, known: Mapping[str, str]) -> PrefixRules:
    rules: list[PrefixRule] = []
    for section in sections:
        value = section.text(target)
        if value not in known:
            raise section.wrong(target, "finns inte", remedy=suggestion(value, known, what="De som finns"))
        first, last = section.find("from", date), section.find("until", date)
        if first and last and last < first:
            raise section.wrong("until", "ligger före from", remedy="Byt plats på dem.")
        if not any(section.find(key, list) for key in ("prefixes", "responsibilities", "activities")):
            raise section.wrong(codes, "regeln har inga koder", remedy="Skriv dem som en lista med texter.")
        for prefix in section.texts(codes):
            rule = PrefixRule(prefix, value, first, last)
            if not prefix or any(rule.meets(earlier) for earlier in rules):
                raise section.wrong(
                    codes,
                    f"”{prefix}” är tomt eller har redan en regel som gäller samma dag",
                    remedy="Låt varje kod ha en regel åt gången: skilj dem åt med from och until, eller ta bort en.",
                )
            rules.append(rule)
    return PrefixRules(tuple(rules))
