"""A backup of the whole installation in one folder, and its manifest.

Database, store, key, and what people have made in ``UTFALL_HOME``. Left out is what can be made again (caches, static
files) and what is on its way (uploads, the worker's queue). The folder holds the key beside the pseudonyms that it
made: it must be kept as strictly as the case system's own backups.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from utfall.errors import InvalidBackup, NoDelivery, OccupiedFolder
from utfall.store.keys import KEY_VARIABLE, key_path
from utfall.store.layout import Layout
from utfall.store.lock import sole_writer
from utfall.store.store import Store
from utfall.web.audit.queries import exported_heads
from utfall.web.database_copy import copy_database
from utfall.web.surroundings import Surroundings

FORM = 1
MANIFEST = "manifest.json"
DATABASE, HEADS, STORE, HOME, KEY = "database", "audit-heads.log", "store", "home", "store.key"

_NOT_FROM_HOME = (
    "uploads",
    "static",
    "made-static",
    "public-pages",
    "queue.sqlite3",
    "being-counted",
    "server.",
    "utfall.sqlite3",
    HEADS,
)
"""How the names begin of what is on its way, can be made again, or is copied in its own manner."""
_NOT_FROM_STORE = ("cache", "writer.lock", "cache.lock")
_SQLITE_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. ``files``: path to SHA-256; ``rows``: database table to number of rows.

    ``head`` is the log's last exported number and digest (0 and empty: none), ``snapshot`` the store's last delivery's
    digest (empty: none), ``key_is_here`` False where the key is given by the environment and must be kept otherwise.
    """

    form: int
    made_at: str
    database: str
    files: dict[str, str]
    rows: dict[str, int]
    head: tuple[int, str]
    deliveries: int
    snapshot: str
    key_is_here: bool


def make_backup(target: Path, surroundings: Surroundings) -> Manifest:
    """The manifest, written last: a folder without one is no backup.

    The store's writer lock is held from first to last, so that no delivery or erasure falls between the parts; pages
    go on. The heads are copied before the database: every head in the copy has its entry there. Raises
    ``OccupiedFolder``, ``StoreBusy`` and ``NoStore``.
    """
    _require_empty(target)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    layout = Layout.of(surroundings.store)
    with sole_writer(layout):
        if surroundings.audit_heads.is_file():
            shutil.copyfile(surroundings.audit_heads, target / HEADS)
        rows = copy_database(target / DATABASE)
        _copy_tree(surroundings.home, target / HOME, without=_NOT_FROM_HOME)
        _copy_tree(layout.root, target / STORE, without=_NOT_FROM_STORE)
        key_is_here = _copy_key(surroundings.store, target / KEY)
        deliveries, snapshot = store_state(layout.root)
    manifest = Manifest(
        form=FORM,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=connection.vendor,
        files=digests(target),
        rows=rows,
        head=max(exported_heads(target / HEADS), default=(0, "")),
        deliveries=deliveries,
        snapshot=snapshot,
        key_is_here=key_is_here,
    )
    _write_last(target / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True))
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest. Raises ``InvalidBackup`` where there is none, or one of another version."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{**content, "head": tuple(content["head"])})
    except (OSError, ValueError, TypeError, KeyError):
        raise InvalidBackup(
            f"{folder} är ingen hel säkerhetskopia: {MANIFEST} saknas eller går inte att läsa.",
            remedy="Välj en annan kopia. En kopia som avbröts har ingen förteckning.",
        ) from None
    if manifest.form != FORM:
        raise InvalidBackup(
            f"Kopian har form {manifest.form}, men den här versionen läser form {FORM}.",
            remedy="Återställ med den version av Utfall som gjorde kopian.",
        )
    return manifest


def store_state(root: Path) -> tuple[int, str]:
    """The number of deliveries, and the last one's digest (empty where there is none)."""
    store = Store.open(root)
    try:
        last = store.delivery()
    except NoDelivery:
        return 0, ""
    return last.number, last.snapshot


def digests(folder: Path) -> dict[str, str]:
    """Each file's SHA-256 by its path in the folder, the manifest left out."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path != folder / MANIFEST:
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _require_empty(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OccupiedFolder(f"Mappen {target} är inte tom.", remedy="Ange en ny mapp: en kopia skriver aldrig över.")


def _copy_tree(source: Path, target: Path, *, without: tuple[str, ...]) -> None:
    target.mkdir(mode=0o700)
    for path in _files(source):
        relative = path.relative_to(source)
        if relative.parts[0].startswith(without):
            continue
        to = target / relative
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.suffix == ".db":
            _copy_sqlite_file(path, to)
        elif not path.name.endswith(_SQLITE_BESIDE):
            shutil.copyfile(path, to)
        if to.exists():
            to.chmod(0o600)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _copy_sqlite_file(source: Path, target: Path) -> None:
    """As SQLite itself copies, so that what stands in the write-ahead log comes with it."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _copy_key(store: Path, target: Path) -> bool:
    """False where the key itself stands in the environment: it is not written to a disk for that reason."""
    given = os.environ.get(KEY_VARIABLE, "").strip()
    if re.fullmatch(r"[0-9A-Fa-f]{64,}", given):
        return False
    source = Path(given).expanduser() if given else key_path(store)
    if not source.is_file():
        return False
    shutil.copyfile(source, target)
    target.chmod(0o600)
    return True


def _write_last(file: Path, text: str) -> None:
    """On the disk when this returns, and everything before it."""
    os.sync()
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    file.chmod(0o600)
