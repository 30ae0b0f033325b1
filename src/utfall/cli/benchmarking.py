"""Showing the benchmark."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from utfall.cli.presenting import console
from utfall.cli.surroundings import definitions_folder
from utfall.errors import InvalidSize
from utfall.figures.benchmark import Benchmark, run_benchmark
from utfall.measures.load import load_catalogue

_LARGE = 50_000_000
"""Events from which the size is told in advance."""

_MEMORY = 4


def run_bench(folder: Path, *, events: str, definitions: Path | None, runs: int) -> None:
    """Measure each size in turn and print a table for each; times are medians on this machine, ratios travel."""
    catalogue = load_catalogue(definitions_folder(definitions))
    terminal = console()
    previous: Benchmark | None = None
    for size in _sizes(events):
        if size >= _LARGE:
            terminal.print(
                f"  {size // 1_000_000} miljoner händelser kräver {size * 26 / 1e9:.1f} GB disk i {folder} och "
                f"{_MEMORY} GiB minne, och tar omkring {-(-size * 4 // 100_000_000)} minuter när mätdata finns.",
                style="yellow",
            )
        measured = run_benchmark(
            folder,
            events=size,
            catalogue=catalogue,
            runs=runs,
            tell=lambda text: terminal.print(f"  {text} …", style="dim"),
        )
        _show(measured)
        if previous is not None:
            _show_growth(measured, previous)
        previous = measured


def _sizes(text: str) -> list[int]:
    try:
        return sorted(round(float(part) * 1_000_000) for part in text.split(","))
    except ValueError:
        raise InvalidSize(
            f"”{text}” är inga storlekar.", remedy="Skriv miljoner händelser, till exempel 1,10."
        ) from None


def _show(measured: Benchmark) -> None:
    millions = measured.events / 1_000_000
    grid = Table(title=f"{millions:g} miljoner händelser: sekunder (median)", title_justify="left")
    grid.add_column("Slag", no_wrap=True)
    for head in ("Frågan", "Utfall", "För hand", "Kvot", "Läsning", "MiB", "Alla/st"):
        grid.add_column(head, justify="right", no_wrap=True)
    for kind in measured.kinds:
        grid.add_row(
            kind.kind,
            f"{kind.writing_seconds:.3f}",
            f"{kind.ours.seconds:.3f}",
            f"{kind.hand.seconds:.3f}",
            f"{kind.ours_per_hand:.2f}",
            f"{kind.scan.seconds:.3f}",
            "–" if kind.ours.peak_mib is None else f"{kind.ours.peak_mib:.0f}",
            f"{kind.definitions_seconds:.2f}/{kind.definitions}",
        )
    terminal = console()
    terminal.print(grid)
    shared = Table(title="Gemensamma tabeller", title_justify="left")
    shared.add_column("Läses av")
    for head in ("Sekunder", "MiB"):
        shared.add_column(head, justify="right", no_wrap=True)
    for made in measured.groundwork:
        shared.add_row(made.name, f"{made.seconds:.2f}", "–" if made.peak_mib is None else f"{made.peak_mib:.0f}")
    terminal.print(shared)
    terminal.print(
        f"  Gemensamma tabeller: {measured.groundwork_seconds:.2f} s ({len(measured.groundwork)}); de två som också är "
        f"skrivna för hand: {sum(m.seconds for m in measured.hand_groundwork):.2f} s."
    )
    peak = "okänt" if measured.peak_mib is None else f"{measured.peak_mib:.0f} MiB"
    terminal.print(f"  Alla definitioner därefter: {measured.all_seconds:.2f} s. Största minne: {peak}.")


def _show_growth(later: Benchmark, earlier: Benchmark) -> None:
    """How many times longer each kind took at the larger size; linear growth is the number of times more events."""
    times = later.events / earlier.events
    grid = Table(title=f"{times:.0f} gånger fler händelser: gånger längre tid", title_justify="left")
    grid.add_column("Slag", no_wrap=True)
    grid.add_column("Utfall", justify="right", no_wrap=True)
    before = {kind.kind: kind.ours.seconds for kind in earlier.kinds}
    for kind in later.kinds:
        grid.add_row(kind.kind, f"{kind.ours.seconds / before[kind.kind]:.1f}")
    grid.add_row("gemensamma tabeller", f"{later.groundwork_seconds / earlier.groundwork_seconds:.1f}")
    grid.add_row("alla definitioner", f"{later.all_seconds / earlier.all_seconds:.1f}")
    console().print(grid)
