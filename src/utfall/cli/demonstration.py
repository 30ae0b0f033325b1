"""The whole main job with the example municipality."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from utfall.cli.presenting import console, print_path
from utfall.cli.reporting import write_report
from utfall.cli.serving import run_web, start_in_background, stop_background, web_environment
from utfall.cli.surroundings import definitions_folder
from utfall.errors import OccupiedFolder
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.economy import write_economy
from utfall.synthetic.extracts import write_extracts
from utfall.synthetic.municipality import simulate

PERIOD, AS_OF = "2025-T1", "2025-05-05"
MARKER = "utfall-demo.txt"
WEB_HOME = "webb"
_MARK = "Skapad av utfall demo; töms nästa gång.\n"
_MADE = (MARKER, "utdrag", "data", "data.key", "ekonomi.csv", "rapport", WEB_HOME)


def run_demo(folder: Path, *, definitions: Path | None, serve: bool) -> None:
    """Simulate extracts, import each month's delivery, write the report, start the web; say what was made and where."""
    started = time.monotonic()
    terminal, steps = console(), 4 if serve else 3
    definitions_found = definitions_folder(definitions)
    _make_room(folder)
    extracts, store_path, reports = folder / "utdrag", folder / "data", folder / "rapport"

    terminal.print(f"1 av {steps}  Simulerar exempelkommunen och skriver utdrag per månad och bokföring från 2021 …")
    town, until = simulate(), date.fromisoformat(AS_OF)
    write_extracts(extracts, until=until, town=town)
    write_economy(extracts, until=until, town=town)
    economy = folder / "ekonomi.csv"
    economy.write_bytes(resources.files("utfall.synthetic").joinpath("data/ekonomi.csv").read_bytes())

    deliveries = sorted(path for path in extracts.iterdir() if path.is_dir())
    store = Store.create(store_path)
    with Progress(
        TextColumn(f"2 av {steps}  Läser in leverans {{task.description}}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=terminal,
    ) as progress:
        bar = progress.add_task("", total=len(deliveries))
        for delivery in deliveries:
            progress.update(bar, description=delivery.name)
            import_files(
                store,
                [delivery],
                mappings_dir=definitions_found / "mappings",
                known_at=date.fromisoformat(delivery.name),
            )
            progress.advance(bar)

    terminal.print(f"3 av {steps}  Räknar måtten och skriver tertialrapporten …")
    write_report(store_path, PERIOD, reports, definitions=definitions, as_of=AS_OF, economy=economy, engine="duckdb")
    if serve:
        terminal.print(f"4 av {steps}  Förbereder webben: databas, konton och det sidorna visar …")
        web = _prepare_web(folder, store=store_path, definitions=definitions_found, economy=economy)
    print_path(f"Klart på {time.monotonic() - started:.0f} sekunder. Allt ligger i {folder.resolve()}")
    measure = ["ifo.vantetid_ansokan", "--period", PERIOD]
    for words, asked in (("Prova:", ["figures", *measure]), ("", ["explain", *measure]), ("", ["forecast"])):
        print_path(f"{words:6} {shlex.join([_own_name(), *asked, '--store', str(store_path)])}")
    if serve:
        _show_web(folder, web)


@dataclass(frozen=True)
class _Web:
    """The web application of the demonstration, ready to start: surroundings, and accounts as they are to be told."""

    environment: Mapping[str, str]
    accounts: str


def _prepare_web(folder: Path, *, store: Path, definitions: Path, economy: Path) -> _Web:
    environment = web_environment(
        store=store, home=folder / WEB_HOME, definitions=definitions, economy=economy, is_loopback=True
    )
    environment["UTFALL_DEMO"] = "1"
    run_web("prepare", environment=environment)
    accounts = run_web("demo-accounts", environment=environment)
    run_web("warm", environment=environment)
    return _Web(environment, accounts.rstrip())


def _show_web(folder: Path, web: _Web) -> None:
    address = start_in_background(web.environment, home=folder / WEB_HOME)
    print_path(f"\nWebben visas på {address}")
    print_path(web.accounts)
    print_path("Kontona finns bara för demonstrationen, och servern når du bara från den här datorn.")
    print_path(f"Stanna den med: {shlex.join([_own_name(), 'demo', '--stop', '--dir', str(folder)])}")


def stop_demo(folder: Path) -> None:
    """Stop the web application of an earlier demonstration, and say whether there was one."""
    stopped = stop_background(folder / WEB_HOME)
    console().print("Webben är stannad." if stopped else "Ingen webb var igång.")


def _own_name() -> str:
    """How this command is started from where the user stands: ``make`` calls it by a path that is not searched."""
    called = sys.argv[0]
    return called if "/" in called and shutil.which("utfall") is None else "utfall"


def _make_room(folder: Path) -> None:
    """An empty folder: an earlier demonstration is removed, but a folder that holds anything else is left alone."""
    if folder.exists() and not folder.is_dir():
        raise OccupiedFolder(f"{folder} är en fil, inte en mapp.", remedy="Välj en annan mapp med --dir.")
    found = list(folder.iterdir()) if folder.exists() else []
    marker = folder / MARKER
    if found and not (marker.is_file() and marker.read_bytes() == _MARK.encode()):
        raise OccupiedFolder(
            f"Mappen {folder} är inte tom och gjordes inte av en tidigare demonstration.",
            remedy="Välj en annan mapp med --dir.",
        )
    if foreign := sorted(path.name for path in found if path.name not in _MADE or path.is_symlink()):
        raise OccupiedFolder(
            f"Mappen {folder} innehåller annat än demonstrationen: {', '.join(foreign[:5])}.",
            remedy="Flytta undan det, eller välj en annan mapp med --dir.",
        )
    stop_background(folder / WEB_HOME)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        elif path != marker:  # the last to go is what says that the rest may go
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text(_MARK, encoding="utf-8")
