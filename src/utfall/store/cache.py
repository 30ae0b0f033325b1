"""The cache: everything in it can be made again."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from utfall.store.layout import OWNER_ONLY_FOLDER, Layout

_KEEP_SECONDS = 24 * 3600
"""Longer than any run that may still hold a cached file's name."""


def clean_cache(layout: Layout, *, now: float | None = None) -> None:
    """Remove what has not been used for a day."""
    limit = (time.time() if now is None else now) - _KEEP_SECONDS
    for folder in (layout.cache / "current", layout.cache / "groundwork", layout.cache / "spill"):
        for entry in folder.iterdir() if folder.is_dir() else ():
            if _last_used(entry) < limit:
                _remove(entry)


def empty_cache(layout: Layout) -> None:
    """Remove all of it."""
    shutil.rmtree(layout.cache, ignore_errors=True)
    layout.cache.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)


def _last_used(entry: Path) -> float:
    try:
        inside = list(entry.rglob("*")) if entry.is_dir() else []
        return max(path.stat().st_mtime for path in (entry, *inside))
    except FileNotFoundError:
        return time.time()  # somebody is working here right now


def _remove(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
