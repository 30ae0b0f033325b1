"""The Iceberg tables (table format version 2): create, commit, go back, rebuild, and what their metadata refers to.

Only writers load this module: readers find their files through the delivery record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.io.pyarrow import parquet_file_to_data_file
from pyiceberg.manifest import DataFile as IcebergDataFile
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table as IcebergTable
from pyiceberg.table import Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import (
    BooleanType,
    DateType,
    DecimalType,
    IcebergType,
    LongType,
    NestedField,
    StringType,
)

from utfall.model.table import ColumnType, Table
from utfall.model.tables import TABLES
from utfall.store.layout import NAMESPACE, Layout, create_owner_only
from utfall.store.schema import stored_columns

_REBUILT = "rebuilt"
_TYPES: Mapping[ColumnType, IcebergType] = {
    ColumnType.TEXT: StringType(),
    ColumnType.CODE: StringType(),
    ColumnType.PSEUDONYM: StringType(),
    ColumnType.INTEGER: LongType(),
    ColumnType.DECIMAL: DecimalType(18, 4),
    ColumnType.DATE: DateType(),
    ColumnType.BOOLEAN: BooleanType(),
}
_PROPERTIES = {
    # Other tools must not expire snapshots: a delivery record names them. They obey this property.
    "gc.enabled": "false",
    # Only counts in the manifests, so that no part of a pseudonym or an identifier stands in metadata ...
    "write.metadata.metrics.default": "counts",
    # ... except what names the partition.
    "write.metadata.metrics.column.source_file": "full",
    "write.delete.mode": "copy-on-write",
    # Newest metadata and the one before; we delete older files ourselves, once the delivery is recorded.
    "write.metadata.previous-versions-max": "1",
}


@dataclass(frozen=True)
class Change:
    """What one delivery did to one table: absolute paths of data files that came and went."""

    added: Sequence[Path]
    removed: Sequence[Path]
    note: Mapping[str, str]


@dataclass(frozen=True)
class Committed:
    """A table after its commits: newest metadata, one snapshot id per change, and what the last snapshot counts."""

    metadata: Path
    snapshot_ids: tuple[int, ...]
    rows: int
    files: int


class _Commit(Transaction):
    """A transaction that copies the metadata only once it changed: 11 ms a commit instead of 25 with 50 snapshots."""

    @property
    def table_metadata(self) -> TableMetadata:
        return super().table_metadata if self._updates else self._table.metadata


class Warehouse:
    """The Iceberg tables of one store, open for its only writer."""

    def __init__(self, layout: Layout, catalog: SqlCatalog) -> None:
        self._layout = layout
        self._catalog = catalog

    @classmethod
    @contextmanager
    def open(cls, layout: Layout) -> Iterator[Warehouse]:
        """The warehouse, with its catalogue closed at the end."""
        create_owner_only(layout.catalogue)
        catalog = SqlCatalog(NAMESPACE, uri=_sqlite_uri(layout.catalogue), warehouse=str(layout.warehouse))
        try:
            yield cls(layout, catalog)
        finally:
            catalog.close()

    def make_tables(self) -> dict[str, Path]:
        """Make the canonical tables, each anew; where their metadata lies."""
        self._catalog.create_namespace_if_not_exists(NAMESPACE)
        for identifier in self._catalog.list_tables(NAMESPACE):
            self._catalog.drop_table(identifier)
        return {table.name: _metadata(self._create(NAMESPACE, table)) for table in TABLES}

    def make_table(self, table: Table) -> Path:
        """Make one canonical table anew; where its metadata lies."""
        self._catalog.create_namespace_if_not_exists(NAMESPACE)
        if (NAMESPACE, table.name) in self._catalog.list_tables(NAMESPACE):
            self._catalog.drop_table((NAMESPACE, table.name))
        return _metadata(self._create(NAMESPACE, table))

    def commit(self, table: str, change: Change) -> Committed:
        """The table after one more snapshot."""
        iceberg = self._catalog.load_table((NAMESPACE, table))
        return _apply(iceberg, [change])

    def go_back(self, heads: Mapping[str, Path]) -> list[str]:
        """Point the catalogue at the recorded metadata; the tables that had gone on (or lost their entry)."""
        moved = []
        self._catalog.create_namespace_if_not_exists(NAMESPACE)
        for table, metadata in heads.items():
            try:
                if _metadata(self._catalog.load_table((NAMESPACE, table))) == metadata:
                    continue
                self._catalog.drop_table((NAMESPACE, table))
            except (NoSuchTableError, FileNotFoundError):
                # Killed between the two statements below, or before its first metadata was on the disk.
                if (NAMESPACE, table) in self._catalog.list_tables(NAMESPACE):
                    self._catalog.drop_table((NAMESPACE, table))
            self._catalog.register_table((NAMESPACE, table), str(metadata))
            moved.append(table)
        self._drop_rebuilt()
        return moved

    def rebuild(self, table: Table, changes: Sequence[Change]) -> Committed:
        """A new history for the table beside the present one, which stays until ``go_back`` puts the new in place."""
        self._catalog.create_namespace_if_not_exists(_REBUILT)
        if self._catalog.table_exists((_REBUILT, table.name)):
            self._catalog.drop_table((_REBUILT, table.name))
        return _apply(self._create(_REBUILT, table), changes)

    def metadata_files(self, table: str) -> set[Path]:
        """Every metadata file that the table's newest metadata refers to, itself included."""
        iceberg = self._catalog.load_table((NAMESPACE, table))
        files = {_metadata(iceberg)}
        files |= {Path(entry.metadata_file) for entry in iceberg.metadata.metadata_log}
        for snapshot in iceberg.metadata.snapshots:
            files.add(Path(snapshot.manifest_list))
            files |= {Path(manifest.manifest_path) for manifest in snapshot.manifests(iceberg.io)}
        return files

    def _create(self, namespace: str, table: Table) -> IcebergTable:
        return self._catalog.create_table(
            (namespace, table.name),
            _schema(table),
            location=str(self._layout.table(table.name)),
            partition_spec=_partitions(table),
            properties=_PROPERTIES,
        )

    def _drop_rebuilt(self) -> None:
        if self._catalog.namespace_exists(_REBUILT):
            for identifier in self._catalog.list_tables(_REBUILT):
                self._catalog.drop_table(identifier)


