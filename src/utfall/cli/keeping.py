"""Commands that run the web application, keep it and prove its log. Its own process does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import DefinitionsOption, StoreOption
from utfall.cli.surroundings import DEFAULT_STORE

Home = Annotated[Path, typer.Option("--home", envvar="UTFALL_HOME", help="Mappen för webbens egna uppgifter.")]
HOME = Path("utfall-webb")

audit = typer.Typer(help="Pröva och exportera webbens logg.", no_args_is_help=True)
kolada = typer.Typer(help="Jämförelser med andra kommuner.", no_args_is_help=True)


def serve(
    store: StoreOption = DEFAULT_STORE,
    home: Home = HOME,
    definitions: DefinitionsOption = None,
    economy: Annotated[Path | None, typer.Option("--economy", help="CSV-fil med budget och prognos.")] = None,
    address: Annotated[str, typer.Option("--address", help="Adress och port att lyssna på.")] = "127.0.0.1:8321",
) -> None:
    """Starta webben: inloggning, nulägeskoll, nyckeltal, inläsning och rapport. Avsluta med Ctrl-C.

    Exempel: utfall serve --store data
    """
    from utfall.cli.serving import serve as run_server

    raise typer.Exit(run_server(store, home, definitions=definitions, economy=economy, address=address))


def account(
    username: Annotated[str, typer.Argument(help="Användarnamnet.")],
    name: Annotated[str, typer.Option("--name", help="Personens namn.")],
    role: Annotated[str, typer.Option("--role", help="Rollen, till exempel administrator eller controller.")],
    store: StoreOption = DEFAULT_STORE,
    home: Home = HOME,
    definitions: DefinitionsOption = None,
) -> None:
    """Gör ett konto i webben, med ett första lösenord. Så kommer den första administratören in.

    Exempel: utfall account anna --name "Anna Ek" --role administrator
    """
    from utfall.cli.opening import print_plain
    from utfall.cli.serving import run_web, web_environment

    environment = web_environment(store=store, home=home, definitions=definitions, economy=None, is_loopback=True)
    print_plain(run_web("make-account", username, name, role, environment=environment), end="")


def backup(
    to: Annotated[Path, typer.Option("--to", help="Ny eller tom mapp för kopian.")],
    store: StoreOption = DEFAULT_STORE,
    home: Home = HOME,
    definitions: DefinitionsOption = None,
) -> None:
    """Gör en säkerhetskopia av databas, datalager, nyckel och inställningar. Webben kan vara i gång.

    Exempel: utfall backup --to kopior/2025-05-05
    """
    _run("backup", str(to.resolve()), store=store, home=home, definitions=definitions)


def restore(
    from_: Annotated[Path, typer.Option("--from", help="Mappen med kopian.")],
    store: StoreOption = DEFAULT_STORE,
    home: Home = HOME,
    definitions: DefinitionsOption = None,
) -> None:
    """Återställ en säkerhetskopia till tomma mappar, och pröva att allt stämmer.

    Exempel: utfall restore --from kopior/2025-05-05 --store data-ny --home webb-ny
    """
    _run("restore", str(from_.resolve()), store=store, home=home, definitions=definitions)


@audit.command("verify")
def verify(store: StoreOption = DEFAULT_STORE, home: Home = HOME, definitions: DefinitionsOption = None) -> None:
    """Pröva att loggen är hel, eller säg vilken post som är den första brutna (slutkod 1).

    Exempel: utfall audit verify --home utfall-webb
    """
    _run("verify-log", store=store, home=home, definitions=definitions)


@audit.command("export")
def export(store: StoreOption = DEFAULT_STORE, home: Home = HOME, definitions: DefinitionsOption = None) -> None:
    """Skriv loggens kontrolltal, ett per post. Spara dem där serverns egna administratörer inte kan skriva.

    Exempel: utfall audit export --home utfall-webb
    """
    _run("export-heads", store=store, home=home, definitions=definitions)


@kolada.command("fetch")
def fetch(store: StoreOption = DEFAULT_STORE, home: Home = HOME, definitions: DefinitionsOption = None) -> None:
    """Hämta jämförelser med andra kommuner från Kolada till de öppna sidorna. Behöver nå api.kolada.se.

    Exempel: utfall kolada fetch --home utfall-webb
    """
    _run("kolada-fetch", store=store, home=home, definitions=definitions)


def _run(command: str, *arguments: str, store: Path, home: Path, definitions: Path | None) -> None:
    from utfall.cli.serving import pass_on, web_environment

    environment = web_environment(store=store, home=home, definitions=definitions, economy=None, is_loopback=True)
    raise typer.Exit(pass_on(command, *arguments, environment=environment))


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.command()(serve)
    app.command()(account)
    app.command()(backup)
    app.command()(restore)
    app.add_typer(audit, name="audit")
    app.add_typer(kolada, name="kolada")
