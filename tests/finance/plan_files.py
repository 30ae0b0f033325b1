"""Small files of the plan, brought in as a municipality brings them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from utfall.sources.importing import import_files
from utfall.store.delivery import Delivery
from utfall.store.store import Store

DEFINITIONS = Path(__file__).parents[2] / "definitions"
MAY_5 = date(2025, 5, 5)

BUDGET = "månad;verksamhetsområde;kontogrupp;budget_kr"
TRANSFERS = "dag;från_månad;nummer;verksamhetsområde;kontogrupp;belopp_kr;skäl"
FORECASTS = "rapportdag;prognosmånad;verksamhetsområde;kontogrupp;prognos_kr;kommentar;skäl"
ALLOCATION = "år;version;dag;steg;slag;rad;belopp_kr"
GRANTS = "år;statsbidrag;dag;slag;mottagare;belopp_kr"


def lines(header: str, *rows: str) -> str:
    """The rows under their header."""
    return "\n".join((header, *rows, ""))


def deliver(store: Store, folder: Path, files: Mapping[str, str | bytes], *, on: date = MAY_5) -> Delivery:
    """The files as one delivery known that day."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return import_files(store, paths, mappings_dir=DEFINITIONS / "mappings", known_at=on)
