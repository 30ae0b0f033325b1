"""CSV files with person-level rows: only the owner may read them, and no spreadsheet runs what stands in them."""

from __future__ import annotations

import csv
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from utfall.errors import UnwritableFile

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.

    Source: OWASP, CSV Injection; full-width signs are folded to plain ones by some spreadsheets.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def write_private_csv(path: Path, *, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a semicolon CSV that takes the path's place as a whole, with owner-only rights from its first byte.

    A file or link that stood there is replaced, not written through: its rights or its target may be another's.
    Raises ``UnwritableFile`` where nothing can be written there.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        if path.is_dir():
            raise IsADirectoryError("det är en mapp")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, delimiter=";")
                writer.writerow(columns)
                writer.writerows([harmless(value) for value in row] for row in rows)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableFile(
            f"{path} går inte att skriva ({error.strerror or error}).",
            remedy="Ange en fil i en mapp som finns och som du får skriva i.",
        ) from None
