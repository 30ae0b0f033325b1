"""Scenarios as files: one TOML file each, read and written.

    name = "Ett barn till på HVB"
    description = "Från augusti"

    [[steps]]
    kind = "more_placements"
    area = "Barn och unga"
    group = "Köpt vård"
    placements = 1
    cost_per_care_day_ore = 620000
    first_day = 2027-08-01

The kinds are the keys of ``KINDS``; their fields are those of the class, decimals as numbers or texts.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from utfall.errors import InvalidDefinition, InvalidScenario
from utfall.finance.forecasting.scenario import (
    IndexChange,
    MorePlacements,
    OneOff,
    Scenario,
    ScenarioStep,
    StaffTurnover,
)
from utfall.measures.schema import Section

KINDS: Mapping[str, type[MorePlacements | IndexChange | StaffTurnover | OneOff]] = {
    "more_placements": MorePlacements,
    "index": IndexChange,
    "staff_turnover": StaffTurnover,
    "one_off": OneOff,
}


def read_scenario(path: Path) -> Scenario:
    """The scenario of the file. Raises ``InvalidScenario`` with what stood there and what may."""
    try:
        return scenario_of(path.read_text(encoding="utf-8"), name=path.name)
    except OSError:
        raise InvalidScenario(f"{path} går inte att läsa.", remedy="Ange en TOML-fil med ett scenario.") from None
    except UnicodeDecodeError:
        raise InvalidScenario(f"{path} är inte text i UTF-8.", remedy="Spara filen som UTF-8.") from None


def scenario_of(text: str, *, name: str) -> Scenario:
    """The scenario that the text says; ``name`` is what errors call it. Raises ``InvalidScenario``."""
    try:
        top = Section(tomllib.loads(text, parse_float=Decimal), name).allow(("name", "description", "steps"))
        top.get("steps", list)
        description = top.get("description", str) if top.values.get("description") else ""
        return Scenario(top.get("name", str), description, tuple(_step(one) for one in top.sections("steps")))
    except tomllib.TOMLDecodeError as error:
        raise InvalidScenario(f"{name} är inte giltig TOML: {error}.", remedy="Rätta raden.") from None
    except InvalidDefinition as error:
        raise InvalidScenario(error.cause, remedy=error.remedy) from None


def scenario_text(scenario: Scenario) -> str:
    """The file that reads as this scenario again."""
    parts = [f"name = {_written(scenario.name)}\ndescription = {_written(scenario.description)}\n"]
    for step in scenario.steps:
        kind = next(kind for kind, of in KINDS.items() if isinstance(step, of))
        values = [(field.name, getattr(step, field.name)) for field in fields(step)]
        rows = [f"{name} = {_written(value)}" for name, value in (("kind", kind), *values)]
        parts.append("\n".join(["[[steps]]", *rows, ""]))
    return "\n".join(parts)


def _step(section: Section) -> ScenarioStep:
    kind = KINDS[section.one_of("kind", KINDS)]
    known = {field.name: field for field in fields(kind)}
    section.allow(("kind", *known))
    values: dict[str, Any] = {
        field.name: _READ[str(field.type)](section, field.name)
        for field in known.values()
        if field.name in section.values or field.default is MISSING
    }
    return kind(**values)


def _decimal(section: Section, key: str) -> Decimal:
    """A number, or one written as a text, as ``scenario_text`` does so that no decimal is lost on the way."""
    if not isinstance(section.values.get(key), str):
        number = section.get(key, Decimal)
    else:
        try:
            number = Decimal(section.get(key, str))
        except InvalidOperation:
            number = Decimal("NaN")
    if not number.is_finite():
        raise section.wrong(key, "ska vara ett tal", remedy='Skriv till exempel 1.5 eller "1.5".')
    return number


_READ: Mapping[str, Callable[[Section, str], object]] = {
    "str": lambda section, key: section.get(key, str),
    "int": lambda section, key: section.get(key, int),
    "date": lambda section, key: section.get(key, date),
    "tuple[str, ...]": lambda section, key: section.texts(key),
    "Decimal": _decimal,
}
"""How a field of each type is read."""


def _written(value: object) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case tuple():
            return f"[{', '.join(_written(one) for one in value)}]"
        case Decimal():
            return f'"{value}"'
        case _:
            return str(value)
