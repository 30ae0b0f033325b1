"""The most memory that this process has used, for scripts that tests run in a process of their own."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_bytes() -> int:
    """Peak resident memory in bytes since the program began.

    ``ru_maxrss`` is inherited from the process that started this one, however large that was: on Linux the kernel's own
    mark is read, which begins anew with each program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
