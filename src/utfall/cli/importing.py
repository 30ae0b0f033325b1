"""Bringing extracts in, and looking at what came."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from utfall.cli.presenting import console, print_path
from utfall.cli.private_file import write_private_csv, write_private_file
from utfall.cli.surroundings import definitions_folder, parse_day
from utfall.errors import InvalidDefinition, UnwritableFile
from utfall.finance.coding import load_coding
from utfall.finance.plan_findings import has_plan, plan_findings
from utfall.model.problem import Problem, Severity
from utfall.reports.numbers import format_number
from utfall.sources.importing import import_files
from utfall.sources.mapping_file import load_mappings
from utfall.sources.mending import mendable_files
from utfall.store.delivery import Delivery
from utfall.store.keys import KEY_VARIABLE, key_path
from utfall.store.layout import OWNER_ONLY_FOLDER, Layout
from utfall.store.store import Store

SHOWN_PROBLEMS = 10
SHOWN_COLUMNS = 12


def create_store(path: Path) -> None:
    """Create the store and its key, or find them; say where they are and what comes next."""
    is_there = Layout(path.resolve()).deliveries.is_file()
    try:
        if not is_there and path.is_dir() and any(path.iterdir()):
            raise UnwritableFile(
                f"Datalagret kan inte skapas i {path.resolve()}: mappen innehåller annat.",
                remedy="Ange en ny eller tom mapp med --store.",
            )
        store = Store.create(path)
        store.key()
    except OSError as error:
        raise UnwritableFile(
            f"Datalagret kan inte skapas i {path} ({error.strerror or error}).",
            remedy="Ange en mapp som du får skriva i och som inte är en fil.",
        ) from None
    terminal = console()
    print_path(f"Datalagret {'fanns redan' if is_there else 'är skapat'}: {path.resolve()}")
    print_path(f"Nyckeln för pseudonymer ligger utanför det: {_key_place(path)}")
    terminal.print("Spara en kopia av nyckeln på ett säkert ställe. Utan den kan nya utdrag inte kopplas till gamla.")
    terminal.print("Nästa steg: utfall import MAPP-MED-UTDRAG")


def _key_place(store_path: Path) -> str:
    return f"miljövariabeln {KEY_VARIABLE}" if KEY_VARIABLE in os.environ else str(key_path(store_path))


def import_paths(
    store_path: Path,
    paths: list[Path],
    *,
    definitions: Path | None,
    own_mappings: Path | None,
    mapping: str | None,
    known_at: str | None,
) -> Delivery:
    """Deliver the files with a progress bar, and show what became of each."""
    folder = definitions_folder(definitions)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=console(),
        transient=True,
    ) as progress:
        bar = progress.add_task("Läser in", total=None)

        def advance(done_bytes: int, total_bytes: int) -> None:
            progress.update(bar, completed=done_bytes, total=max(total_bytes, 1))

        store = Store.open(store_path)
        delivery = import_files(
            store,
            paths,
            mappings_dir=folder / "mappings",
            own_mappings_dir=own_mappings,
            mapping=mapping,
            known_at=parse_day(known_at) or date.today(),
            progress=advance,
        )
    show_delivery(delivery)
    show_plan_findings(store, delivery, definitions=folder)
    return delivery


def show_plan_findings(store: Store, delivery: Delivery, *, definitions: Path) -> None:
    """Print what is wrong with the plan's rows of the delivery's files, seen together with all others."""
    if delivery.is_unchanged or not has_plan(delivery):
        return
    try:
        found = plan_findings(store, delivery, load_coding(definitions))
    except InvalidDefinition as error:
        console().print(f"Budget och prognoser är inlästa men kunde inte prövas: {error.cause} {error.remedy}")
        return
    show_problems(found)


def show_delivery(delivery: Delivery) -> None:
    """Print the receipts and the commonest problems."""
    terminal = console()
    if delivery.is_unchanged:
        terminal.print(f"Inget nytt: leverans {delivery.number} ({delivery.known_at}) innehåller redan samma filer.")
        return
    grid = Table(title=f"Leverans {delivery.number}, känd {delivery.known_at} ({delivery.id})", title_justify="left")
    grid.add_column("Fil", overflow="fold")
    for head in ("Rader", "Godtagna", "Åt sidan"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("Utelämnade kolumner")
    for receipt in delivery.files:
        grid.add_row(
            receipt.name,
            format_number(receipt.rows_in),
            format_number(receipt.rows_accepted),
            format_number(receipt.rows_set_aside),
            _named(receipt.dropped_columns),
        )
    terminal.print(grid)
    show_problems(delivery.problems)
    if any(receipt.rows_set_aside for receipt in delivery.files):
        terminal.print("Rader som lades åt sidan skrivs ut för att rättas med: utfall set-aside --mendable MAPP")


def _named(columns: tuple[str, ...]) -> str:
    more = len(columns) - SHOWN_COLUMNS
    return ", ".join(columns[:SHOWN_COLUMNS]) + (f" och {more} till" if more > 0 else "")


def show_problems(problems: tuple[Problem, ...]) -> None:
    """Print the first problems, errors before warnings, and how many there are in all."""
    order = list(Severity)
    for problem in sorted(problems, key=lambda p: (order.index(p.severity), p.code))[:SHOWN_PROBLEMS]:
        console().print(f"  {problem}" + (f" ({problem.count} st)" if problem.count > 1 else ""), markup=False)
    if len(problems) > SHOWN_PROBLEMS:
        console().print(f"  … och {len(problems) - SHOWN_PROBLEMS} anmärkningar till.")


def show_deliveries(store_path: Path) -> None:
    """Print the history, oldest first."""
    history = Store.open(store_path).deliveries()
    if not history:
        console().print("Datalagret är tomt. Läs in utdrag med: utfall import MAPP-MED-UTDRAG")
        return
    grid = Table()
    for head in ("Nr", "Känd", "Inläst", "Filer", "Rader", "Åt sidan", "Id"):
        grid.add_column(head, justify="right" if head in ("Nr", "Filer", "Rader", "Åt sidan") else "left")
    for delivery in history:
        grid.add_row(
            str(delivery.number),
            delivery.known_at.isoformat(),
            delivery.recorded_at.strftime("%Y-%m-%d %H:%M"),
            str(len(delivery.files)),
            format_number(sum(receipt.rows_in for receipt in delivery.files)),
            format_number(sum(receipt.rows_set_aside for receipt in delivery.files)),
            delivery.id,
        )
    console().print(grid)


def write_set_aside(store_path: Path, out: Path, *, as_of: str | None) -> None:
    """Write the delivery's rows set aside to a CSV file that only its owner can read, a line for each problem."""
    store = Store.open(store_path)
    delivery = store.delivery(as_of=parse_day(as_of))
    columns = ("fil", "rad", "kolumn", "kod", "fel", "åtgärd", "ursprunglig_rad")
    write_private_csv(out, columns=columns, rows=_set_aside_lines(store, delivery))
    written = sum(receipt.rows_set_aside for receipt in delivery.files)
    console().print(
        f"{written} rader skrivna till {out}. Filen innehåller personuppgifter: ta bort den när den är rättad."
    )