def _sqlite_uri(path: Path) -> str:
    """SQLAlchemy's address of the database, where a folder's name could otherwise end the path or be an escape."""
    return "sqlite:///" + re.sub("[%?#]", lambda sign: quote(sign[0]), str(path))


def _apply(table: IcebergTable, changes: Sequence[Change]) -> Committed:
    snapshot_ids = []
    for change in changes:
        with _Commit(table) as transaction:
            update = transaction.update_snapshot(snapshot_properties=dict(change.note))
            # A fast append reads one manifest list; an overwrite reads manifests to find the files to remove.
            producer = update.overwrite() if change.removed else update.fast_append()
            with producer:
                for path in change.removed:
                    producer.delete_data_file(_iceberg_file(table, path))
                for path in change.added:
                    producer.append_data_file(_iceberg_file(table, path))
            snapshot_ids.append(producer.snapshot_id)
    snapshot = table.current_snapshot()
    counts = snapshot.summary if snapshot and snapshot.summary else None
    return Committed(
        metadata=_metadata(table),
        snapshot_ids=tuple(snapshot_ids),
        rows=int((counts and counts["total-records"]) or 0),
        files=int((counts and counts["total-data-files"]) or 0),
    )


def _iceberg_file(table: IcebergTable, path: Path) -> IcebergDataFile:
    file = parquet_file_to_data_file(table.io, table.metadata, str(path))
    file.spec_id = table.metadata.default_spec_id  # PyIceberg 0.12 sets it only on files read from a manifest
    return file


def _metadata(table: IcebergTable) -> Path:
    return Path(table.metadata_location)


def _schema(table: Table) -> Schema:
    columns = enumerate(stored_columns(table), start=1)
    return Schema(
        *(NestedField(number, column.name, _TYPES[column.type], required=column.required) for number, column in columns)
    )


def _partitions(table: Table) -> PartitionSpec:
    """Partitioned by source file, so that one file's rows never share a data file with another's."""
    position = [column.name for column in stored_columns(table)].index("source_file") + 1
    return PartitionSpec(PartitionField(position, 1000, IdentityTransform(), "source_file"))
