"""Options that several commands have: their names, their help and where they are read from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a command shows figures."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


StoreOption = Annotated[Path, typer.Option("--store", envvar="UTFALL_STORE", help="Mappen med datalagret.")]
DefinitionsOption = Annotated[
    Path | None, typer.Option("--definitions", help="Mappen med definitioner. [förval: ./definitions]")
]
OwnMappingsOption = Annotated[
    Path | None, typer.Option("--mappings", envvar="UTFALL_MAPPINGS", help="Mapp med egna mappningar, om det finns.")
]
PictureOption = Annotated[
    Path | None, typer.Option("--picture", help="Rita också en bild, till exempel bild.svg eller bild.png.")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Svara som datalagret stod den dagen, till exempel 2025-05-05.")
]
EngineOption = Annotated[str, typer.Option("--engine", help="Beräkningsmotor: duckdb, reference eller spark.")]
PeriodOption = Annotated[
    list[str],
    typer.Option("--period", help="2025, 2025-T1, 2025-03, 2025-W14, 2025-01..2025-03 eller serien 2024-01...2025-04."),
]
OnePeriodOption = Annotated[str, typer.Option("--period", help="Perioden.")]
GroupOption = Annotated[list[str] | None, typer.Option("--group", help="Grupp, till exempel area=Boende.")]
YearOption = Annotated[int | None, typer.Option("--year", help="År. [förval: det senaste]")]
AreaOption = Annotated[str | None, typer.Option("--area", help="Verksamhetsområde.")]
