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

The kinds are the keys of ``KINDS``; their fields are those of the class, decimals written as strings.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from utfall.errors import InvalidScenario
from utfall.finance.forecasting.scenario import (
    IndexChange,
    MorePlacements,
    OneOff,
    Scenario,
    ScenarioStep,
    StaffTurnover,
)

KINDS: Mapping[str, type[MorePlacements | IndexChange | StaffTurnover | OneOff]] = {
    "more_placements": MorePlacements,
    "index": IndexChange,
    "staff_turnover": StaffTurnover,
    "one_off": OneOff,
}

_IN_WORDS = {
    "str": "en text",
    "int": "ett heltal",
    "date": "en dag, till exempel 2027-08-01",
    "Decimal": 'ett tal inom citattecken, till exempel "1.5"',
    "tuple[str, ...]": "en lista av texter",
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
    """The scenario that the text says; ``name`` is what errors call it."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidScenario(f"{name} är inte giltig TOML: {error}.", remedy="Rätta raden.") from None
    title, description, steps = content.pop("name", None), content.pop("description", ""), content.pop("steps", None)
    if content:
        raise InvalidScenario(f"{name} har nyckeln {next(iter(content))}.", remedy="Välj name, description och steps.")
    if not isinstance(title, str) or not title or not isinstance(description, str):
        raise InvalidScenario(f"{name} har inget namn.", remedy="Skriv name och description som texter.")
    if not isinstance(steps, list) or not all(isinstance(one, dict) for one in steps):
        raise InvalidScenario(f"{name} har inga steg.", remedy="Skriv varje steg som en tabell [[steps]].")
    return Scenario(title, description, tuple(_step(one, name=name) for one in steps))


def scenario_text(scenario: Scenario) -> str:
    """The file that reads as this scenario again."""
    parts = [f"name = {_written(scenario.name)}\ndescription = {_written(scenario.description)}\n"]
    for step in scenario.steps:
        kind = next(kind for kind, of in KINDS.items() if isinstance(step, of))
        values = [(field.name, getattr(step, field.name)) for field in fields(step)]
        rows = [f"{name} = {_written(value)}" for name, value in (("kind", kind), *values)]
        parts.append("\n".join(["[[steps]]", *rows, ""]))
    return "\n".join(parts)


def _step(raw: Mapping[str, Any], *, name: str) -> ScenarioStep:
    kind = KINDS.get(raw.get("kind", ""))
    if kind is None:
        raise InvalidScenario(
            f"{name} har ett steg av slaget {raw.get('kind')}.", remedy=f"Välj bland {', '.join(KINDS)}."
        )
    known = {field.name: field for field in fields(kind)}
    if unknown := [key for key in raw if key != "kind" and key not in known]:
        raise InvalidScenario(f"{name}: {raw['kind']} har inte {unknown[0]}.", remedy=f"Välj bland {', '.join(known)}.")
    values: dict[str, Any] = {}
    for field in known.values():
        if field.name in raw:
            values[field.name] = _value(raw[field.name], of=str(field.type), where=f"{name}: {field.name}")
        elif field.default is MISSING:
            raise InvalidScenario(
                f"{name}: {raw['kind']} saknar {field.name}.", remedy=f"Skriv {_IN_WORDS[str(field.type)]}."
            )
    return kind(**values)


def _value(value: object, *, of: str, where: str) -> object:
    match of, value:
        case ("str", str()) | ("int", int()) if not isinstance(value, bool):
            return value
        case "date", date() if not isinstance(value, datetime):
            return value
        case "tuple[str, ...]", list() if all(isinstance(one, str) for one in value):
            return tuple(value)
        case "Decimal", str() | int() if not isinstance(value, bool):
            try:
                number = Decimal(value)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return number
    raise InvalidScenario(f"{where} är {value}.", remedy=f"Skriv {_IN_WORDS[of]}.")


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
