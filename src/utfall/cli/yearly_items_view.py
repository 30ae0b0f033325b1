"""Items that come once, investments, equity and state grants in a terminal."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from utfall.cli.plan_reading import (
    as_reported,
    known_year,
    place_text,
    print_origin,
    print_problems,
    read_plan,
    thousands,
)
from utfall.cli.presenting import console
from utfall.finance.plan_rows import plan_rows
from utfall.finance.yearly_items import (
    EXPENDITURE,
    StateGrant,
    carried_over,
    equity,
    investments,
    net_investment,
    one_offs,
    state_grants,
)


def show_one_offs(store_path: Path, *, year: int | None, definitions: Path | None, as_of: str | None) -> None:
    """Print the year's items that come once."""
    read = read_plan(store_path, tables=("one_offs",), definitions=definitions, as_of=as_of)
    items, problems = one_offs(read.files, read.coding)
    chosen = known_year(year, (one.month.year for one in items), what="engångspost")
    own = [one for one in items if one.month.year == chosen]
    console().print(f"Engångsposter {chosen}. Tusental kronor, intäkter + och kostnader −.")
    print_origin(read, ("one_offs",))
    grid = _grid("Månad", "Verksamhetsområde", "Kontogrupp", "Konto", "Vad", amounts=("Belopp",))
    for one in own:
        names = (read.coding.areas[one.line.area], read.coding.groups[one.line.group])
        words = (f"{one.month:%Y-%m}", *names, one.account, one.text)
        grid.add_row(*words, as_reported(one.amount_ore), place_text(one.place))
    grid.add_section()
    grid.add_row("Summa", "", "", "", "", as_reported(sum(one.amount_ore for one in own)), "")
    console().print(grid)
    print_problems(problems)


def show_investments(store_path: Path, *, year: int | None, definitions: Path | None, as_of: str | None) -> None:
    """Print the year's investments with their net."""
    read = read_plan(store_path, tables=("investments",), definitions=definitions, as_of=as_of)
    years = (int(row.values["year"]) for row in plan_rows(read.files, "investments"))
    chosen = known_year(year, years, what="investering")
    items = investments(read.files, year=chosen)
    console().print(f"Investeringar {chosen}. Tusental kronor. Avvikelse: + är bättre än budget.")
    print_origin(read, ("investments",))
    grid = _grid("Slag", "Rad", amounts=("Budget", "Prognos", "Avvikelse", "Utfall"))
    for one in items:
        amounts = map(thousands, (one.budget_ore, one.forecast_ore, one.deviation_ore, one.outcome_ore))
        kind = "Utgift" if one.kind == EXPENDITURE else "Inkomst"
        grid.add_row(kind, one.label, *amounts, place_text(one.place))
    net = net_investment(items, year=chosen)
    grid.add_section()
    amounts = map(thousands, (net.budget_ore, net.forecast_ore, net.deviation_ore, net.outcome_ore))
    grid.add_row("Netto", "", *amounts, "")
    console().print(grid)


def show_equity(store_path: Path, *, year: int | None, definitions: Path | None, as_of: str | None) -> None:
    """Print the year's equity, and whether every year began with what the one before ended with."""
    read = read_plan(store_path, tables=("equity_items",), definitions=definitions, as_of=as_of)
    years = equity(read.files)
    chosen = known_year(year, (one.year for one in years), what="uppgift om eget kapital")
    own = next(one for one in years if one.year == chosen)
    console().print(f"Eget kapital {chosen}. Tusental kronor.")
    print_origin(read, ("equity_items",))
    grid = _grid("Dag", "Rad", amounts=("Belopp",))
    for item in own.items:
        grid.add_row(item.day.isoformat(), item.label, thousands(item.amount_ore), place_text(item.place))
    grid.add_section()
    closing = own.closing_ore()
    title = "Före årets resultat" if closing is None else "Utgående eget kapital"
    grid.add_row("", title, thousands(own.before_result_ore if closing is None else closing), "")
    console().print(grid)
    for one in carried_over(years):
        if one.difference_ore:
            console().print(
                f"Fråga: {one.year} slutade med {thousands(one.closing_ore)} tkr men {one.year + 1} började med "
                f"{thousands(one.next_opening_ore)} tkr. Vad är skillnaden på {thousands(one.difference_ore)} tkr?"
            )


def show_grants(store_path: Path, *, year: int | None, definitions: Path | None, as_of: str | None) -> None:
    """Print the year's state grants, how they are split, and what lies on the balance account."""
    read = read_plan(store_path, tables=("state_grants",), definitions=definitions, as_of=as_of)
    grants = state_grants(read.files)
    chosen = known_year(year, (one.year for one in grants), what="uppgift om statsbidrag")
    console().print(f"Statsbidrag {chosen} och deras fördelning. Tusental kronor.")
    print_origin(read, ("state_grants",))
    for grant in grants:
        if grant.year == chosen:
            console().print(_grant(grant))
            if grant.unaccounted_ore:
                console().print(
                    f"Fråga: {thousands(grant.granted_ore)} tkr är tilldelade, men {thousands(grant.split_ore)} tkr är "
                    f"fördelade och {thousands(grant.balance_ore)} tkr ligger på balanskontot. Var är de "
                    f"{thousands(abs(grant.unaccounted_ore))} tkr som skiljer?"
                )


def _grant(grant: StateGrant) -> Table:
    grid = _grid("Dag", "Mottagare", amounts=("Belopp",))
    grid.title, grid.title_justify = f"{grant.name}: tilldelat {thousands(grant.granted_ore)} tkr", "left"
    for part in grant.parts:
        grid.add_row(part.day.isoformat(), part.recipient, thousands(part.amount_ore), place_text(part.place))
    grid.add_row("", "Summa fördelat", thousands(grant.split_ore), "")
    grid.add_section()
    for part in grant.balance_account:
        words = (part.day.isoformat(), f"Balanskonto, {part.recipient}")
        grid.add_row(*words, thousands(part.amount_ore), place_text(part.place))
    grid.add_row("", "På balanskontot", thousands(grant.balance_ore), "")
    return grid


def _grid(*words: str, amounts: tuple[str, ...]) -> Table:
    grid = Table()
    for head in words:
        grid.add_column(head)
    for head in amounts:
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("Fil och rad", overflow="fold")
    return grid
