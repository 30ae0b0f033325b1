"""Which changes are always tried beside the forecast, by ``definitions/economy/sensitivity.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from utfall.finance.coding import FOLDER, UNMAPPED, Coding
from utfall.finance.forecasting.outlook import YearForecast
from utfall.finance.forecasting.scenario import MorePlacements, Scenario, ScenarioOutcome, StaffTurnover, applied
from utfall.finance.forecasting.sensitivity import sensitivity
from utfall.measures.schema import Section, read_file, shown_path, suggestion
from utfall.model.money import ORE_PER_KRONA

FILE = "sensitivity.toml"


@dataclass(frozen=True)
class TriedPlacement:
    """More placements of a kind, at an assumed price; ``source`` says where the price comes from.

    ``form`` and ``accounts`` (prefixes) say whose care days and whose cost the price can be measured by, empty where it
    cannot; ``measured`` says how it was, empty while the price is assumed.
    """

    title: str
    area: str
    group: str
    placements: int
    cost_per_care_day_ore: int
    source: str
    form: str = ""
    accounts: tuple[str, ...] = ()
    measured: str = ""

    @property
    def told(self) -> str:
        """Where the price comes from, and whether it is measured or assumed."""
        price = f"{self.title} {_kronor(self.cost_per_care_day_ore)} per vårddygn"
        return f"Mätt: {price}, {self.measured}" if self.measured else f"Antaget: {price}. {self.source}"


@dataclass(frozen=True)
class TriedTurnover:
    """A higher turnover among so many posts, at an assumed cost for each who leaves."""

    area: str
    group: str
    posts: Decimal
    percentage_points: Decimal
    cost_per_leaver_ore: int
    source: str

    @property
    def told(self) -> str:
        """What is assumed and why."""
        return f"Antaget: {_kronor(self.cost_per_leaver_ore)} per slutande. {self.source}"


@dataclass(frozen=True)
class SensitivityRules:
    """What is tried, areas and groups under their titles."""

    index_percent: Decimal
    placements: tuple[TriedPlacement, ...]
    turnover: tuple[TriedTurnover, ...]
    days_measure: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the amounts come from, measured or assumed, each once."""
        found = (*(one.told for one in self.placements), *(one.told for one in self.turnover))
        return tuple(dict.fromkeys(found))


def _kronor(ore: int) -> str:
    return f"{ore // ORE_PER_KRONA:,} kronor".replace(",", "\u00a0")


def load_sensitivity(definitions: Path, *, coding: Coding) -> SensitivityRules:
    """The rules in the file; index alone where there is none. Raises ``InvalidDefinition``."""
    path = definitions / FOLDER / FILE
    if not path.is_file():
        return SensitivityRules(Decimal(1), (), ())
    top = read_file(path, shown_as=shown_path(path, definitions))
    top.allow(("schema", "index_percent", "days_measure", "placement", "turnover"))
    return SensitivityRules(
        index_percent=top.get("index_percent", Decimal),
        placements=tuple(_placement(section, coding) for section in top.sections("placement")),
        turnover=tuple(_turnover(section, coding) for section in top.sections("turnover")),
        days_measure=top.find("days_measure", str) or "",
    )


def tried(rules: SensitivityRules, *, on: YearForecast) -> tuple[ScenarioOutcome, ...]:
    """Every rule applied to the months that are not booked; rules of lines that the forecast lacks are left out."""
    first = on.known.booked_until
    lines = {(one.line.area, one.line.group) for one in on.parts}
    placements = [one for one in rules.placements if (one.area, one.group) in lines]
    turnover = [
        StaffTurnover(one.area, one.group, one.posts, one.percentage_points, one.cost_per_leaver_ore, first)
        for one in rules.turnover
        if (one.area, one.group) in lines
    ]
    of_index_and_turnover = sensitivity(on, turnover=turnover, percent=rules.index_percent)
    of_placements = tuple(_tried_placement(one, on=on) for one in placements)
    return (*of_placements, *of_index_and_turnover)


def _tried_placement(one: TriedPlacement, *, on: YearForecast) -> ScenarioOutcome:
    step = MorePlacements(one.area, one.group, one.placements, one.cost_per_care_day_ore, on.known.booked_until)
    what = "placering" if one.placements == 1 else "placeringar"
    return applied(Scenario(f"{one.placements} {what} till, {one.title}", one.told, (step,)), to=on)


def _placement(section: Section, coding: Coding) -> TriedPlacement:
    section.allow(("title", "area", "group", "placements", "cost_per_care_day_kronor", "source", "form", "accounts"))
    area, group = _line(section, coding)
    return TriedPlacement(
        title=section.text("title"),
        area=area,
        group=group,
        placements=section.count("placements", at_least=1, at_most=1000),
        cost_per_care_day_ore=section.count("cost_per_care_day_kronor", at_least=1) * ORE_PER_KRONA,
        source=section.text("source"),
        form=section.find("form", str) or "",
        accounts=section.texts("accounts") if section.find("accounts", list) else (),
    )


def _turnover(section: Section, coding: Coding) -> TriedTurnover:
    section.allow(("area", "group", "posts", "percentage_points", "cost_per_leaver_kronor", "source"))
    area, group = _line(section, coding)
    return TriedTurnover(
        area=area,
        group=group,
        posts=section.get("posts", Decimal),
        percentage_points=section.get("percentage_points", Decimal),
        cost_per_leaver_ore=section.count("cost_per_leaver_kronor", at_most=10_000_000) * ORE_PER_KRONA,
        source=section.text("source"),
    )


def _line(section: Section, coding: Coding) -> tuple[str, str]:
    """The titles of the area and the group that the ids name."""
    found = []
    for key, titles in (("area", coding.areas), ("group", coding.groups)):
        value = section.text(key)
        known = [one for one in titles if one != UNMAPPED]
        if value not in known:
            raise section.wrong(key, "finns inte", remedy=suggestion(value, known, what="De som finns"))
        found.append(titles[value])
    return found[0], found[1]
