"""Pseudonyms, and the key they are made with, which never lies inside the store.

A pseudonym is HMAC-SHA-256 (RFC 2104, FIPS 180-4) over kind and identifier, cut to 128 bits as RFC 2104 §5 allows.
The kind separates the domains: a person's and a family's pseudonym differ although the identifier is the same.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from utfall.errors import KeyProblem

KEY_VARIABLE = "UTFALL_KEY"
PSEUDONYM_HEX_DIGITS = 32
_KEY_BYTES = 32
_DOMAIN = b"utfall pseudonym 1\x00"
_PERSONAL_NUMBER = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})\s?([-+]?)\s?(\d{4})", re.ASCII)


def pseudonym(key: bytes, kind: str, identifier: str, *, on: date | None = None) -> str:
    """32 hexadecimal digits for the identifier; ``kind`` is ``person`` or ``family``.

    ``on`` is the day of the extract, see ``normal_identifier``.
    """
    message = _DOMAIN + kind.encode() + b"\x00" + normal_identifier(identifier, on=on).encode()
    return hmac.digest(key, message, "sha256").hex()[:PSEUDONYM_HEX_DIGITS]


def pseudonyms(key: bytes, kind: str, identifiers: pa.Array, *, on: date | None = None) -> pa.Array:
    """The same for a whole text array, each distinct identifier hashed once; null and empty give null."""
    encoded = pc.dictionary_encode(identifiers)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    read_on = on or date.today()
    hashed = [
        pseudonym(key, kind, identifier, on=read_on) if identifier and identifier.strip() else None
        for identifier in encoded.dictionary.to_pylist()
    ]
    return pa.array(hashed, pa.string()).take(encoded.indices)


def normal_identifier(identifier: str, *, on: date | None = None) -> str:
    """The one form of an identifier that is hashed.

    Swedish personal and coordination numbers (folkbokföringslagen 1991:481 §§ 18–18 b; the day plus 60 in a
    coordination number, where month 00 and day 60 mean unknown) with ten or twelve digits, with or without hyphen or
    plus, become twelve digits. Ten digits name no century: it is the latest in which the person was born by ``on``
    (today where not given), one earlier after a plus sign, which stands from the year the person turns 100. The check
    digit is not asked for: the same typing error in two sources is still the same person, and test numbers rarely
    have one. Anything else is kept as it is, without surrounding blanks.
    """
    text = identifier.strip()
    match = _PERSONAL_NUMBER.fullmatch(text)
    if match is None:
        return text
    century, year, month, day, sign, serial = match.groups()
    if not _may_be_birthday(int(month), int(day)):
        return text
    if century is None:
        century = f"{_century(int(year), int(month), int(day), sign=sign, on=on or date.today()):02d}"
    return f"{century}{year}{month}{day}{serial}"


def load_key(root: Path, *, environ: Mapping[str, str] | None = None, create: bool = True) -> bytes:
    """The key for the store at ``root``: 32 bytes or more.

    Taken from the environment's ``UTFALL_KEY`` (hexadecimal digits, or the path of a key file), else from the file
    ``<root>.key`` beside the store, which is made on first use where ``create`` allows it. Raises ``KeyProblem`` for
    a key that is missing, too short, unreadable, inside the store, or in a file that others may read.
    """
    given = (os.environ if environ is None else environ).get(KEY_VARIABLE, "").strip()
    if re.fullmatch(r"[0-9A-Fa-f]{64,}", given) and len(given) % 2 == 0:
        return bytes.fromhex(given)
    if given and not _is_path(given):
        raise KeyProblem(
            f"{KEY_VARIABLE} är varken minst 64 hexadecimala tecken eller en nyckelfil som finns.",
            remedy=f"Ange nyckeln själv eller sökvägen till nyckelfilen i {KEY_VARIABLE}.",
        )
    path = Path(given).expanduser() if given else key_path(root)
    if path.resolve().is_relative_to(root.resolve()):
        raise KeyProblem(
            f"Nyckelfilen {path} ligger i datalagret.",
            remedy="Flytta den utanför datalagret, så att en kopia av lagret aldrig innehåller nyckeln.",
        )
    if not path.exists():
        if not create:
            raise KeyProblem(
                f"Nyckelfilen {path} saknas, men datalagret innehåller redan pseudonymer som gjordes med den.",
                remedy=f"Återställ nyckelfilen från säkerhetskopian eller ange nyckeln i {KEY_VARIABLE}.",
            )
        _create_key(path)
    return _read_key(path)


def _is_path(text: str) -> bool:
    """Whether something lies there. A mistyped key may be too long for a path, and no error may show it."""
    try:
        return Path(text).expanduser().exists()
    except (OSError, RuntimeError, ValueError):
        return False


def key_path(root: Path) -> Path:
    """Where the key lies when the environment does not say: beside the store, not in it."""
    resolved = root.resolve()
    return resolved.with_name(resolved.name + ".key")


def key_check(key: bytes) -> str:
    """A value the store keeps to notice another key; it tells nothing about the key itself."""
    return hmac.digest(key, b"utfall key check 1", "sha256").hex()[:16]


def _may_be_birthday(month: int, day: int) -> bool:
    if day > 60 or (day == 60 and month <= 12):
        return 0 <= month <= 12 and day <= 91
    return 1 <= month <= 12 and 1 <= day <= 31


def _century(year: int, month: int, day: int, *, sign: str, on: date) -> int:
    born = on.year - (on.year - year) % 100
    if born == on.year and (month, day % 60) > (on.month, on.day):
        born -= 100
    if sign == "+":
        born -= 100
    return born // 100


def _create_key(path: Path) -> None:
    """Write a new random key under a name of its own and link it into place, so that no reader meets half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was first; its key is the key
    finally:
        draft.unlink()


def _read_key(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyProblem(
            f"Nyckelfilen {path} går inte att läsa ({error}).", remedy="Kontrollera filen och dess behörigheter."
        ) from None
    if mode & 0o077:
        raise KeyProblem(
            f"Nyckelfilen {path} kan läsas av andra än ägaren (rättigheter {mode & 0o777:03o}).",
            remedy=f"Kör: chmod 600 {path}",
        )
    if not re.fullmatch(r"[0-9A-Fa-f]{64,}", text) or len(text) % 2:
        raise KeyProblem(
            f"Nyckelfilen {path} innehåller inte en nyckel på minst 64 hexadecimala tecken.",
            remedy="Återställ nyckelfilen från säkerhetskopian.",
        )
    return bytes.fromhex(text)
