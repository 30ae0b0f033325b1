"""Files with person-level rows: only the owner may read them, and no spreadsheet runs what stands in a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from utfall.errors import UnwritableFile
from utfall.sources.formulas import harmless
from utfall.store.whole_file import whole_file


def write_private_csv(path: Path, *, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a semicolon CSV as ``write_private_file`` does. Raises ``UnwritableFile``."""
    with _taking_the_place_of(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.writer(text, delimiter=";")
        writer.writerow(columns)
        writer.writerows([harmless(value) for value in row] for row in rows)
        text.flush()
        text.detach()


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file that takes the path's place as a whole, with owner-only rights from its first byte.

    A file or link that stood there is replaced, not written through: its rights or its target may be another's.
    Raises ``UnwritableFile`` where nothing can be written there.
    """
    with _taking_the_place_of(path) as stream:
        stream.write(content)


@contextmanager
def _taking_the_place_of(path: Path) -> Iterator[BinaryIO]:
    try:
        if path.is_dir():
            raise IsADirectoryError("det är en mapp")
        with whole_file(path) as stream:
            yield stream
    except OSError as error:
        raise UnwritableFile(
            f"{path} går inte att skriva ({error.strerror or error}).",
            remedy="Ange en fil i en mapp som finns och som du får skriva i.",
        ) from None
