"""Removing persons from every snapshot that is kept, and proving it.

Expiring a snapshot leaves its files on the disk, so the files that hold the person are written anew without the rows,
the tables get a new history over them, and the old files are deleted. Rows set aside and problems about the person's
rows go too. The log says when, why, by whom and how much, never who.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.errors import StoreDamaged, UnknownPerson
from utfall.model.tables import TABLES, TABLES_BY_NAME
from utfall.store import records
from utfall.store.current import content_digest
from utfall.store.erasure_records import (
    Erasure,
    forget_data_files,
    forget_problem,
    forget_problems,
    problem_texts,
    set_aside_files,
    write_digest,
    write_erasure,
    write_set_aside,
)
from utfall.store.history import rebuild_history
from utfall.store.intake import ROW_GROUP_ROWS
from utfall.store.keys import load_key, pseudonym
from utfall.store.layout import Layout, flush_to_disk
from utfall.store.records import DataFile
from utfall.store.schema import file_schema
from utfall.store.set_aside import append_rows, read_columns, read_rows
from utfall.store.work import Writing, at_work

_BATCH_ROWS = 65_536
_SEPARATORS = re.compile(r"[;,|\t\r\n\"'=:{}\[\]()<>]+")


@dataclass(frozen=True)
class _Removed:
    """Rows gone from one file: (source file, line) of each, and the file that replaces it (None: nothing is left)."""

    old: DataFile
    new: DataFile | None
    lines: tuple[int, ...]


def erase_persons(layout: Layout, choose: Callable[[], Collection[str]], *, kind: str, reason: str, by: str) -> Erasure:
    """What was erased, as the log has it; ``choose`` says whom, when no other writer can interfere.

    Raises ``UnknownPerson`` where nothing was, and ``StoreDamaged`` where a trace is left.
    """
    with at_work(layout, erases=True) as writing:
        keys = frozenset(choose())
        affected = _files_with(writing, keys)
        removed = [_without(layout, file, keys) for file in affected]
        set_aside_rows = _clean_set_aside(writing, keys)
        if not removed and not set_aside_rows:
            raise UnknownPerson(
                "Personen finns inte i någon leverans som är kvar i datalagret.",
                remedy="Kontrollera beteckningen och att nyckeln är den som datalagret fylldes med.",
            )
        _replace_files(writing, removed)
        _clean_problems(writing, removed, keys)
        _rebuild(writing, removed)
        erasure = Erasure(
            kind=kind,
            erased_at=datetime.now(UTC),
            reason=_without_keys(reason, keys),
            by=_without_keys(by, keys),
            persons=len(keys),
            rows=sum(len(one.lines) for one in removed),
            set_aside_rows=set_aside_rows,
            files=len(removed),
        )
        write_erasure(writing.connection, erasure)
    prove_erased(layout, keys)
    return erasure


def prove_erased(layout: Layout, keys: frozenset[str]) -> None:
    """Return where no file of the store holds any of the keys; raise ``StoreDamaged`` where one does."""
    for path in sorted(layout.root.rglob("*")):
        if path.is_file() and _holds(path, keys):
            raise StoreDamaged(
                f"Gallringen är inte fullständig: {path.name} innehåller fortfarande personen.",
                remedy="Kör gallringen igen när ingen annan använder datalagret.",
            )


def _holds(path: Path, keys: frozenset[str]) -> bool:
    if path.suffix != ".parquet":
        content = path.read_bytes()
        return any(word.decode() in keys for word in set(re.findall(rb"[0-9A-Za-z_]{4,}", content)))
    file = pq.ParquetFile(path)
    try:
        persons = [column for column in file.schema_arrow.names if column.endswith("person_key")]
        wanted = pa.array(sorted(keys), pa.string())
        batches = file.iter_batches(_BATCH_ROWS, columns=persons) if persons else ()
        return any(pc.any(pc.is_in(column, wanted)).as_py() for batch in batches for column in batch.columns)
    finally:
        file.close()


def _files_with(writing: Writing, keys: frozenset[str]) -> list[DataFile]:
    found = []
    wanted = pa.array(sorted(keys), pa.string())
    for file in records.data_files(writing.connection):
        person = TABLES_BY_NAME[file.table].person
        if person is None:
            continue
        with pq.ParquetFile(writing.layout.absolute(file.path)) as parquet:
            batches = parquet.iter_batches(_BATCH_ROWS, columns=[person])
            if any(pc.any(pc.is_in(batch.column(0), wanted)).as_py() for batch in batches):
                found.append(file)
    return found


def _without(layout: Layout, file: DataFile, keys: frozenset[str]) -> _Removed:
    """The file written anew without the keys' rows."""
    table, old = TABLES_BY_NAME[file.table], layout.absolute(file.path)
    new = old.with_name(f"{file.added_in:05d}-{secrets.token_hex(8)}.parquet")
    wanted = pa.array(sorted(keys), pa.string())
    lines: list[int] = []
    rows = 0
    with (
        pq.ParquetFile(old) as parquet,
        pq.ParquetWriter(new, file_schema(table), compression="zstd", store_schema=False) as writer,
    ):
        for batch in parquet.iter_batches(ROW_GROUP_ROWS):
            goes = pc.is_in(batch.column(table.person), wanted)
            lines += batch.filter(goes).column("source_line").to_pylist()
            stays = batch.filter(pc.invert(goes))
            rows += stays.num_rows
            if stays.num_rows:
                writer.write_batch(stays.cast(file_schema(table)))
    if not rows:
        new.unlink()
        return _Removed(file, None, tuple(lines))
    flush_to_disk(new)
    content = hashlib.sha256(new.read_bytes()).hexdigest()
    replacement = replace(file, path=layout.relative(new), rows=rows, content=content)
    return _Removed(file, replacement, tuple(lines))


