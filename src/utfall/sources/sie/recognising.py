"""Is it a SIE file, and in which characters is it written? What the file says of itself (PC8) is often not true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from utfall.errors import RefusedFile
from utfall.sources.extracts.probe import Probe, probe

_HEAD_BYTES = 1 << 16
_BLOCK_BYTES = 1 << 20
_RECORD = re.compile(
    r"(?:^|[\r\n])[ \t]*#(?:FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|FNAMN|ORGNR|RAR|KONTO|VER)(?![A-Za-z0-9])", re.I
)
_TYPE_5 = re.compile(r"<[^>]*sie\.se/sie5|<(?:\w+:)?Sie(?:Entry)?[\s>]")
_CP437_SV = tuple(b"\x84\x86\x94\x8e\x8f\x99")
_LATIN_SV = tuple(b"\xe4\xe5\xf6\xc4\xc5\xd6")
ENCODINGS_SV = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}


@dataclass(frozen=True)
class Recognised:
    """A SIE file's bytes and their encoding: a Python codec, ``ascii`` where any of them would do."""

    probe: Probe
    encoding: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.probe.path


def is_sie(path: Path) -> bool:
    """Is the file of SIE types 1–4 by its content?"""
    try:
        return _RECORD.search(_head(path)) is not None
    except OSError:
        return False


def recognise(path: Path) -> Recognised:
    """The file read through once. Raises ``RefusedFile`` saying what it is, where it is not of SIE types 1–4.

    UTF-8 is found as in extracts. Else the letters åäöÅÄÖ are counted as CP437 and Windows-1252 would have them, since
    no text in either is likely to hold the other's.
    """
    try:
        head = _head(path)
    except OSError as error:
        raise RefusedFile(
            f"{path.name} går inte att öppna ({error.strerror}).", remedy="Kontrollera att filen finns och får läsas."
        ) from None
    if not _RECORD.search(head):
        raise _refusal(path, head)
    found = probe(path)
    seen = _byte_counts(path)
    encoding = found.encoding
    if not seen[128:].any():
        encoding = "ascii"
    elif encoding == "windows-1252" and _sum(seen, _CP437_SV) >= _sum(seen, _LATIN_SV):
        encoding = "cp437"
    return Recognised(found, encoding)


def _head(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    return head.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace")


def _refusal(path: Path, head: str) -> RefusedFile:
    if _TYPE_5.search(head):
        return RefusedFile(
            f"{path.name} är en SIE-fil av typ 5 (XML), som inte läses.",
            remedy="Ta ut filen som SIE typ 4 (.SE eller .SI) ur ekonomisystemet.",
        )
    what = "tom" if not head.strip("\0 \t\r\n\ufeff") else "inte en SIE-fil: ingen av de första raderna är en SIE-post"
    return RefusedFile(
        f"{path.name} är {what}.", remedy="Ta ut bokföringen som SIE typ 1–4 (.SE eller .SI) ur ekonomisystemet."
    )


def _byte_counts(path: Path) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    counts = np.zeros(256, dtype=np.int64)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            counts += np.bincount(np.frombuffer(block, dtype=np.uint8), minlength=256)
    return counts


def _sum(counts: np.ndarray[tuple[int], np.dtype[np.int64]], places: tuple[int, ...]) -> int:
    return int(counts[list(places)].sum())
