"""What a delivery is: the record that makes an import visible, and what sources hand to the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa

from utfall.model.problem import Problem


@dataclass(frozen=True)
class SetAsideRow:
    """A row that was not accepted: its problems and the original text, kept outside the analytical tables.

    ``fields`` are its cells in the order of the file's columns; empty where the row could not be divided.
    """

    line: int
    text: str
    problems: tuple[Problem, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chunk:
    """Part of a file, read: ``rows_in == rows_accepted + len(set_aside)``.

    ``tables`` holds, per canonical table, a batch with the table's columns and ``source_line`` (pseudonyms already
    made). ``findings`` are warnings about accepted rows.
    """

    rows_in: int
    rows_accepted: int
    tables: Mapping[str, pa.RecordBatch]
    set_aside: tuple[SetAsideRow, ...] = ()
    findings: tuple[Problem, ...] = ()


class IncomingFile(Protocol):
    """A file ready to be delivered. ``name`` is its identity: the same name again replaces exactly its own rows."""

    @property
    def name(self) -> str:
        """The file's name without folders."""
        ...

    @property
    def mapping(self) -> str:
        """The system whose mapping reads the file."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the file's bytes and the mapping's hash: the same content twice changes nothing."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the file, in its order: what ``SetAsideRow.fields`` follows."""
        ...

    @property
    def dropped_columns(self) -> tuple[str, ...]:
        """Columns left at the door: names, addresses, free text, and all the mapping does not use."""
        ...

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables the file writes to."""
        ...

    def chunks(self) -> Iterator[Chunk]:
        """The file's content, streamed once. Raises ``RefusedFile`` or ``TooManyBadRows``."""
        ...


@dataclass(frozen=True)
class FileReceipt:
    """What became of one file."""

    name: str
    mapping: str
    fingerprint: str
    rows_in: int
    rows_accepted: int
    rows_set_aside: int
    rows_per_table: Mapping[str, int]
    dropped_columns: tuple[str, ...]


@dataclass(frozen=True)
class TableSnapshot:
    """A table as one delivery left it: Iceberg snapshot id (None: never written), data files, all row versions."""

    table: str
    snapshot_id: int | None
    files: tuple[str, ...]
    rows: int
    source_files: int


@dataclass(frozen=True)
class Delivery:
    """One delivery: everything known at ``known_at``. ``id`` is short and unique; ``number`` counts from 1.

    ``known_at`` is the day of the extracts and never lies before the previous delivery's; ``recorded_at`` is the
    clock when it was recorded. ``snapshot`` is a digest over all tables' snapshots: equal digests, equal data.
    """

    id: str
    number: int
    known_at: date
    recorded_at: datetime
    snapshot: str
    files: tuple[FileReceipt, ...]
    tables: Mapping[str, TableSnapshot]
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    is_unchanged: bool = False
    """True where the import held nothing new and this is the delivery that already stood."""
