"""The name of a file with mended rows: it says which file the rows were set aside from, and in which delivery.

The original's whole name comes first. So the name is another identity than the original's, whose rows stay; it is
recognised by what recognises the original; and of one day it is the greater name, whose statement of a key counts.
"""

from __future__ import annotations

import re

_MENDED = re.compile(
    r"(?P<original>.+)-rattad-(?P<deliveries>[0-9]{4,}(?:-[0-9]{4,})*)[^.]*\.(?:csv|txt|tsv|xlsx)", re.IGNORECASE
)


def mended_name(file: str, *, delivery: int) -> str:
    """The name for rows set aside from the file in a delivery: ``beslut.csv-rattad-0003.csv``.

    Of rows that were mended and set aside again: ``beslut.csv-rattad-0003-0004.csv``.
    """
    found = _MENDED.fullmatch(file)
    original, earlier = (found["original"], f"{found['deliveries']}-") if found else (file, "")
    return f"{original}-rattad-{earlier}{delivery:04d}.csv"


def is_mended(file: str) -> bool:
    """Is this the name of a file with mended rows?"""
    return _MENDED.fullmatch(file) is not None


def original_name(file: str) -> str:
    """The name of the file that the rows first came in: the name itself, unless it is a mended file's."""
    found = _MENDED.fullmatch(file)
    return found["original"] if found else file
