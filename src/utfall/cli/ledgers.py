"""Commands that look at a ledger's file before it is brought in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

sie = typer.Typer(help="Visa och pröva en SIE-fil ur ekonomisystemet.", no_args_is_help=True)
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


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.add_typer(sie, name="sie")
