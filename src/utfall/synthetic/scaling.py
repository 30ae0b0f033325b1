"""Canonical tables as Parquet for a municipality of any size, streamed in slices of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from utfall.model.table import Table
from utfall.model.tables import SYSTEM_COLUMNS, TABLES, TABLES_BY_NAME
from utfall.store.schema import arrow_type
from utfall.synthetic.days import date_of
from utfall.synthetic.municipality import DEFAULT_SEED
from utfall.synthetic.nation import (
    Scale,
    Slice,
    person_columns,
    service_columns,
    slice_tables,
    time_slices,
)
from utfall.synthetic.nation_cases import KNOWN_UNTIL, Columns
from utfall.synthetic.placements import PROVIDER_SECTORS
from utfall.synthetic.targets import published_figures
from utfall.synthetic.text_columns import code_column, constant_column, date_column, id_column

EVENTS_PER_FACTOR = 100_000
EVENT_TABLES = (
    "referrals",
    "investigations",
    "decisions",
    "interventions",
    "placements",
    "service_contacts",
    "attendance",
    "family_homes",
)

_SLICE_EVENTS = 2_000_000
_FILES_PER_TABLE = 8
_ROW_GROUP_ROWS = 500_000
# Codes and units repeat; keys do not, and a dictionary page for them would only cost time.
_REPEATING = (
    "kind",
    "outcome",
    "area",
    "unit",
    "end_reason",
    "start_reason",
    "sex",
    "form",
    "operation",
    "legal_basis",
)
_ALSO_REPEATING = ("provider_id", "service", "school_operator", "origin", "sector", "source_file")

Progress = Callable[[int, int], None]
"""Called with the events written and the events in all."""


@dataclass(frozen=True)
class TablesWritten:
    """The files per canonical table that has rows, in order of time, with the rows in each table."""

    files: Mapping[str, tuple[Path, ...]]
    rows: Mapping[str, int]
    known_until: date

    @property
    def events(self) -> int:
        """Rows in all event tables together: everything but persons, providers and observations."""
        return sum(self.rows[name] for name in EVENT_TABLES)


def write_tables(
    out: Path,
    *,
    population_factor: float = 1000,
    events: int | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> TablesWritten:
    """Canonical tables in ``<out>/<table>/<table>-<n>.parquet``: exactly ``events`` rows in the event tables.

    Without ``events`` they are 100 000 times the factor (100 million at 1000); with it, the population follows.
    Columns are those of ``model.tables`` and the system columns, keys look like pseudonyms, and every table is
    written in order of time: files do not overlap in the dates on which referrals came, and rows are sorted by
    date within a slice of about two million events. Memory is bounded by two such slices. Raises ``ValueError``
    for a factor over 1 200.
    """
    wanted = events if events is not None else round(population_factor * EVENTS_PER_FACTOR)
    scale = Scale(wanted / EVENTS_PER_FACTOR)
    n_slices = max(-(-wanted // _SLICE_EVENTS), min(4, max(wanted // 50_000, 1)))
    streams = np.random.SeedSequence(seed).spawn(n_slices)
    written = 0
    n_services = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        writers = {table.name: _TableWriter(out, table, pool) for table in TABLES}
        _write_small_tables(writers, scale, np.random.default_rng(seed))
        written += writers["family_homes"].rows
        bounds = np.linspace(0, scale.persons, n_slices + 1).astype(np.int64)
        for part in time_slices(scale, n_slices):
            rng = np.random.default_rng(streams[part.number])
            starts_file = part.number * _FILES_PER_TABLE // n_slices != (part.number - 1) * _FILES_PER_TABLE // n_slices
            people = np.arange(bounds[part.number], bounds[part.number + 1])
            tables = {"persons": person_columns(people, scale), **slice_tables(rng, scale, part)}
            for name, columns in tables.items():
                writers[name].write(columns, part, new_file=starts_file)
                written += _length(columns) if name in EVENT_TABLES else 0
            # Service contacts fill up, so that the events are exactly as many as asked for.
            room = max(wanted * (part.number + 1) // n_slices - written, 0)
            writers["service_contacts"].write(
                service_columns(rng, part, first=n_services, count=room), part, new_file=starts_file
            )
            written, n_services = written + room, n_services + room
            if progress is not None:
                progress(written, wanted)
        for writer in writers.values():
            writer.close()
    return TablesWritten(
        {name: tuple(writer.paths) for name, writer in writers.items() if writer.paths},
        {name: writer.rows for name, writer in writers.items()},
        date_of(KNOWN_UNTIL),
    )


@dataclass
class _TableWriter:
    """Writes one table's slices in order, one at a time, in a thread of the pool; Arrow releases the interpreter."""

    out: Path
    table: Table
    pool: ThreadPoolExecutor
    paths: list[Path] = field(default_factory=list)
    rows: int = 0
    _file: pq.ParquetWriter | None = None
    _pending: Future[None] | None = None

    def write(self, columns: Columns, part: Slice, *, new_file: bool = False) -> None:
        """Hand over a slice. Waits for the one before, so that at most one is under way per table."""
        self._wait()
        count = _length(columns)
        if count == 0:
            return
        self.rows += count
        source = f"{self.table.name}_{part.number + 1:04d}.parquet"
        batch = _with_system_columns(self.table, columns, source)
        self._pending = self.pool.submit(self._write, batch, new_file or self._file is None)

    def close(self) -> None:
        """Finish the last file."""
        self._wait()
        if self._file is not None:
            self._file.close()

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()
            self._pending = None

    def _write(self, batch: pa.Table, new_file: bool) -> None:
        if new_file:
            if self._file is not None:
                self._file.close()
            path = self.out / self.table.name / f"{self.table.name}-{len(self.paths) + 1:03d}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.paths.append(path)
            self._file = pq.ParquetWriter(
                path,
                batch.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=[name for name in batch.schema.names if name in (*_REPEATING, *_ALSO_REPEATING)],
                store_schema=False,  # readers then see plain strings, whatever Arrow held them as
            )
        assert self._file is not None
        self._file.write_table(batch, row_group_size=_ROW_GROUP_ROWS)


