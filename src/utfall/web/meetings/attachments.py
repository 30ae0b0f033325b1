"""Files beside an item: what may be added, looked at inside and not by name alone; kept in ``UTFALL_HOME``.

Kept under their digest, so that a file is the one that was added or none at all. The folder is a part of the backup.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from utfall.errors import RefusedFile
from utfall.store.whole_file import write_whole
from utfall.web.gates import surroundings

LARGEST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
"""A packed Office file may not unpack to more: a small one that grows without end stops a server."""


DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileType:
    """A type that may be added: the ending of its name, and its media type."""

    ending: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKED = {
    "docx": ("word/document.xml", f"{_OFFICE}wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation"),
}
_SIGNED = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
_TEXT = {"txt": "text/plain", "csv": "text/csv"}
ENDINGS = tuple(sorted({*_PACKED, *_SIGNED, *_TEXT}))
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
"""What a PDF may not hold: it runs or carries something when it is opened."""


def checked(name: str, body: bytes) -> FileType:
    """The file's type, from what is in it. Raises ``RefusedFile`` where that is not what the name says, where it may
    run something, or where it is too large."""
    ending = Path(name).suffix.lower().lstrip(".")
    if len(body) > LARGEST_BYTES:
        raise _refused(name, f"är större än {LARGEST_BYTES // 1024 // 1024} MB", "Gör den mindre, eller dela upp den.")
    if not body:
        raise _refused(name, "är tom", "Välj en annan fil.")
    if ending in _SIGNED:
        signature, media_type = _SIGNED[ending]
        if not body.startswith(signature):
            raise _disguised(name, ending)
        if ending == "pdf" and any(sign in body for sign in _ACTIVE):
            raise _refused(name, "innehåller något som körs eller följer med", "Skriv ut den till en ny PDF.")
        return FileType(ending, media_type)
    if ending in _PACKED:
        return FileType(ending, _packed(name, ending, body))
    if ending in _TEXT:
        _check_text(name, ending, body)
        return FileType(ending, _TEXT[ending])
    raise _refused(name, "har en typ som inte tas emot", f"Använd {', '.join(ENDINGS)}.")


def _packed(name: str, ending: str, body: bytes) -> str:
    part, media_type = _PACKED[ending]
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = package.namelist()
            size = sum(one.file_size for one in package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _disguised(name, ending) from None
    if part not in names or "[Content_Types].xml" not in names:
        raise _disguised(name, ending)
    if any(one.lower().endswith(("vbaproject.bin", ".exe", ".js")) or "/embeddings/" in one.lower() for one in names):
        raise _refused(name, "innehåller makron eller inbäddade filer", "Spara den utan dem.")
    if size > MOST_UNPACKED_BYTES:
        raise _refused(name, "blir för stor när den packas upp", "Gör den mindre.")
    return media_type


def _check_text(name: str, ending: str, body: bytes) -> None:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(name, "är inte text i UTF-8", "Spara den som UTF-8.") from None
    if any(ord(one) < 32 and one not in "\t\r\n" for one in text):
        raise _disguised(name, ending)


def keep(body: bytes) -> str:
    """The file on the disk when this returns; its SHA-256, which finds it again."""
    digest = hashlib.sha256(body).hexdigest()
    target = _path(digest)
    if target.exists():
        target.touch()  # young again: it is not removed while its row is being written
        return digest
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(target, body, is_durable=True)
    return digest


def kept(digest: str) -> bytes:
    """The file. Raises ``RefusedFile`` where it is gone or is another than was added."""
    file = _path(digest)
    body = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(body).hexdigest() != digest:
        raise RefusedFile("Bilagan finns inte längre som den lades till.", remedy="Hämta den ur en säkerhetskopia.")
    return body


def digests_kept_before(moment: datetime) -> tuple[str, ...]:
    """The files that were last added before the moment (with time zone)."""
    files = (one for one in _folder().glob("??/*") if DIGEST.fullmatch(one.name))
    return tuple(sorted(one.name for one in files if one.stat().st_mtime < moment.timestamp()))


def erase(digest: str) -> None:
    """The file is gone when this returns."""
    _path(digest).unlink(missing_ok=True)


def _path(digest: str) -> Path:
    return _folder() / digest[:2] / digest


def _folder() -> Path:
    return surroundings().home / "meetings"


def _refused(name: str, why: str, remedy: str) -> RefusedFile:
    return RefusedFile(f"Filen {name} {why}.", remedy=remedy)


def _disguised(name: str, ending: str) -> RefusedFile:
    return _refused(name, f"är inte en {ending}-fil, fast den heter så", "Spara den på nytt i rätt program.")
