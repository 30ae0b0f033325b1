"""Commands for the plan: allocation, internal budget and managers' forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import AreaOption, AsOfOption, DefinitionsOption, StoreOption, YearOption
from utfall.cli.surroundings import DEFAULT_STORE

allocation = typer.Typer(help="Visa och stäm av den ekonomiska tilldelningen.", no_args_is_help=True)
budget = typer.Typer(help="Visa internbudgeten och det som hör till den.", no_args_is_help=True)
manager_forecasts = typer.Typer(help="Visa chefernas prognoser, och skriv filen att lämna dem i.", no_args_is_help=True)


@allocation.command("show")
def show_allocation(
    year: YearOption = None,
    version: Annotated[
        str | None, typer.Option("--version", help="Version, till exempel förslag. [förval: den senaste]")
    ] = None,
    without: Annotated[
        list[str], typer.Option("--without", help="Räkna förändringen också utan rader med de orden.")
    ] = [],  # noqa: B006 - Typer reads the default, nothing writes to it
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help="Skriv också alla versioner och avstämningen som Excelbok.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa tilldelningen rad för rad, från utgångspunkten till summan, med förändring, underlag, planår och versioner.

    Exempel: utfall allocation show --year 2026 --without "påslag pensioner"
    """
    from utfall.cli.allocation_view import show_allocation as show

    show(store, year=year, version=version, without=without, xlsx=xlsx, definitions=definitions, as_of=as_of)


@allocation.command("reconcile")
def reconcile_allocation(
    year: YearOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Stäm av tilldelningen mot internbudgeten: vad som stämmer, är förklarat eller öppet. Slutkod 1 om något är öppet.

    Exempel: utfall allocation reconcile --year 2026
    """
    from utfall.cli.allocation_view import reconcile_allocation as reconcile

    raise typer.Exit(0 if reconcile(store, year=year, definitions=definitions, as_of=as_of) else 1)


@budget.command("show")
def show_budget(
    year: YearOption = None,
    area: AreaOption = None,
    group: Annotated[str | None, typer.Option("--group", help="Kontogrupp, till exempel klientkostnader.")] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa internbudgeten före och efter omföringar; med både område och kontogrupp månad för månad med fil och rad.

    Exempel: utfall budget show --year 2025 --area myndighet --group klientkostnader
    """
    from utfall.cli.budget_view import show_budget as show

    show(store, year=year, area=area, group=group, definitions=definitions, as_of=as_of)


@budget.command("transfers")
def show_transfers(
    year: YearOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa årets omföringar, var och en med dag, skäl och rader.

    Exempel: utfall budget transfers --year 2025
    """
    from utfall.cli.budget_view import show_transfers as show

    show(store, year=year, definitions=definitions, as_of=as_of)


@budget.command("one-offs")
def show_one_offs(
    year: YearOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa årets engångsposter.

    Exempel: utfall budget one-offs --year 2025
    """
    from utfall.cli.yearly_items_view import show_one_offs as show

    show(store, year=year, definitions=definitions, as_of=as_of)


@budget.command("investments")
def show_investments(
    year: YearOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa årets investeringar: utgifter, inkomster och netto, med budget, prognos, avvikelse och utfall.

    Exempel: utfall budget investments --year 2025
    """
    from utfall.cli.yearly_items_view import show_investments as show

    show(store, year=year, definitions=definitions, as_of=as_of)


@budget.command("equity")
def show_equity(
    year: YearOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa nämndens eget kapital: ingående, reglering och årets resultat.

    Exempel: utfall budget equity --year 2025
    """
    from utfall.cli.yearly_items_view import show_equity as show

    show(store, year=year, definitions=definitions, as_of=as_of)


@budget.command("grants")
def show_grants(
    year: YearOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa statsbidrag: vad som är tilldelat, fördelat och kvar på balanskontot.

    Exempel: utfall budget grants --year 2025
    """
    from utfall.cli.yearly_items_view import show_grants as show

    show(store, year=year, definitions=definitions, as_of=as_of)


@manager_forecasts.command("show")
def show_manager_forecasts(
    report_day: Annotated[
        str | None, typer.Option("--report-day", help="Rapportdag, till exempel 2025-05-05. [förval: den senaste]")
    ] = None,
    area: AreaOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Visa chefernas prognoser som de låstes på rapportdagen; med ett område per kontogrupp, med kommentar och skäl.

    Exempel: utfall manager-forecasts show --report-day 2025-05-05 --area boende
    """
    from utfall.cli.manager_forecasts_view import show_manager_forecasts as show

    show(store, report_day=report_day, area=area, definitions=definitions, as_of=as_of)


@manager_forecasts.command("form")
def write_form(
    report_day: Annotated[str, typer.Option("--report-day", help="Rapportdag, till exempel 2025-09-05.")],
    month: Annotated[str, typer.Option("--month", help="Sista månaden med utfall, till exempel 2025-08.")],
    out: Annotated[Path, typer.Option("--out", help="Excelfil att skriva, till exempel chefsprognoser_2025_T2.xlsx.")],
    area: AreaOption = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Skriv en Excelfil för cheferna att fylla i, med internbudget och förra prognos bredvid; den läses in som den är.

    Exempel: utfall manager-forecasts form --report-day 2025-09-05 --month 2025-08 --out chefsprognoser_2025_T2.xlsx
    """
    from utfall.cli.forecast_form import write_form as write

    write(store, out, report_day=report_day, month=month, area=area, definitions=definitions, as_of=as_of)


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.add_typer(allocation, name="allocation")
    app.add_typer(budget, name="budget")
    app.add_typer(manager_forecasts, name="manager-forecasts")
