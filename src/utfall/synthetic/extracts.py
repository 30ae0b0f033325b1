"""Monthly extracts of the example municipality, as a case system would write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from utfall.synthetic.casefiles import sheets
from utfall.synthetic.days import day_of
from utfall.synthetic.municipality import DEFAULT_SEED, Municipality, simulate
from utfall.synthetic.sheets import known_dates
from utfall.synthetic.truth import write_truth

FIRST_EXTRACT = date(2021, 2, 5)
LAST_EXTRACT = date(2026, 5, 5)

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""


@dataclass(frozen=True)
class ExtractFolder:
    """One delivery: the folder named after the day, its files in order, and the rows in them."""

    known_at: date
    folder: Path
    files: tuple[Path, ...]
    rows: int


@dataclass(frozen=True)
class ExtractsWritten:
    """What was written: the deliveries in order and the true quantities."""

    folders: tuple[ExtractFolder, ...]
    truth: Path

    @property
    def rows(self) -> int:
        """Rows in all files, a changed row counted each time it is written."""
        return sum(folder.rows for folder in self.folders)


def write_extracts(
    out: Path,
    *,
    seed: int = DEFAULT_SEED,
    until: date = date(2025, 5, 5),
    progress: Progress | None = None,
    town: Municipality | None = None,
) -> ExtractsWritten:
    """Extracts from February 2021 until ``until`` (May 2026 at the latest), one folder ``<out>/<known_at>/`` each.

    ``<stem>_<YYYY-MM>.csv`` (UTF-8, semicolon, decimal comma, ISO dates, inclusive last days) holds the rows that are
    new or changed since the extract before; a file without rows is not written. What is registered on the day of the
    extract comes in the next one. The same seed gives the same bytes. ``town`` spares the simulation where it is
    already at hand. ``sanning.json`` holds the true quantities.
    """
    town = town or simulate(seed=seed)
    known = known_dates(FIRST_EXTRACT, min(until, LAST_EXTRACT))
    days = [day_of(day) for day in known]
    planned = [(sheet, sheet.deliveries(days)) for sheet in sheets(town)]
    folders: list[ExtractFolder] = []
    for number, known_at in enumerate(known):
        folder = out / known_at.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        files: list[Path] = []
        n_rows = 0
        for sheet, rows_per_delivery in planned:
            rows = rows_per_delivery[number]
            if len(rows) == 0:
                continue
            path = folder / f"{sheet.stem}_{known_at:%Y-%m}.csv"
            lines = sheet.lines(rows, known_at=days[number])
            path.write_text("\n".join([sheet.header, *lines, ""]), encoding="utf-8", newline="\n")
            files.append(path)
            n_rows += len(lines)
        folders.append(ExtractFolder(known_at, folder, tuple(files), n_rows))
        if progress is not None:
            progress(number + 1, len(known))
    return ExtractsWritten(tuple(folders), write_truth(out / "sanning.json", town))
