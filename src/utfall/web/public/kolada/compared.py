"""What is compared with Kolada, and with whom: ``definitions/kolada.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from utfall.errors import InvalidDefinition
from utfall.web.gates import surroundings

FILE = "kolada.toml"
_MUNICIPALITY, _MEASURE = ("code", "name"), ("measure", "kpi", "title", "unit", "decimals", "differs")


@dataclass(frozen=True)
class ComparedMeasure:
    """One of our measures with the key figure in Kolada that is nearest to it. ``differs`` says in which way it is
    another."""

    measure: str
    kpi: str
    title: str
    unit: str
    decimals: int
    differs: str


@dataclass(frozen=True)
class Compared:
    """``municipalities`` are names by code; ``years`` how many years back."""

    years: int
    municipalities: Mapping[str, str]
    measures: tuple[ComparedMeasure, ...]

    def of(self, measure: str) -> ComparedMeasure | None:
        """What the measure is compared with; None for nothing."""
        return next((one for one in self.measures if one.measure == measure), None)


def read_compared(file: Path) -> Compared:
    """The file's content; nothing is compared where there is no file. Raises ``InvalidDefinition``."""
    if not file.exists():
        return Compared(0, {}, ())
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidDefinition(f"{file.name} går inte att läsa ({error}).", remedy="Rätta filen.") from None
    places = [_known(one, _MUNICIPALITY, file.name) for one in content.get("municipality", [])]
    measures = [_known(one, _MEASURE, file.name) for one in content.get("measure", [])]
    for one in measures:
        if not re.fullmatch(r"[NU]\d{5}", one["kpi"]):
            raise InvalidDefinition(
                f"{file.name}: {one['kpi']} är ingen kod i Kolada.", remedy="Skriv N eller U och fem siffror."
            )
    return Compared(
        int(content.get("years", 5)),
        {one["code"]: one["name"] for one in places},
        tuple(ComparedMeasure(**{**one, "differs": " ".join(one["differs"].split())}) for one in measures),
    )


def _known(entry: dict[str, Any], keys: tuple[str, ...], name: str) -> dict[str, Any]:
    if entry.keys() != set(keys):
        wrong = ", ".join(sorted(entry.keys() ^ set(keys)))
        raise InvalidDefinition(f"{name}: fel vid {wrong}.", remedy=f"Varje post ska ha {', '.join(keys)}.")
    return entry


@cache
def compared() -> Compared:
    """This installation's, read once."""
    return read_compared(surroundings().definitions / FILE)
