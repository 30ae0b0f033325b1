"""Reading of person-level rows: who may, and the log that is written before anyone does."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from utfall.errors import NotAuthorised
from utfall.model.figure import Figure


@dataclass(frozen=True)
class Reader:
    """A named person who asks for rows. Who may is decided outside (roles); ``purpose`` stands in the log."""

    name: str
    may_read_rows: bool
    purpose: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows behind a figure: pseudonyms and keys, never names."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


@dataclass(frozen=True)
class AccessLog:
    """One JSON line per reading in a file that is only ever added to; owner-only rights."""

    file: Path

    def check(self) -> None:
        """Raises ``NotAuthorised`` where nothing can be added to the log: then nobody reads."""
        try:
            os.close(self._open())
        except OSError as error:
            raise self._refusal(error) from error

    def write(self, reader: Reader, figure: Figure, *, rows: int) -> None:
        """One line: when, who, why, which cell of which delivery, how many rows. On disk when this returns."""
        line = json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "reader": reader.name,
                "purpose": reader.purpose,
                "measure": figure.origin.measure,
                "version": figure.origin.version,
                "period": figure.period.id,
                "groups": dict(figure.groups),
                "delivery": figure.origin.delivery,
                "rows": rows,
            },
            ensure_ascii=False,
        )
        try:
            descriptor = self._open()
            try:
                written = os.write(descriptor, line.encode() + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise self._refusal(error) from error
        if written != len(line.encode()) + 1:
            raise self._refusal(OSError("disken är full"))

    def _open(self) -> int:
        # a link could lead the log to where somebody else reads or removes it
        return os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)

    def _refusal(self, error: OSError) -> NotAuthorised:
        return NotAuthorised(
            f"Läsningen kan inte loggas i {self.file.name} ({error.strerror or error}), och då visas inga rader.",
            remedy="Se till att loggen går att skriva i och försök igen.",
        )


def authorise(reader: Reader) -> None:
    """Raises ``NotAuthorised`` for a reader without a name or without the right."""
    if not reader.name.strip():
        raise NotAuthorised("Läsaren är inte namngiven.", remedy="Ange vem som läser.")
    if not reader.may_read_rows:
        raise NotAuthorised(
            f"{reader.name} har inte behörighet att se rader på personnivå.",
            remedy="Be den som ansvarar för behörigheter om rätt roll.",
        )
