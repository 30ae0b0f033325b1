"""A file that takes its place whole or not at all: who reads meanwhile meets the old one, and a crash leaves it.

It is written beside its place under a name of its own, and moved there when it is finished. A file or link that stood
there is replaced, not written through: its rights or its target may be another's.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

OWNER_ONLY, AS_OTHERS = 0o600, 0o666
"""Rights of what is private, and of what is not: then the process's mask decides."""


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """A name beside the path, for what is written by name; what stands there takes the path's place at the block's end.

    The block raises: then the draft is removed and the path is as it was. Raises ``OSError``.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path, *, rights: int = OWNER_ONLY, is_durable: bool = False) -> Iterator[BinaryIO]:
    """A stream whose content takes the path's place at the block's end, with those rights from its first byte.

    ``is_durable``: its content is on the disk when this ends. Raises as ``draft_of``.
    """
    with draft_of(path) as draft:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            if is_durable:
                stream.flush()
                os.fsync(stream.fileno())


def write_whole(path: Path, content: bytes, *, rights: int = OWNER_ONLY, is_durable: bool = False) -> None:
    """The content in the path's place, as ``whole_file``."""
    with whole_file(path, rights=rights, is_durable=is_durable) as stream:
        stream.write(content)
