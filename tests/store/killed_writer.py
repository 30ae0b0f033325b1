"""A process that starts writers and kills them: run by test_killing, never imported.

Reads lines ``<action> <root> <number> <seconds>``; forks, lets the child do the action, sends it SIGKILL after so many
seconds and answers ``done`` or ``killed``. Forking spares loading PyIceberg for each of 200 writers; nothing here
starts a thread before the fork.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import duckdb  # noqa: F401  (loaded before the fork)
import pyiceberg.io.pyarrow  # noqa: F401
from rounds import deliver_round, erase_round

from utfall.store import erasure, writing  # noqa: F401

ACTIONS = {"deliver": deliver_round, "erase": erase_round}


def run_and_kill(action: str, root: str, number: int, seconds: float) -> str:
    """``killed`` where the signal came in time, ``done`` where the action was through; else the child's failure."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            ACTIONS[action](Path(root), number)
            status = 0
        finally:
            os._exit(status)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "done" if status == 0 else f"failed {status}"
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "killed"


if __name__ == "__main__":
    for line in sys.stdin:
        action, root, number, seconds = line.split("\t")
        print(run_and_kill(action, root, int(number), float(seconds)), flush=True)  # noqa: T201
