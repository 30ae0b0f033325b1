"""Reading the log and proving it whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from utfall.web.audit.chain import Link, Verdict, find_break
from utfall.web.audit.models import Entry

_BATCH = 2000


def links() -> Iterator[Link]:
    """All entries, first to last."""
    names = ("number", "at", "actor", "action", "thing", "details", "previous", "digest")
    for values in Entry.objects.order_by("number").values_list(*names).iterator(chunk_size=_BATCH):
        yield Link(*values)


def exported_heads(file: Path) -> list[tuple[int, str]]:
    """Numbers and digests as exported; a last line that was cut off by a power failure is left out."""
    if not file.is_file():
        return []
    heads = []
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        number, _, digest = line.partition(" ")
        if number.isdigit() and len(digest) == 64:
            heads.append((int(number), digest))
    return heads


def verify(heads: Path) -> Verdict:
    """The log against itself and against its exported heads."""
    return find_break(links(), heads=exported_heads(heads))
