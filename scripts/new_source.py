"""Makes a source format's package and its test with a sample: it reads a one-column text file until you change it.

Usage: python scripts/new_source.py name
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from scaffold import CannotMake, run

PACKAGE = '''\
"""Files in the format NAME: how they are recognised and read. Name here the specification and its version."""

from utfall.sources.NAME.reading import MARK, recognises

__all__ = ["MARK", "recognises"]
'''

READING = '''\
"""Recognising a NAME file by its first bytes, never by its name."""

from __future__ import annotations

MARK = b"#NAME"
"""The bytes that every file of the format begins with."""


def recognises(head: bytes) -> bool:
    """True where a file that begins so is of the format; a byte order mark before it is allowed."""
    return head.removeprefix(b"\\xef\\xbb\\xbf").startswith(MARK)
'''

TEST = '''\
"""The format NAME: it knows its own files and only them."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.sources.NAME import recognises

SAMPLE = Path(__file__).parent / "sample.NAME"


def test_it_knows_its_own_file() -> None:
    assert recognises(SAMPLE.read_bytes()[:512])
    assert recognises(b"\\xef\\xbb\\xbf" + SAMPLE.read_bytes()[:512])


@pytest.mark.parametrize("head", [b"", b"person;inledd\\n", b"<!doctype html>", b"PK\\x03\\x04"])
def test_it_leaves_others_alone(head: bytes) -> None:
    assert not recognises(head)
'''


def make(name: str, root: Path) -> tuple[Mapping[str, str], str]:
    """The package, its test and sample, and what to do next."""
    if not re.fullmatch(r"[a-z][a-z0-9]*", name):
        raise CannotMake(f"”{name}” duger inte som namn. Skriv a–z och 0–9, till exempel: make new-source NAME=sie")
    files = {
        f"src/utfall/sources/{name}/__init__.py": PACKAGE,
        f"src/utfall/sources/{name}/reading.py": READING,
        f"tests/sources/{name}/test_{name}.py": TEST,
        f"tests/sources/{name}/sample.{name}": "#NAME\n",
    }
    return (
        {path: text.replace("NAME", name) for path, text in files.items()},
        f"Byt MARK och provfilen mot formatets egna. Läsningen lämnar Chunk ur utfall.store.delivery; förebilden är\n"
        f"src/utfall/sources/extracts/. Prova: .venv/bin/pytest tests/sources/{name}",
    )


if __name__ == "__main__":
    sys.exit(run(make))
