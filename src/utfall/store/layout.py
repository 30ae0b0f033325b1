"""Where things lie in a store's folder, with owner-only rights."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import NoStore, StoreDamaged

NAMESPACE = "utfall"
OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600


@dataclass(frozen=True)
class Layout:
    """The paths of one store; ``root`` is absolute. Everything else in the store is written relative to it."""

    root: Path

    @property
    def warehouse(self) -> Path:
        """Iceberg tables: data files and metadata."""
        return self.root / "warehouse"

    @property
    def catalogue(self) -> Path:
        """The Iceberg catalogue: where each table's newest metadata lies. Can be rebuilt from ``deliveries``."""
        return self.root / "catalogue.db"

    @property
    def deliveries(self) -> Path:
        """Delivery records: what counts. Everything they do not name is as if it were not there."""
        return self.root / "deliveries.db"

    @property
    def set_aside(self) -> Path:
        """Original text of rows that were not accepted."""
        return self.root / "set_aside"

    @property
    def cache(self) -> Path:
        """What can be made again: current rows and the engines' groundwork."""
        return self.root / "cache"

    @property
    def writer_lock(self) -> Path:
        """Locked by the one who writes."""
        return self.root / "writer.lock"

    @property
    def cache_lock(self) -> Path:
        """Locked by those who resolve rows into the cache, and by an erasure that empties it."""
        return self.root / "cache.lock"

    @property
    def unfinished(self) -> Path:
        """Stands while a writer works; found by the next one, it says that the work was interrupted."""
        return self.root / "unfinished"

    def table(self, name: str) -> Path:
        """The folder of one Iceberg table."""
        return self.warehouse / NAMESPACE / name

    def relative(self, path: Path) -> str:
        """The path as it is recorded."""
        return path.relative_to(self.root).as_posix()

    def absolute(self, recorded: str) -> Path:
        """The place of a recorded path."""
        return self.root / recorded

    def make_folders(self) -> None:
        """Make the folders, only the owner may enter."""
        for folder in (self.root, self.warehouse, self.set_aside, self.cache):
            folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        self.set_aside.chmod(OWNER_ONLY_FOLDER)

    @classmethod
    def of(cls, root: Path) -> Layout:
        """The layout of an existing store. Raises ``NoStore``; ``StoreDamaged`` for rows without their records."""
        layout = cls(root.resolve())
        if not layout.deliveries.is_file() and any(layout.warehouse.rglob("*.parquet")):
            raise StoreDamaged(
                f"Datalagrets register {layout.deliveries.name} saknas, men uppgifterna finns kvar.",
                remedy="Läs inte in något. Återställ datalagret från säkerhetskopian.",
            )
        if not layout.deliveries.is_file():
            raise NoStore(
                f"Det finns inget datalager i {root}.",
                remedy="Skapa ett med utfall init, eller ange rätt mapp med --store.",
            )
        return layout


def create_owner_only(path: Path) -> None:
    """Make the file, empty and readable by the owner only, where it does not exist."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY_FILE))


def flush_to_disk(path: Path) -> None:
    """Return when the file's content is on the disk, so that a record never names what a power cut took away."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
