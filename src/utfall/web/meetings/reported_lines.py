"""What is reported to a meeting: decisions by delegation and documents, written or pasted as one a line.

A line is ``day; what; who; reference``, parted by semicolons or tabs, as a case system or a spreadsheet gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MOST = 500
_PARTING = re.compile(r"[ ]*[;\t][ ]*")


@dataclass(frozen=True)
class Reported:
    """A decision or a document: an ISO day, what it is, who decided or sent it, and its reference (may be empty)."""

    day: str
    what: str
    who: str
    reference: str = ""

    @property
    def on(self) -> date:
        """The day."""
        return date.fromisoformat(self.day)


def reported_in(text: str) -> tuple[Reported, ...]:
    """Those in a text that ``fault_in`` finds no fault with; a line that is not whole is left out."""
    return tuple(found for line in text.split("\n") if (found := _read(line)) is not None)


def fault_in(text: str) -> str:
    """What is wrong with the first line that cannot be read, with its number; empty where all can."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > MOST:
        return f"Högst {MOST} rader. Dela upp dem på flera punkter."
    for number, line in lines:
        if _read(line) is None:
            return f"Rad {number} går inte att läsa: {line.strip()[:60]}. Skriv 2026-05-12; vad; vem; diarienummer."
    return ""


def _read(line: str) -> Reported | None:
    parts = _PARTING.split(line.strip())
    if len(parts) not in (3, 4) or not all(parts[:3]):
        return None
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        return None
    return Reported(day.isoformat(), *parts[1:])
