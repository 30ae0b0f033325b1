"""A problem in data: a value that is collected and shown, never raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """``ERROR`` sets the row aside (or refuses the file); ``WARNING`` and ``NOTE`` keep it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """Where in a delivery: file name, line (1 is the header of a text file), column as the file names it."""

    file: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(f"rad {self.line}")
        if self.column is not None:
            parts.append(f"kolumn {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Problem:
    """One finding: stable ``code`` (``EXT-003``), Swedish ``message`` with the value received, and ``remedy``."""

    code: str
    severity: Severity
    message: str
    remedy: str
    place: Place
    count: int = field(default=1)

    def __str__(self) -> str:
        return f"{self.code} {self.place}: {self.message} {self.remedy}"
