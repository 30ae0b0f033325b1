"""Commands for the ledger: its file before it is brought in, and its rows afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import AreaOption, AsOfOption, DefinitionsOption, StoreOption
from utfall.cli.surroundings import DEFAULT_STORE

sie = typer.Typer(help="Visa och pröva en SIE-fil ur ekonomisystemet.", no_args_is_help=True)
ledger = typer.Typer(help="Visa bokföringen i datalagret.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="En SIE-fil av typ 1–4 (.SE eller .SI).")]


@sie.command("show")
def show(file: File) -> None:
    """Visa vad en SIE-fil innehåller: företag, år, konton, summor per kontoklass, verifikationer och anmärkningar.

    Exempel: utfall sie show bokforing.se
    """
    from utfall.cli.ledger_file import show_file

    show_file(file)


@sie.command("check")
def check(file: File) -> None:
    """Pröva en SIE-fil: varje anmärkning med rad och åtgärd. Slutkod 1 om det finns varningar eller fel.

    Exempel: utfall sie check bokforing.se
    """
    from utfall.cli.ledger_file import check_file

    raise typer.Exit(0 if check_file(file) else 1)


@ledger.command("show")
def show_ledger(
    line: Annotated[str | None, typer.Option("--line", help="Rad i resultaträkningen.")] = None,
    area: AreaOption = None,
    group: Annotated[str | None, typer.Option("--group", help="Kontogrupp, till exempel klientkostnader.")] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="Hela månader: 2025, 2025-T1 eller 2025-03. [förval: senaste året]")
    ] = None,
    account: Annotated[str | None, typer.Option("--account", help="Konto.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa bokföringen steg för steg: rad, verksamhetsområde, månad, konto och till sist verifikationernas rader.

    Exempel: utfall ledger show --line kop_av_verksamhet --area myndighet --period 2025-03 --account 4641
    """
    from utfall.cli.ledger_drill import show_ledger as show

    show(
        store,
        line=line,
        area=area,
        group=group,
        account=account,
        period=period,
        definitions=definitions,
        as_of=as_of,
    )


@ledger.command("check")
def check_ledger(
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Pröva bokföringen i datalagret: inläst två gånger, konton utan rad, ansvar utan område. Slutkod 1 om något finns.

    Exempel: utfall ledger check
    """
    from utfall.cli.ledger_check import check_ledger as check

    raise typer.Exit(0 if check(store, definitions=definitions, as_of=as_of) else 1)


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.add_typer(sie, name="sie")
    app.add_typer(ledger, name="ledger")
