"""Putting a backup back: only into empty places, only a whole one, and proven afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db import connection

from utfall.errors import InvalidBackup, OccupiedFolder
from utfall.store.keys import key_path
from utfall.web.audit.queries import verify
from utfall.web.backup import DATABASE, HEADS, HOME, KEY, STORE, Manifest, digests, read_manifest, store_state
from utfall.web.database_copy import count_rows, load_database, require_empty_database
from utfall.web.surroundings import Surroundings

_MADE_BY_STARTING = ("secret.key", "queue.sqlite3")
"""How the names begin of the files that reading the settings makes in a new home; empty folders it makes too."""


def restore(source: Path, surroundings: Surroundings) -> Manifest:
    """The manifest of what now stands in the surroundings' places.

    Nothing is written before the backup is found whole and the places empty. Afterwards the database's rows, the
    store's last delivery and the log's chain are compared with the manifest and the exported heads. Raises
    ``InvalidBackup`` and ``OccupiedFolder``.
    """
    manifest = read_manifest(source)
    _require_whole(source, manifest)
    _require_empty_places(surroundings)
    load_database(source / DATABASE)
    shutil.copytree(source / HOME, surroundings.home, dirs_exist_ok=True)
    if (source / HEADS).exists():
        shutil.copyfile(source / HEADS, surroundings.audit_heads)
        surroundings.audit_heads.chmod(0o600)
    shutil.copytree(source / STORE, surroundings.store, dirs_exist_ok=True)
    surroundings.store.chmod(0o700)
    if manifest.key_is_here:
        shutil.copyfile(source / KEY, key_path(surroundings.store))
        key_path(surroundings.store).chmod(0o600)
    _prove(manifest, surroundings)
    return manifest


def _require_whole(source: Path, manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise InvalidBackup(
            f"Kopian är av en databas i {manifest.database}, men DATABASE_URL anger {connection.vendor}.",
            remedy="Ange samma slags databas som kopian har.",
        )
    found = digests(source)
    differing = sorted(
        name for name in found.keys() | manifest.files.keys() if found.get(name) != manifest.files.get(name)
    )
    if differing:
        raise InvalidBackup(
            f"{len(differing)} filer stämmer inte med förteckningen. Den första är {differing[0]}.",
            remedy="Använd en annan kopia: den här är ändrad eller skadad.",
        )


def _require_empty_places(surroundings: Surroundings) -> None:
    home = surroundings.home
    if any(path.is_file() and not path.name.startswith(_MADE_BY_STARTING) for path in home.rglob("*")):
        raise OccupiedFolder(f"Mappen {home} är inte tom.", remedy="Ange en ny mapp med --home.")
    store = surroundings.store
    if store.exists() and any(store.iterdir()):
        raise OccupiedFolder(f"Mappen {store} är inte tom.", remedy="Ange en ny mapp med --store.")
    if key_path(store).exists():
        raise OccupiedFolder(
            f"Det ligger redan en nyckel i {key_path(store)}.", remedy="Flytta undan den, eller ange en annan --store."
        )
    require_empty_database()


def _prove(manifest: Manifest, surroundings: Surroundings) -> None:
    verdict = verify(surroundings.audit_heads)
    said = []
    if verdict.broken is not None:
        said.append(f"loggen är bruten vid post {verdict.broken.number}")
    if count_rows() != manifest.rows:
        said.append("databasens rader är inte lika många som i förteckningen")
    if store_state(surroundings.store) != (manifest.deliveries, manifest.snapshot):
        said.append("datalagrets sista leverans är en annan")
    if said:
        raise InvalidBackup(
            f"Det som återställdes stämmer inte: {', '.join(said)}.", remedy="Töm mapparna och använd en annan kopia."
        )