def write_mendable(
    store_path: Path, folder: Path, *, definitions: Path | None, own_mappings: Path | None, as_of: str | None
) -> None:
    """Write a file per source file with rows set aside, in the source's columns, that can be mended and imported."""
    store = Store.open(store_path)
    delivery = store.delivery(as_of=parse_day(as_of))
    mappings = load_mappings(definitions_folder(definitions) / "mappings", own_mappings)
    found = mendable_files(store, mappings=mappings, delivery=delivery)
    try:
        folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(
            f"{folder} går inte att skapa ({error.strerror or error}).", remedy="Ange en mapp som du får skriva i."
        ) from None
    written = [file for file in found if not file.obstacle]
    for file in written:
        write_private_file(folder / file.name, file.content)
        console().print(f"{format_number(file.rows)} rader skrivna till {folder / file.name}", markup=False)
    for file in found:
        if file.obstacle:
            console().print(f"{file.source_file}: {file.obstacle}", markup=False)
    if written:
        console().print("Rätta raderna, behåll filernas namn och läs in dem: utfall import MAPP. De sista kolumnerna")
        console().print("läses inte. Filerna innehåller personuppgifter: ta bort dem när raderna är inlästa.")
    elif not found:
        console().print(f"Leverans {delivery.number} har inga rader som lades åt sidan.")


def _set_aside_lines(store: Store, delivery: Delivery) -> Iterator[tuple[object, ...]]:
    for receipt in delivery.files:
        for row in store.set_aside(delivery, receipt.name):
            for problem in row.problems:
                column = problem.place.column or ""
                yield receipt.name, row.line, column, problem.code, problem.message, problem.remedy, row.text
