"""A workbook written where the command says."""

from __future__ import annotations

from pathlib import Path

from utfall.cli.presenting import print_path
from utfall.errors import UnwritableFile
from utfall.store.whole_file import AS_OTHERS, write_whole


def write_workbook_file(path: Path, content: bytes) -> None:
    """The workbook, whole or not at all, and the line that says where it lies. Raises ``UnwritableFile``."""
    try:
        write_whole(path, content, rights=AS_OTHERS)
    except OSError as error:
        raise UnwritableFile(
            f"{path} kan inte skrivas ({error.strerror or error}).", remedy="Välj en fil i en mapp som du får skriva i."
        ) from None
    print_path(f"Excelboken ligger i {path.resolve()}")