def _with_system_columns(table: Table, columns: Columns, source: str) -> pa.Table:
    """The table's columns in the order of storage, then the system columns; required ones are not nullable."""
    count = _length(columns)
    full = {
        **columns,
        "source_file": constant_column(source, count),
        "source_line": pa.array(np.arange(2, count + 2)),
        "extracted_on": date_column(np.full(count, KNOWN_UNTIL)),
    }
    names = [*table.columns, *SYSTEM_COLUMNS]
    schema = pa.schema([pa.field(c.name, full[c.name].type, nullable=not c.required) for c in names])
    return pa.Table.from_arrays([full[c.name] for c in names], schema=schema)


def _write_small_tables(writers: Mapping[str, _TableWriter], scale: Scale, rng: np.random.Generator) -> None:
    """Providers, family homes and observations, in one slice each."""
    whole = Slice(0, 0, 0, 0, 0)
    providers = sorted({*PROVIDER_SECTORS, *(f"L{n:03d}" for n in range(1, 128))})
    sectors = ("own", "other_public", "private", "voluntary")
    picked = np.array([sectors.index(PROVIDER_SECTORS.get(p, "private")) for p in providers])
    n = len(providers)
    columns: Columns = {
        "provider_id": pa.array(providers),
        "sector": code_column(sectors, picked),
        "registered_on": date_column(np.full(n, KNOWN_UNTIL - 1600)),
    }
    writers["providers"].write(columns, whole)
    n = max(round(150 * scale.units), 1)
    started = np.sort(rng.integers(KNOWN_UNTIL - 3600, KNOWN_UNTIL - 12, n))
    ended = started + 120 + rng.exponential(3000.0, n).astype(np.int64)
    columns = {
        "home_id": id_column("H", np.arange(n)),
        "kind": code_column(("family_home", "network_home", "emergency_home"), rng.choice(3, n, p=[0.5, 0.3, 0.2])),
        "operation": code_column(("internal",), np.zeros(n, dtype=np.int64)),
        "origin": code_column(("new", "taken_over"), (rng.random(n) < 0.06).astype(np.int64)),
        "started_on": date_column(started),
        "ended_on": date_column(ended, present=ended < KNOWN_UNTIL),
        "registered_on": date_column(started + 10),
    }
    writers["family_homes"].write(columns, whole)
    figures = [f for f in published_figures() if f.published < date_of(KNOWN_UNTIL)]
    published = pa.array([f.published for f in figures])
    columns = {
        "series": pa.array([f.series for f in figures]),
        "period": pa.array([f.period for f in figures]),
        "value": pa.array(
            [Decimal(f.value) for f in figures], arrow_type(TABLES_BY_NAME["observations"].column("value"))
        ),
        "numerator": pa.array([int(f.numerator) if f.numerator else None for f in figures], pa.int64()),
        "denominator": pa.array([int(f.denominator) if f.denominator else None for f in figures], pa.int64()),
        "definition_version": pa.array([f.version for f in figures]),
        "source": pa.array([f.source for f in figures]),
        "published_on": published,
        "registered_on": published,
    }
    writers["observations"].write(columns, whole)


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values())))
