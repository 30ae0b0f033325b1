"""The public pages as they are served: an index of addresses and the bytes behind each, as files.

Nothing of this asks the database. Whoever publishes writes all pages anew and replaces the index in one step; the
processes that serve read it again when it has changed, and keep the bytes in memory.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

ROOT = "/oppet/"
NOT_FOUND, SEARCH = ":404", f"{ROOT}sok/"
"""The page for what is not there, and the page that a search is put into."""

_INDEX, _BODIES, _LOCK = "index.json", "bodies", "lock"
MOST_BYTES_KEPT = 64 * 1024 * 1024
"""Bytes kept in memory by a process that serves; what is beyond is read from the disk each time."""


@dataclass(frozen=True)
class Answer:
    """What an address gives. ``is_lasting``: the address names a version, and its content never changes; ``file_name``
    makes it a download. ``make`` is called when the bytes are needed: not where ``basis``, which names all that they
    are made from, is that of the bytes already there. An empty one always is another."""

    address: str
    make: Callable[[], bytes]
    kind: str
    changed_at: datetime
    status: int = 200
    is_lasting: bool = False
    file_name: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Entry:
    """An address in the index; ``digest`` names its bytes, ``changed`` is seconds since 1970."""

    digest: str
    kind: str
    changed: int
    status: int
    is_lasting: bool
    file_name: str
    basis: str = ""


def write_site(folder: Path, answers: Iterable[Answer]) -> int:
    """All addresses from now on, and how many they are. The index is replaced last and whole; bytes that it does not
    name are removed at the next writing, so that nobody who reads the old one meets a gap."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / _BODIES).mkdir(mode=0o700, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = _read_index(folder / _INDEX)
        _remove_unnamed(folder, before)
        entries = {answer.address: _entry(folder, answer, before.get(answer.address)) for answer in answers}
        index = {address: asdict(entry) for address, entry in sorted(entries.items())}
        _write_whole(folder / _INDEX, json.dumps(index, ensure_ascii=False).encode())
    return len(entries)


def _entry(folder: Path, answer: Answer, before: Entry | None) -> Entry:
    if before is not None and answer.basis and before.basis == answer.basis:
        digest = before.digest
    else:
        body = answer.make()
        digest = hashlib.sha256(body).hexdigest()
        if not (folder / _BODIES / digest).exists():
            _write_whole(folder / _BODIES / digest, body)
    changed = int(answer.changed_at.timestamp())
    if before is not None:  # a withdrawal changes other pages too, and whoever asks by date must be told
        changed = before.changed if before.digest == digest else max(changed, int(time.time()))
    return Entry(digest, answer.kind, changed, answer.status, answer.is_lasting, answer.file_name, answer.basis)


def _remove_unnamed(folder: Path, entries: Mapping[str, Entry]) -> None:
    named = {entry.digest for entry in entries.values()}
    for file in (folder / _BODIES).iterdir():
        if file.name not in named:
            file.unlink()


def _write_whole(file: Path, body: bytes) -> None:
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(body)
    beside.replace(file)


def _read_index(file: Path) -> Mapping[str, Entry]:
    try:
        return {address: Entry(**entry) for address, entry in json.loads(file.read_bytes()).items()}
    except FileNotFoundError:
        return {}


class Site:
    """The addresses in a folder, as this process knows them. Several threads may ask at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark: tuple[int, int, int] | None = None
        self._entries: Mapping[str, Entry] = {}
        self._kept: dict[str, bytes] = {}
        self._kept_bytes = 0

    def entry(self, address: str) -> Entry | None:
        """The address's entry; None where nothing is there."""
        return self.entries.get(address)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All addresses, read again when the index has been replaced; empty before anything has been written."""
        try:
            found = (self._folder / _INDEX).stat()
        except FileNotFoundError:
            return {}
        mark = (found.st_mtime_ns, found.st_ino, found.st_size)
        if mark != self._mark:
            # In this order: another thread sees the old entries, or the new ones, never a half.
            self._entries = _read_index(self._folder / _INDEX)
            self._kept, self._kept_bytes = {}, 0
            self._mark = mark
        return self._entries

    def body(self, entry: Entry) -> bytes:
        """The bytes."""
        kept = self._kept.get(entry.digest)
        if kept is None:
            kept = (self._folder / _BODIES / entry.digest).read_bytes()
            if self._kept_bytes + len(kept) <= MOST_BYTES_KEPT:
                self._kept[entry.digest] = kept
                self._kept_bytes += len(kept)
        return kept
