"""Commands to try the product with: the example municipality, and measurements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import DefinitionsOption


def demo(
    dir: Annotated[Path, typer.Option("--dir", help="Mapp att göra allt i.")] = Path("utfall-demo"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Starta webben på en lokal adress efteråt.")] = True,
    stop: Annotated[bool, typer.Option("--stop", help="Stanna bara webben från en tidigare demonstration.")] = False,
    definitions: DefinitionsOption = None,
) -> None:
    """Gör hela huvudjobbet med exempelkommunen: utdrag, inläsning, mått, tertialrapport och webben.

    Exempel: utfall demo --dir demo --no-serve
    """
    from utfall.cli.demonstration import run_demo, stop_demo

    if stop:
        stop_demo(dir)
    else:
        run_demo(dir, definitions=definitions, serve=serve)


def simulate(
    out: Annotated[Path, typer.Option("--out", help="Tom mapp att skriva till.")],
    until: Annotated[str, typer.Option("--until", help="Sista utdragets dag, högst 2026-05-05.")] = "2025-05-05",
    population_factor: Annotated[
        float | None,
        typer.Option(
            "--population-factor", help="Så många gånger större kommun, som tabeller i Parquet. 1000 är ett land."
        ),
    ] = None,
    economy: Annotated[
        bool, typer.Option("--economy", help="Skriv också bokföring, budget och prognoser, till mappen ekonomi.")
    ] = False,
) -> None:
    """Simulera exempelkommunen: utdrag som ur ett ärendesystem, eller stora tabeller att mäta på.

    Exempel: utfall simulate --out land --population-factor 1000
    """
    from utfall.cli.simulating import simulate_extracts, simulate_tables

    if population_factor is None:
        simulate_extracts(out, until=until, economy=economy)
    else:
        simulate_tables(out, population_factor=population_factor)


def bench(
    events: Annotated[str, typer.Option("--events", help="Antal miljoner händelser, till exempel 1,10.")] = "1,10,100",
    dir: Annotated[Path, typer.Option("--dir", help="Mapp för mätdata (återanvänds).")] = Path("build/bench"),
    definitions: DefinitionsOption = None,
    runs: Annotated[int, typer.Option("--runs", help="Antal mätningar av varje.")] = 3,
    study: Annotated[
        bool, typer.Option("--study/--no-study", help="Pröva också skattningarna på simulerade data.")
    ] = True,
    study_only: Annotated[bool, typer.Option("--study-only", help="Pröva bara skattningarna.")] = False,
    replications: Annotated[
        int, typer.Option("--replications", min=10, help="Antal försök per tjänst, fyra gånger fler av de små.")
    ] = 1000,
) -> None:
    """Mät alla definitioner på stora data, och pröva skattningarna på data där sanningen är känd.

    Exempel: utfall bench --events 1,10
    """
    if not study_only:
        from utfall.cli.benchmarking import run_bench

        run_bench(dir, events=events, definitions=definitions, runs=runs)
    if study or study_only:
        from utfall.cli.studying import show_study

        show_study(replications=replications)


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.command()(demo)
    app.command()(simulate)
    app.command()(bench)
