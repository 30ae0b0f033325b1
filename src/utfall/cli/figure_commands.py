"""Commands for figures: shown, estimated, compared, explained, and written as a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import (
    AsOfOption,
    DefinitionsOption,
    EngineOption,
    Format,
    GroupOption,
    OnePeriodOption,
    PeriodOption,
    PictureOption,
    StoreOption,
)
from utfall.cli.surroundings import DEFAULT_STORE


def figures(
    measures: Annotated[list[str] | None, typer.Argument(help="Mått, till exempel ifo.inledda_utredningar.")] = None,
    period: PeriodOption = [],  # noqa: B006 - Typer reads the default, nothing writes to it
    by: Annotated[list[str] | None, typer.Option("--by", help="Uppdelning, till exempel area.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    format: Annotated[Format, typer.Option("--format", help="Utdata.")] = Format.TABLE,
) -> None:
    """Visa mått för perioder, eller alla mått som finns om inget anges.

    Exempel: utfall figures ifo.inledda_utredningar --period 2024-T1 --period 2025-T1 --by area
    """
    from utfall.cli.figures import list_measures, show_figures

    if not measures:
        list_measures(definitions=definitions, format=format.value)
        return
    show_figures(
        store, measures, period, by or [], definitions=definitions, as_of=as_of, engine=engine, format=format.value
    )


def estimate(
    measure: Annotated[str, typer.Argument(help="Måttet, till exempel ifo.vantetid_ansokan.")],
    period: OnePeriodOption,
    group: GroupOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    format: Annotated[Format, typer.Option("--format", help="Utdata.")] = Format.TABLE,
) -> None:
    """Skatta det som inte är färdigt: väntetid, återkomst, väntat antal och helår, med osäkerhet och villkor.

    Exempel: utfall estimate ifo.inledda_insatser --period 2025-T1 --as-of 2025-05-05
    """
    from utfall.cli.estimating import show_estimate

    show_estimate(
        store,
        measure,
        period,
        group or [],
        definitions=definitions,
        as_of=as_of,
        engine=engine,
        format=format.value,
    )


def revisions(
    measure: Annotated[str, typer.Argument(help="Måttet.")],
    period: OnePeriodOption,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    picture: PictureOption = None,
) -> None:
    """Visa hur en siffra har ändrats sedan den först var känd, steg för steg.

    Exempel: utfall revisions ifo.aktualiseringar --period 2024-T1
    """
    from utfall.cli.looking_back import show_revisions

    show_revisions(store, measure, period, definitions=definitions, as_of=as_of, engine=engine, picture=picture)


def backtest(
    measure: Annotated[str, typer.Option("--measure", help="Måttet.")],
    period: Annotated[
        str | None, typer.Option("--period", help="Perioden vars skattning prövas. [förval: senaste tertialet]")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
) -> None:
    """Pröva en skattning mot facit: vad skulle vi ha sagt vid varje tidigare tillfälle, och hur blev det?

    Exempel: utfall backtest --measure ifo.vantetid_ansokan --period 2025-T1
    """
    from utfall.cli.looking_back import show_track_record

    show_track_record(store, measure, period, definitions=definitions, as_of=as_of, engine=engine)


def signals(
    measures: Annotated[list[str] | None, typer.Argument(help="Mått. Utan mått visas alla som går att följa.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    picture: PictureOption = None,
) -> None:
    """Visa vilka mått som avviker från hur de brukar variera, med styrdiagrammets regler.

    Exempel: utfall signals ifo.aktualiseringar
    """
    from utfall.cli.comparing import show_signals

    show_signals(store, measures or [], definitions=definitions, as_of=as_of, engine=engine, picture=picture)


def funnel(
    measure: Annotated[str, typer.Argument(help="Måttet: en andel eller en väntetid.")],
    period: OnePeriodOption,
    by: Annotated[str, typer.Option("--by", help="Uppdelningen, till exempel unit.")],
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    picture: PictureOption = None,
) -> None:
    """Ställ enheter bredvid varandra: vilka skiljer sig mer än deras storlek ger av en slump?

    Exempel: utfall funnel ifo.ej_aterkomst --period 2023 --by unit
    """
    from utfall.cli.comparing import show_funnel

    show_funnel(store, measure, period, by, definitions=definitions, as_of=as_of, engine=engine, picture=picture)


def bridge(
    measure: Annotated[str, typer.Argument(help="Måttet, vars definition har ändrats.")],
    old: Annotated[str | None, typer.Option("--old", help="Den äldre versionen. [förval: den näst sista]")] = None,
    new: Annotated[str | None, typer.Option("--new", help="Den nyare versionen. [förval: den sista]")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
) -> None:
    """Räkna samma månader enligt två versioner av en definition, och säg om äldre siffror får räknas om.

    Exempel: utfall bridge skola.hog_franvaro
    """
    from utfall.cli.comparing import show_bridge

    show_bridge(store, measure, old, new, definitions=definitions, as_of=as_of, engine=engine)


def explain(
    measure: Annotated[str, typer.Argument(help="Måttet.")],
    period: OnePeriodOption,
    group: GroupOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    engine: EngineOption = "duckdb",
    sql: Annotated[bool, typer.Option("--sql", help="Visa också frågan som ställdes.")] = False,
    rows: Annotated[
        Path | None, typer.Option("--rows", help="Skriv raderna bakom siffran till en CSV-fil. Läsningen loggas.")
    ] = None,
    reader: Annotated[str | None, typer.Option("--reader", help="Vem som läser raderna (krävs med --rows).")] = None,
) -> None:
    """Förklara en siffra: hur den räknas, när den är känd, hur säker den är och vad som skyddas.

    Exempel: utfall explain ifo.vantetid_ansokan --period 2025-T1 --as-of 2025-05-05 --sql
    """
    from utfall.cli.figures import explain_figure

    explain_figure(
        store,
        measure,
        period,
        group or [],
        definitions=definitions,
        as_of=as_of,
        engine=engine,
        show_sql=sql,
        rows_out=rows,
        reader=reader,
    )


def report(
    period: Annotated[str, typer.Option("--period", help="Tertialet, till exempel 2025-T1.")],
    out: Annotated[Path, typer.Option("--out", help="Mapp att skriva till.")] = Path("rapport"),
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
    economy: Annotated[Path | None, typer.Option("--economy", help="CSV-fil med budget och prognos.")] = None,
    engine: EngineOption = "duckdb",
) -> None:
    """Skriv tertialrapporten som HTML, PDF och DOCX ur samma innehåll.

    Exempel: utfall report --period 2025-T1 --as-of 2025-05-05 --economy ekonomi.csv
    """
    from utfall.cli.reporting import write_report

    write_report(store, period, out, definitions=definitions, as_of=as_of, economy=economy, engine=engine)


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.command()(figures)
    app.command()(estimate)
    app.command()(revisions)
    app.command()(backtest)
    app.command()(signals)
    app.command()(funnel)
    app.command()(bridge)
    app.command()(explain)
    app.command()(report)
