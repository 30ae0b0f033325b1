"""What a delivered file really is, found out before anything is read from it."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from utfall.errors import RefusedFile

_BLOCK_BYTES = 1 << 20
_HEAD_BYTES = 4096


class Form(StrEnum):
    """The three forms an extract may have."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Probe:
    """A file's form, size and SHA-256; for text also its encoding (a Python codec) and whether lines end in CR only."""

    path: Path
    form: Form
    size: int
    sha256: str
    encoding: str = "utf-8"
    has_bare_returns: bool = False
    stamp: tuple[int, int, int] = (0, 0, 0)
    """Inode, size and time of change when the file was read through."""

    def refuse_changed(self) -> None:
        """Raise ``RefusedFile`` where the file is no longer the one that was read through: its hash would lie."""
        try:
            stamp = _stamp(self.path.stat())
        except OSError:
            stamp = None
        if stamp != self.stamp:
            raise RefusedFile(
                f"{self.path.name} ändrades medan den lästes in.",
                remedy="Vänta tills uttaget är klart och läs in filen igen.",
            )


def probe(path: Path) -> Probe:
    """The file read through once. Raises ``RefusedFile`` saying what it is, where it is no extract.

    Without a byte order mark the text is UTF-8, unless it holds more bytes that are not UTF-8 than characters that
    are: then it is Windows-1252. Text in Windows-1252 forms UTF-8 sequences only by accident.
    """
    try:
        with path.open("rb") as stream:
            stamp = _stamp(os.fstat(stream.fileno()))
            head = stream.read(_HEAD_BYTES)
            stream.seek(0)
            form = _form(path, head)
            encoding = _marked_encoding(head)
            seen = _Counts()
            decoder = codecs.getincrementaldecoder("utf-8")() if encoding is None and form is Form.TEXT else None
            digest = hashlib.sha256()
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
                seen.size += len(block)
                if form is Form.TEXT:
                    seen.note(block, decoder)
    except OSError as error:
        raise RefusedFile(
            f"{path.name} går inte att öppna ({error.strerror}).", remedy="Kontrollera att filen finns och får läsas."
        ) from None
    if form is Form.TEXT and encoding is None:
        if seen.nulls > seen.size // 1000:
            raise _refusal(
                path, "en binär fil", "Är det UTF-16 utan inledande märke, spara om filen som UTF-8; annars ta om den."
            )
        encoding = "windows-1252" if seen.invalid > seen.multibyte else "utf-8"
    has_bare_returns = seen.returns > 0 and not seen.newlines
    return Probe(path, form, seen.size, digest.hexdigest(), encoding or "utf-8", has_bare_returns, stamp)


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


@dataclass
class _Counts:
    size: int = 0
    nulls: int = 0
    newlines: int = 0
    returns: int = 0
    invalid: int = 0
    multibyte: int = 0

    def note(self, block: bytes, decoder: codecs.IncrementalDecoder | None) -> None:
        self.newlines += block.count(b"\n")
        self.returns += block.count(b"\r")
        if decoder is None:
            return
        self.nulls += block.count(b"\0")
        escaped = 0
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError:
            decoder.reset()
            text = block.decode("utf-8", errors="surrogateescape")
            escaped = len(_ESCAPED.findall(text))
        self.invalid += escaped
        self.multibyte += len(text) - len(text.encode("ascii", errors="ignore")) - escaped


_ESCAPED = re.compile("[\udc80-\udcff]")


def _marked_encoding(head: bytes) -> str | None:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _form(path: Path, head: bytes) -> Form:
    if not head or not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise _refusal(path, "en tom fil", "Ta ut filen på nytt; ett utdrag utan rader har ändå en rubrikrad.")
    if head.startswith(b"PK\x03\x04"):
        return Form.WORKBOOK
    if head.startswith(b"PAR1"):
        return Form.PARQUET
    for magic, name, remedy in _BINARY:
        if head.startswith(magic):
            raise _refusal(path, name, remedy)
    text = _readable_start(head)
    for pattern, name, remedy in _TEXTS:
        if pattern.match(text):
            raise _refusal(path, name, remedy)
    return Form.TEXT


def _readable_start(head: bytes) -> str:
    encoding = _marked_encoding(head) or "utf-8"
    return head.decode(encoding, errors="replace").lstrip()


def _refusal(path: Path, name: str, remedy: str) -> RefusedFile:
    return RefusedFile(f"{path.name} är {name}, inte ett utdrag.", remedy=remedy)


_AGAIN = "Ta ut filen på nytt och kontrollera att uttaget lyckades innan den läses in."

_BINARY = (
    (b"\xd0\xcf\x11\xe0", "en arbetsbok i Excels gamla format (.xls)", "Spara den som .xlsx eller CSV."),
    (b"\x1f\x8b", "en komprimerad fil (gzip)", "Packa upp den först."),
    (b"7z\xbc\xaf", "en komprimerad fil (7z)", "Packa upp den först."),
    (b"PK\x05\x06", "ett tomt zip-arkiv", _AGAIN),
    (b"%PDF", "ett PDF-dokument", "Ta ut uppgifterna som CSV, XLSX eller Parquet."),
    (b"\x89PNG", "en bild", "Ta ut uppgifterna som CSV, XLSX eller Parquet."),
    (b"\xff\xd8\xff", "en bild", "Ta ut uppgifterna som CSV, XLSX eller Parquet."),
    (b"SQLite format 3", "en databas (SQLite)", "Ta ut uppgifterna som CSV, XLSX eller Parquet."),
    (b"\x7fELF", "ett program", _AGAIN),
    (b"MZ\x90", "ett program", _AGAIN),
)

_TEXTS = (
    (re.compile(r"<(!doctype\s+html|html|head|body)\b", re.I), "en webbsida (HTML), kanske en inloggningssida", _AGAIN),
    (re.compile(r"<\?xml|<[a-z][\w:.-]*[\s>/]", re.I), "ett XML-dokument", "Ta ut uppgifterna som CSV."),
    (
        re.compile(
            r"(msg \d+, level \d+|ora-\d{5}|sqlstate|error \d+ \(\w{5}\)|error:|error at line|fatal:|traceback \("
            r"|syntax error|\[(microsoft|sql server|odbc)|invalid (object|column) name|server error|fel:)",
            re.I,
        ),
        "ett felmeddelande från en databas eller ett program",
        _AGAIN,
    ),
    (re.compile(r'[{\[]\s*(["{\[\]}]|-?\d)'), "ett JSON-svar, kanske ett felmeddelande", _AGAIN),
)
