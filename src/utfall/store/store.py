"""The store: deliveries in, snapshots as known at a date out. The only writer of analytical data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from utfall.errors import KeyProblem, NoDelivery
from utfall.model.problem import Problem
from utfall.store import records
from utfall.store.current import Resolving, resolve_current
from utfall.store.delivery import Delivery, IncomingFile, SetAsideRow
from utfall.store.erasure_records import Erasure, read_erasures
from utfall.store.intake import Progress
from utfall.store.keys import KEY_VARIABLE, key_check, load_key
from utfall.store.layout import OWNER_ONLY_FOLDER, Layout
from utfall.store.lock import resolving
from utfall.store.retention import RetentionRule, default_rules, expired_persons
from utfall.store.set_aside import read_columns, read_rows

Check = Callable[[Mapping[str, list[str]]], Sequence[Problem]]
"""Looks at the current rows (Parquet files per table) before a delivery is recorded; its findings are kept with it."""


class Store:
    """One store in one folder. Reading needs no lock, waits for nobody and never sees a half delivery."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @classmethod
    def create(cls, root: Path | str) -> Store:
        """The store at ``root``, made where there is none; only the owner may enter the folder."""
        from utfall.store.writing import create_store

        return cls(create_store(Path(root)))

    @classmethod
    def open(cls, root: Path | str) -> Store:
        """The store at ``root``. Raises ``NoStore``, and ``StoreDamaged`` for the store of another version."""
        layout = Layout.of(Path(root))
        records.refuse_other_form(layout)
        return cls(layout)

    @property
    def root(self) -> Path:
        """The store's folder, absolute."""
        return self._layout.root

    def deliver(
        self,
        files: Sequence[IncomingFile],
        *,
        known_at: date,
        check: Check | None = None,
        progress: Progress | None = None,
    ) -> Delivery:
        """The new delivery with the files' rows, recorded as a whole or not at all.

        Files that stand unchanged are passed over; where all do, this is the standing delivery with ``is_unchanged``
        and nothing is written. ``Delivery.files`` lists what was read. Raises ``StoreBusy``, ``BackdatedDelivery``,
        ``StoreDamaged``, ``RefusedFile`` (two files of one name), and what the files raise.
        """
        # PyIceberg takes most of a second to load, and readers never need it.
        from utfall.store.writing import write_delivery

        return write_delivery(self._layout, files, known_at=known_at, check=check, progress=progress)

    def delivery(self, as_of: date | None = None) -> Delivery:
        """The last delivery, or the last one known at ``as_of``. Raises ``NoDelivery``."""
        with self._reading() as connection:
            number = records.last_number(connection, as_of=as_of)
            if number is None:
                raise _no_delivery(connection, as_of)
            return records.read_delivery(connection, self._layout, number)

    def numbered(self, number: int) -> Delivery | None:
        """The delivery of that number; None where there is none."""
        with self._reading() as connection:
            known = number in records.delivery_numbers(connection)
            return records.read_delivery(connection, self._layout, number) if known else None

    def deliveries(self) -> tuple[Delivery, ...]:
        """All deliveries, oldest first."""
        with self._reading() as connection:
            numbers = records.delivery_numbers(connection)
            return tuple(records.read_delivery(connection, self._layout, number) for number in numbers)

    def current_files(self, delivery: Delivery, *, tables: Sequence[str] | None = None) -> dict[str, list[str]]:
        """Per canonical table, or per one of ``tables``, Parquet files with the rows that count, no key twice.

        An empty list is an empty table. The files hold the table's columns and the system columns. The order of rows
        follows from the content alone. Cached files may go when unused for a day after a newer delivery came.
        """
        with resolving(self._layout):
            with self._reading() as connection:
                files = records.data_files(connection, in_delivery=delivery.number)
                earlier = records.data_files(connection, in_delivery=delivery.number - 1)
            return resolve_current(files, Resolving(self._layout, earlier), tables=tables)

    def cache_dir(self, delivery: Delivery) -> Path:
        """The folder for what an engine derives from the delivery; equal data, equal folder. May be emptied."""
        folder = self._layout.cache / "groundwork" / delivery.snapshot[:24]
        folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        return folder

    def spill_dir(self) -> Path:
        """The folder where work on the rows may spill what memory does not hold; an erasure empties it."""
        folder = self._layout.cache / "spill"
        folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        return folder

    def problems(self, delivery: Delivery) -> tuple[Problem, ...]:
        """What was found in the delivery's files, in the order it was found."""
        with self._reading() as connection:
            return tuple(records.read_problems(connection, delivery.number))

    def set_aside(self, delivery: Delivery, file: str) -> Iterator[SetAsideRow]:
        """The rows of a file that were not accepted, with their original text. Raises ``KeyError``."""
        with self._reading() as connection:
            path = records.set_aside_path(connection, delivery.number, file)
        return iter(()) if path is None else read_rows(self._layout.absolute(path))

    def set_aside_columns(self, delivery: Delivery, file: str) -> tuple[str, ...]:
        """The file's columns, which the ``fields`` of its rows set aside follow; empty where they are not known.

        Raises ``KeyError``.
        """
        with self._reading() as connection:
            path = records.set_aside_path(connection, delivery.number, file)
        return () if path is None else read_columns(self._layout.absolute(path))

    def erase(self, person_key: str, *, reason: str, by: str) -> Erasure:
        """Remove the person from every kept delivery, and prove it; the log's entry, which does not say who.

        Deliveries keep number, id and dates, but their ``snapshot`` digest changes. A file that names the person and
        is delivered again brings the person back: the source must let go first. Raises ``UnknownPerson``,
        ``StoreBusy``, ``KeyProblem`` (rows set aside can only be searched with the key) and ``StoreDamaged``.
        """
        from utfall.store.erasure import erase_persons

        return erase_persons(self._layout, lambda: [person_key], kind="erase", reason=reason, by=by)

    def expire(
        self, *, before: date, reason: str, by: str = "gallringsregel", rules: Sequence[RetentionRule] | None = None
    ) -> Erasure | None:
        """Remove every person whose last note is before the day and who has nothing ongoing; None where nobody is.

        Raises as ``erase`` does.
        """
        from utfall.store.erasure import erase_persons

        def choose() -> list[str]:
            current = self.current_files(self.delivery())
            chosen = default_rules() if rules is None else rules
            return expired_persons(self._layout, chosen, current, before=before)

        if not choose():
            return None
        return erase_persons(self._layout, choose, kind="retention", reason=reason, by=by)

    def erasures(self) -> tuple[Erasure, ...]:
        """The log of erasures, oldest first."""
        with self._reading() as connection:
            return tuple(read_erasures(connection))

    def key(self) -> bytes:
        """The key for pseudonyms, made on first use. Raises ``KeyProblem``, also where it is not the store's key."""
        with self._reading() as connection:
            expected = records.read_meta(connection, "key_check")
        key = load_key(self.root, create=expected is None)
        if expected is None:
            with records.writing(self._layout.deliveries) as connection:
                records.write_meta(connection, "key_check", key_check(key))
        elif key_check(key) != expected:
            raise _other_key(self.root)
        return key

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with records.reading(self._layout.deliveries) as connection:
            yield connection


def _no_delivery(connection: sqlite3.Connection, as_of: date | None) -> NoDelivery:
    first = connection.execute("SELECT min(known_at) FROM deliveries").fetchone()[0]
    if first is None:
        return NoDelivery("Datalagret har inga leveranser.", remedy="Läs in filer med utfall import.")
    return NoDelivery(
        f"Ingen leverans var känd den {as_of}.", remedy=f"Välj {first} eller senare: då kom den första leveransen."
    )


def _other_key(root: Path) -> KeyProblem:
    return KeyProblem(
        f"Nyckeln är en annan än den som gjorde pseudonymerna i {root}.",
        remedy=f"Ange rätt nyckel i {KEY_VARIABLE} eller återställ nyckelfilen från säkerhetskopian.",
    )