def _replace_files(writing: Writing, removed: Sequence[_Removed]) -> None:
    """Let the records name the new files, and every delivery the digest of what it holds now."""
    connection = writing.connection
    forget_data_files(connection, [one.old for one in removed])
    records.write_data_files(connection, [one.new for one in removed if one.new is not None])
    for number in records.delivery_numbers(connection):
        write_digest(connection, number, content_digest(records.data_files(connection, in_delivery=number)))


def _rebuild(writing: Writing, removed: Sequence[_Removed]) -> None:
    moved = records.has_moved(writing.connection, writing.layout)
    affected = {one.old.table for one in removed}
    rebuild_history(writing, [table for table in TABLES if moved or table.name in affected])
    records.write_meta(writing.connection, records.ROOT, str(writing.layout.root))


def _clean_set_aside(writing: Writing, keys: frozenset[str]) -> int:
    """Rows set aside whose text holds an identifier of one of the keys, removed; how many."""
    layout, connection = writing.layout, writing.connection
    cleaned = 0
    receipts = set_aside_files(connection)
    key = load_key(layout.root, create=False) if receipts else b""
    for number, file, recorded in receipts:
        known_at = records.known_at(connection, number)
        rows = list(read_rows(layout.absolute(recorded)))
        stays = [row for row in rows if not _names(row.text, key, keys, known_at)]
        if len(stays) == len(rows):
            continue
        cleaned += len(rows) - len(stays)
        kept = layout.set_aside / f"{number:05d}-{secrets.token_hex(8)}.jsonl"
        if stays:
            append_rows(kept, stays, columns=read_columns(layout.absolute(recorded)))
            flush_to_disk(kept)
        write_set_aside(connection, number, file, layout.relative(kept) if stays else None)
        lines = {row.line for row in rows} - {row.line for row in stays}
        forget_problems(connection, number, file, lines)
    return cleaned


def _names(text: str, key: bytes, keys: frozenset[str], known_at: date) -> bool:
    return any(pseudonym(key, "person", part, on=known_at) in keys for part in _possible_identifiers(text))


def _possible_identifiers(text: str) -> Iterator[str]:
    """Everything in a row of any format that may be a person's identifier: the fields, and the words in them."""
    for part in _SEPARATORS.split(text):
        if part.strip():
            yield part
            if len(words := part.split()) > 1:
                yield from words


def _clean_problems(writing: Writing, removed: Sequence[_Removed], keys: frozenset[str]) -> None:
    """Remove what was found about the rows, and every message that names one of the keys."""
    connection = writing.connection
    for one in removed:
        forget_problems(connection, one.old.added_in, one.old.source_file, set(one.lines))
    for rowid, text in problem_texts(connection):
        if keys.intersection(re.findall(r"\w+", text)):
            forget_problem(connection, rowid)


def _without_keys(text: str, keys: frozenset[str]) -> str:
    return re.sub(r"\w+", lambda word: "…" if word[0] in keys else word[0], text)
