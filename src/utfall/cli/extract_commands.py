"""Commands for data in and out: the store, extracts, deliveries, rows set aside, erasure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from utfall.cli.options import AsOfOption, DefinitionsOption, OwnMappingsOption, StoreOption
from utfall.cli.surroundings import DEFAULT_STORE


def init(store: StoreOption = DEFAULT_STORE) -> None:
    """Skapa ett tomt datalager och nyckeln för pseudonymer.

    Exempel: utfall init --store data
    """
    from utfall.cli.importing import create_store

    create_store(store)


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Filer eller mappar med utdrag (CSV, XLSX, Parquet, SIE).")],
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    mapping: Annotated[
        str | None, typer.Option(help="Filernas ursprung, t.ex. utfall eller lifecare. Utan val känns de igen.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Dagen då utdragen togs ut. [förval: i dag]")
    ] = None,
    own_mappings: OwnMappingsOption = None,
) -> None:
    """Läs in utdrag som en leverans: allt eller inget.

    Exempel: utfall import utdrag/2025-05-05 --known-at 2025-05-05
    """
    from utfall.cli.importing import import_paths

    import_paths(store, paths, definitions=definitions, own_mappings=own_mappings, mapping=mapping, known_at=known_at)


def suggest_mapping(
    path: Annotated[Path, typer.Argument(help="Ett utdrag (CSV, XLSX, Parquet) som ingen mappning känner.")],
    table: Annotated[str | None, typer.Option(help="Tabellen som filen innehåller, om förslaget är fel.")] = None,
    save: Annotated[str | None, typer.Option(help="Spara förslaget som en egen mappning med det namnet.")] = None,
    definitions: DefinitionsOption = None,
    own_mappings: OwnMappingsOption = None,
) -> None:
    """Föreslå hur en okänd fils kolumner ska läsas, med skäl; visa de första raderna utan personuppgifter.

    Exempel: utfall suggest-mapping utdrag.csv --save mitt_system --mappings mappningar
    """
    from utfall.cli.mapping import show_suggestion

    show_suggestion(path, table=table, save=save, definitions=definitions, own_mappings=own_mappings)


def deliveries(store: StoreOption = DEFAULT_STORE) -> None:
    """Visa leveranserna i datalagret, den senaste sist.

    Exempel: utfall deliveries
    """
    from utfall.cli.importing import show_deliveries

    show_deliveries(store)


def set_aside(
    out: Annotated[
        Path | None, typer.Option("--out", help="CSV-fil med en rad för varje fel (innehåller personuppgifter).")
    ] = None,
    mendable: Annotated[
        Path | None,
        typer.Option("--mendable", help="Mapp för en fil per källfil, att rätta och läsa in (personuppgifter)."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
    own_mappings: OwnMappingsOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Skriv ut raderna som lades åt sidan i en leverans: som lista över fel, eller som filer att rätta och läsa in.

    Exempel: utfall set-aside --out fel.csv

    Exempel: utfall set-aside --mendable att-ratta
    """
    from utfall.cli.importing import write_mendable, write_set_aside

    if out is None and mendable is None:
        raise typer.BadParameter("Ange --out FIL eller --mendable MAPP.")
    if out is not None:
        write_set_aside(store, out, as_of=as_of)
    if mendable is not None:
        write_mendable(store, mendable, definitions=definitions, own_mappings=own_mappings, as_of=as_of)


def erase(
    person: Annotated[
        str | None, typer.Option("--person", help="Personens identitet som i källan. Utelämna för att bli tillfrågad.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Varför; sparas i loggen, skriv inte vem.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Vem som beslutat.")] = None,
    expired: Annotated[
        bool, typer.Option("--expired", help="Gallra alla vars uppgifter är äldre än gallringsfristen.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    definitions: DefinitionsOption = None,
) -> None:
    """Ta bort en person, eller alla över gallringsfristen, ur varje sparad ögonblicksbild.

    Exempel: utfall erase --reason "Begäran enligt artikel 17" --by "Dataskyddsombudet"
    """
    from utfall.cli.erasing import erase_expired, erase_person

    if expired:
        erase_expired(store, definitions=definitions, by=by)
    else:
        erase_person(store, person, reason=reason, by=by)


def add_to(app: typer.Typer) -> None:
    """Give the commands their names among the others."""
    app.command()(init)
    app.command("import")(import_)
    app.command("suggest-mapping")(suggest_mapping)
    app.command()(deliveries)
    app.command("set-aside")(set_aside)
    app.command()(erase)
