"""The commands for the forecast of a year's money, and for what if."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import AsOfOption, DefinitionsOption, StoreOption
from utfall.cli.surroundings import DEFAULT_STORE, definitions_folder

scenario = typer.Typer(
    help="Spara steg i ett scenario, att pröva med utfall forecast --scenario.", no_args_is_help=True
)

ScenarioFile = Annotated[Path, typer.Argument(help="Scenariots fil (TOML). Finns den läggs steget till.")]
Name = Annotated[str, typer.Option("--name", help="Scenariots namn. Behövs när filen är ny.")]
Description = Annotated[str, typer.Option("--description", help="Vad scenariot är, i en mening.")]
Area = Annotated[str, typer.Option("--area", help="Verksamhetsområde.")]
Group = Annotated[str, typer.Option("--group", help="Kontogrupp, till exempel klientkostnader.")]
From = Annotated[str, typer.Option("--from", help="Första dag eller månad, till exempel 2025-08-01 eller 2025-08.")]


def forecast(
    year: Annotated[int | None, typer.Option("--year", help="År. [förval: det senaste med bokföring]")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Bara ett verksamhetsområde.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Visa i stället vad som har ändrats sedan den dagen.")
    ] = None,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Visa i stället hur prognosen hade slagit tidigare år.")
    ] = False,
    scenario: Annotated[
        list[Path] | None, typer.Option("--scenario", help="Jämför i stället scenarier, en fil för varje.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help="Skriv också allt som Excelbok, till exempel ekonomi.xlsx.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa årets ekonomi ur bokföringen: resultaträkning, chefernas och maskinens prognos, bästa och sämsta fall.

    Exempel: utfall forecast --as-of 2025-05-05 --area myndighet
    """
    from utfall.cli import forecasting

    folder = definitions_folder(definitions)
    if backtest:
        forecasting.show_past(store, year=year, definitions=folder, as_of=as_of)
        return
    money = forecasting.read_money(store, year=year, definitions=folder, as_of=as_of)
    if xlsx is not None:
        forecasting.write_workbook(money, xlsx)
    if since is not None:
        before = forecasting.read_money(store, year=money.book.year, definitions=folder, as_of=since)
        forecasting.show_change(before, money)
    elif scenario:
        forecasting.show_scenarios(money, scenario)
    else:
        forecasting.show_forecast(money, area=area)


@scenario.command("placements")
def placements(
    file: ScenarioFile,
    area: Area,
    group: Group,
    number: Annotated[int, typer.Option("--number", help="Antal placeringar till; färre med minus.")],
    cost_per_day: Annotated[str, typer.Option("--cost-per-day", help="Kronor per vårddygn.")],
    first_day: From,
    name: Name = "",
    description: Description = "",
    definitions: DefinitionsOption = None,
) -> None:
    """Lägg till fler eller färre placeringar från en dag och året ut.

    Exempel: utfall scenario placements hvb.toml --name "Ett barn till på HVB" --area myndighet
    --group klientkostnader --number 1 --cost-per-day 4200 --from 2025-08-01
    """
    from utfall.cli.scenarios import placement_step, save_step
    from utfall.finance.coding import load_coding

    coding = load_coding(definitions_folder(definitions))
    step = placement_step(
        coding, area=area, group=group, placements=number, cost_per_day=cost_per_day, first_day=first_day
    )
    save_step(file, step, name=name, description=description)


@scenario.command("index")
def index(
    file: ScenarioFile,
    percent: Annotated[str, typer.Option("--percent", help="Procent, till exempel 1 eller -0,5.")],
    first_month: From,
    area: Annotated[list[str] | None, typer.Option("--area", help="Verksamhetsområde. [förval: alla]")] = None,
    group: Annotated[list[str] | None, typer.Option("--group", help="Kontogrupp. [förval: alla]")] = None,
    name: Name = "",
    description: Description = "",
    definitions: DefinitionsOption = None,
) -> None:
    """Lägg till att priser ändras så många procent från en månad.

    Exempel: utfall scenario index index.toml --name "Index en procent upp" --percent 1 --from 2025-07
    """
    from utfall.cli.scenarios import index_step, save_step
    from utfall.finance.coding import load_coding

    coding = load_coding(definitions_folder(definitions))
    step = index_step(coding, percent=percent, first_month=first_month, areas=area or [], groups=group or [])
    save_step(file, step, name=name, description=description)


@scenario.command("turnover")
def turnover(
    file: ScenarioFile,
    area: Area,
    group: Group,
    posts: Annotated[str, typer.Option("--posts", help="Antal tjänster.")],
    points: Annotated[str, typer.Option("--points", help="Procentenheter högre personalomsättning på ett år.")],
    cost_per_leaver: Annotated[str, typer.Option("--cost-per-leaver", help="Kronor netto per slutande.")],
    first_day: From,
    name: Name = "",
    description: Description = "",
    definitions: DefinitionsOption = None,
) -> None:
    """Lägg till att fler eller färre slutar.

    Exempel: utfall scenario turnover avgangar.toml --name "Fler slutar" --area myndighet --group personalkostnader
    --posts 150 --points 5 --cost-per-leaver 150000 --from 2025-06
    """
    from utfall.cli.scenarios import save_step, turnover_step
    from utfall.finance.coding import load_coding

    coding = load_coding(definitions_folder(definitions))
    step = turnover_step(
        coding,
        area=area,
        group=group,
        posts=posts,
        points=points,
        cost_per_leaver=cost_per_leaver,
        first_day=first_day,
    )
    save_step(file, step, name=name, description=description)


@scenario.command("one-off")
def one_off(
    file: ScenarioFile,
    area: Area,
    group: Group,
    amount: Annotated[str, typer.Option("--amount", help="Kronor: kostnad +, intäkt −.")],
    name: Name = "",
    description: Description = "",
    definitions: DefinitionsOption = None,
) -> None:
    """Lägg till ett belopp som bara kommer i år.

    Exempel: utfall scenario one-off vite.toml --name "Ett vite" --area myndighet --group ovriga_kostnader
    --amount 500000
    """
    from utfall.cli.scenarios import one_off_step, save_step
    from utfall.finance.coding import load_coding

    coding = load_coding(definitions_folder(definitions))
    save_step(file, one_off_step(coding, area=area, group=group, amount=amount), name=name, description=description)


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.command("forecast")(forecast)
    app.add_typer(scenario, name="scenario")
