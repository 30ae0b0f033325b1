"""The whole main job with the example municipality."""

from __future__ import annotations

import functools
import http.server
import shlex
import shutil
import socketserver
import sys
import time
from datetime import date
from importlib import resources
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from utfall.cli.presenting import console, print_path
from utfall.cli.reporting import write_report
from utfall.cli.surroundings import definitions_folder
from utfall.errors import OccupiedFolder
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.extracts import write_extracts

PERIOD, AS_OF = "2025-T1", "2025-05-05"
MARKER = "utfall-demo.txt"
_MARK = "Skapad av utfall demo; töms nästa gång.\n"
_MADE = (MARKER, "utdrag", "data", "data.key", "ekonomi.csv", "rapport")


def run_demo(folder: Path, *, definitions: Path | None, serve: bool) -> None:
    """Simulate extracts, import each month's delivery, write the report; say what was made and where."""
    started = time.monotonic()
    terminal = console()
    definitions_found = definitions_folder(definitions)
    _make_room(folder)
    extracts, store_path, reports = folder / "utdrag", folder / "data", folder / "rapport"

    terminal.print("1 av 3  Simulerar exempelkommunen och skriver utdrag, ett per månad från 2021 …")
    write_extracts(extracts, until=date.fromisoformat(AS_OF))
    economy = folder / "ekonomi.csv"
    economy.write_bytes(resources.files("utfall.synthetic").joinpath("data/ekonomi.csv").read_bytes())

    deliveries = sorted(path for path in extracts.iterdir() if path.is_dir())
    store = Store.create(store_path)
    with Progress(
        TextColumn("2 av 3  Läser in leverans {task.description}"),
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
                mapping="utfall",
                known_at=date.fromisoformat(delivery.name),
            )
            progress.advance(bar)

    terminal.print("3 av 3  Räknar måtten och skriver tertialrapporten …")
    html, _, _ = write_report(
        store_path, PERIOD, reports, definitions=definitions, as_of=AS_OF, economy=economy, engine="duckdb"
    )
    print_path(f"Klart på {time.monotonic() - started:.0f} sekunder. Allt ligger i {folder.resolve()}")
    for words, command in (("Prova:", "figures"), ("      ", "explain")):
        asked = [_own_name(), command, "ifo.vantetid_ansokan", "--period", PERIOD, "--store", str(store_path)]
        print_path(f"{words} {shlex.join(asked)}")
    if serve:
        _serve(html)


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
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        elif path != marker:  # the last to go is what says that the rest may go
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text(_MARK, encoding="utf-8")


def _serve(html: Path) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(html.parent))
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        port = server.server_address[1]
        print_path(f"Rapporten visas på http://127.0.0.1:{port}/{html.name} (avsluta med Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console().print("Avslutat.")
