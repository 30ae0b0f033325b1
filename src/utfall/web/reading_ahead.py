"""A new delivery's kept answers read into each process's memory before it is shown.

Without it every process would read them for the first pages after the change, while the readers wait.
"""

from __future__ import annotations

import contextlib
import threading
import time

from utfall.errors import UtfallError
from utfall.web.gates import gate_at, open_store
from utfall.web.shown import counted

WAIT_SECONDS = 12
"""How long the worker waits with showing a delivery that is counted: time for some hundred answers, a few at a time."""
_LOOK_SECONDS, _PAUSE_SECONDS = 1.0, 0.01


def watch() -> None:
    """Look for counted deliveries from now on, in a thread that ends with the process."""
    threading.Thread(target=_watch, daemon=True, name="reading ahead").start()


def read_if_counted(last: int | None) -> int | None:
    """The number of the delivery that is counted, its answers read where it is another than the ``last``."""
    number = counted()
    if number is not None and number != last:
        delivery = open_store().numbered(number)
        if delivery is not None:
            gate_at(delivery).read_ahead(pause=_PAUSE_SECONDS)
    return number


def _watch() -> None:
    last: int | None = None
    while True:
        with contextlib.suppress(UtfallError, OSError):  # no store yet, or one that is damaged: the pages say so
            last = read_if_counted(last)
        time.sleep(_LOOK_SECONDS)
