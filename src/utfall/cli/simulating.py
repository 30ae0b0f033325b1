"""The example municipality's data without the rest of the demonstration."""

from __future__ import annotations

from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from utfall.cli.presenting import console, print_path
from utfall.cli.surroundings import parse_day
from utfall.errors import InvalidSize, OccupiedFolder
from utfall.synthetic.economy import write_economy
from utfall.synthetic.extracts import write_extracts
from utfall.synthetic.municipality import simulate
from utfall.synthetic.nation import LARGEST
from utfall.synthetic.scaling import write_tables


def simulate_extracts(out: Path, *, until: str, economy: bool) -> None:
    """Write one folder of extracts a month, as a case system would; with ``economy`` the ledgers beside them."""
    _refuse_full(out)
    last = parse_day(until)
    assert last is not None
    town = simulate()
    with progress_bar() as progress:
        bar = progress.add_task("Skriver utdrag", total=None)
        written = write_extracts(
            out, until=last, town=town, progress=lambda done, total: progress.update(bar, completed=done, total=total)
        )
    print_path(f"{len(written.folders)} leveranser, {written.rows} rader i {out.resolve()}")
    print_path(f"Sanningen att jämföra med: {written.truth.resolve()}")
    if economy:
        ledgers = write_economy(out / "ekonomi", until=last, each_month=True, town=town)
        print_path(f"{len(ledgers.folders)} bokföringar med budget och prognoser i {(out / 'ekonomi').resolve()}")
        print_path(f"Ekonomins sanning: {ledgers.truth.resolve()}")


def simulate_tables(out: Path, *, population_factor: float) -> None:
    """Stream canonical tables of a municipality that many times as large to Parquet."""
    if not 0 < population_factor <= LARGEST:
        raise InvalidSize(
            f"Faktorn {population_factor:g} går inte att simulera.", remedy=f"Välj ett tal över 0 och högst {LARGEST}."
        )
    _refuse_full(out)
    with progress_bar() as progress:
        bar = progress.add_task("Skriver tabeller", total=None)
        written = write_tables(
            out,
            population_factor=population_factor,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    print_path(f"{written.events} händelser i {sum(map(len, written.files.values()))} Parquet-filer i {out.resolve()}")


def _refuse_full(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        raise OccupiedFolder(f"Mappen {out} är inte tom.", remedy="Välj en ny mapp med --out.")


def progress_bar() -> Progress:
    """A bar with percent and remaining time that leaves nothing behind."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=console(),
        transient=True,
    )
