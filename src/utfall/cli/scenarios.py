"""Scenarios from a terminal: saved as files, and beside each other on the machine's forecast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from utfall.cli.presenting import print_path
from utfall.errors import InvalidScenario, UnwritableFile
from utfall.finance.coding import Coding, id_named
from utfall.finance.forecasting.scenario import (
    IndexChange,
    MorePlacements,
    OneOff,
    Scenario,
    ScenarioStep,
    StaffTurnover,
)
from utfall.finance.forecasting.scenario_file import read_scenario, scenario_text
from utfall.model.money import ORE_PER_KRONA


def save_step(path: Path, step: ScenarioStep, *, name: str, description: str) -> None:
    """Write a scenario of that one step, or add the step to the scenario that the file already holds."""
    if path.exists():
        before = read_scenario(path)
        if name and name != before.name:
            raise InvalidScenario(
                f"{path.name} heter ”{before.name}”, inte ”{name}”.", remedy="Utelämna --name, eller välj en ny fil."
            )
        scenario = Scenario(before.name, description or before.description, (*before.steps, step))
    elif not name:
        raise InvalidScenario(f"{path.name} finns inte än och har inget namn.", remedy="Ge scenariot ett med --name.")
    else:
        scenario = Scenario(name, description, (step,))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(scenario_text(scenario), encoding="utf-8")
    except OSError as error:
        raise UnwritableFile(
            f"{path} kan inte skrivas ({error.strerror or error}).", remedy="Välj en fil i en mapp som du får skriva i."
        ) from None
    steps = len(scenario.steps)
    print_path(f"”{scenario.name}” har {steps} steg och ligger i {path.resolve()}")
    print_path(f"Pröva det med: utfall forecast --scenario {path}")


def placement_step(
    coding: Coding, *, area: str, group: str, placements: int, cost_per_day: str, first_day: str
) -> MorePlacements:
    """So many more placements at that cost a day, in kronor."""
    where = _line(coding, area, group)
    return MorePlacements(*where, placements, _ore(cost_per_day), _day(first_day))


def index_step(coding: Coding, *, percent: str, first_month: str, areas: list[str], groups: list[str]) -> IndexChange:
    """Prices that change by so many percent from a month on."""
    return IndexChange(
        _decimal(percent),
        _day(first_month).replace(day=1),
        tuple(dict.fromkeys(_title(one, coding.areas, "verksamhetsområde") for one in areas)),
        tuple(dict.fromkeys(_title(one, coding.groups, "kontogrupp") for one in groups)),
    )


def turnover_step(
    coding: Coding, *, area: str, group: str, posts: str, points: str, cost_per_leaver: str, first_day: str
) -> StaffTurnover:
    """A turnover so many percentage points higher, at that net cost in kronor for each who leaves."""
    where = _line(coding, area, group)
    return StaffTurnover(*where, _decimal(posts), _decimal(points), _ore(cost_per_leaver), _day(first_day))


def one_off_step(coding: Coding, *, area: str, group: str, amount: str) -> OneOff:
    """An amount in kronor, cost plus and income minus."""
    return OneOff(*_line(coding, area, group), _ore(amount))


def _line(coding: Coding, area: str, group: str) -> tuple[str, str]:
    return _title(area, coding.areas, "verksamhetsområde"), _title(group, coding.groups, "kontogrupp")


def _title(text: str, titles: Mapping[str, str], what: str) -> str:
    found = id_named(text, titles)
    if found is None:
        raise InvalidScenario(f"{what.capitalize()} ”{text}” finns inte.", remedy=f"Välj bland {', '.join(titles)}.")
    return titles[found]


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("\u2212", "-").replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidScenario(f"”{text}” är inget tal.", remedy="Skriv till exempel 1,5 eller 4200.")
    return number


def _ore(text: str) -> int:
    ore = _decimal(text) * ORE_PER_KRONA
    if ore != ore.to_integral_value():
        raise InvalidScenario(f"”{text}” är inget belopp i kronor.", remedy="Skriv högst två decimaler.")
    return int(ore)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if len(text) > len("2025-08") else f"{text}-01")
    except ValueError:
        raise InvalidScenario(f"”{text}” är ingen dag.", remedy="Skriv 2025-08-01 eller 2025-08.") from None
