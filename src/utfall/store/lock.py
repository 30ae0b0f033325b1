"""Who may work at the same time: one writer, any readers, and no resolving of rows while erased files are removed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from utfall.errors import StoreBusy
from utfall.store.layout import OWNER_ONLY_FILE, Layout


@contextmanager
def sole_writer(layout: Layout) -> Iterator[None]:
    """Be the store's only writer inside the block. Raises ``StoreBusy`` at once where another process is.

    The kernel frees the lock when the process ends in any way, so there is never a stale one.
    """
    try:
        with _held(layout.writer_lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield
    except BlockingIOError:
        raise StoreBusy(
            f"En annan inläsning eller gallring pågår i datalagret {layout.root}.",
            remedy="Vänta tills den är klar och försök igen.",
        ) from None


@contextmanager
def resolving(layout: Layout) -> Iterator[None]:
    """Keep erased files from being removed inside the block, so that their rows do not come back in the cache.

    Any number of readers at once; an import does not touch this lock.
    """
    with _held(layout.cache_lock, fcntl.LOCK_SH):
        yield


@contextmanager
def removing_erased(layout: Layout) -> Iterator[None]:
    """Wait until nobody resolves rows, and let nobody begin inside the block."""
    with _held(layout.cache_lock, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(path: Path, operation: int) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)
    try:
        fcntl.flock(descriptor, operation)
        yield
    finally:
        os.close(descriptor)
