"""The command for the forecast of a year's money."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.surroundings import DEFAULT_STORE


def forecast(
    year: Annotated[int | None, typer.Option("--year", help="År. [förval: det senaste med bokföring]")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Bara ett verksamhetsområde.")] = None,
    store: Annotated[
        Path, typer.Option("--store", envvar="UTFALL_STORE", help="Mappen med datalagret.")
    ] = DEFAULT_STORE,
    definitions: Annotated[Path | None, typer.Option("--definitions", help="Mappen med definitioner.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Svara som datalagret stod den dagen.")] = None,
) -> None:
    """Visa årets ekonomi ur bokföringen: resultaträkning, områden, kontogrupper och maskinens prognos.

    Exempel: utfall forecast --as-of 2025-05-05
    """
    from utfall.cli.forecasting import show_forecast

    show_forecast(store, year=year, area=area, definitions=definitions, as_of=as_of)


def add_to(app: typer.Typer) -> None:
    """Give the command its name among the others."""
    app.command("forecast")(forecast)
