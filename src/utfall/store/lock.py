"""One writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from utfall.errors import StoreBusy
from utfall.store.layout import OWNER_ONLY_FILE, Layout


@contextmanager
def sole_writer(layout: Layout) -> Iterator[None]:
    """Be the store's only writer inside the block. Raises ``StoreBusy`` at once where another process is.

    The kernel frees the lock when the process ends in any way, so there is never a stale one.
    """
    descriptor = os.open(layout.lock, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusy(
                f"En annan inläsning eller gallring pågår i datalagret {layout.root}.",
                remedy="Vänta tills den är klar och försök igen.",
            ) from None
        yield
    finally:
        os.close(descriptor)
