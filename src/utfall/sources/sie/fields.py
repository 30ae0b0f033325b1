"""The fields of a line, and what stands in them: amounts, days, months (SIE 4C)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from utfall.sources.extracts.personal import has_personal_number, without_controls, without_personal_numbers
from utfall.sources.sie.ledger import Objects
from utfall.sources.sie.problems import Code, Fault

Field = str | tuple[str, ...]
"""A text, or the texts inside a pair of braces."""

# The only escape is \" and any other backslash is itself. A text that ends in a backslash ("C:\books\") would never
# close, so where taking \" as an escape leaves the text open the match falls back on taking it as the end.
_QUOTED = r'"([^"\\]*+(?:\\"?[^"\\]*+)*)"'
_IN_BRACES = r'\{((?:[^{}"]++|"[^"\\]*+(?:\\"?[^"\\]*+)*")*+)\}'
_FIELD = re.compile(rf"[ \t]*(?:{_QUOTED}|{_IN_BRACES}|([^ \t\"{{}}][^ \t{{}}]*))")
_AMOUNT = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,2}))?")
_ODD_AMOUNT = re.compile(r"([-+−]?)([0-9]{0,16})(?:[.,]([0-9]{0,2})0*)?")
_QUANTITY = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{0,12})?")
_LONG_NUMBER = re.compile(r"[0-9]{6}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def split_fields(text: str) -> tuple[list[Field], bool]:
    """The fields of a line, and whether each quote and brace is closed. What follows an open one is one field."""
    fields: list[Field] = []
    place, end = 0, len(text.rstrip(" \t"))
    while place < end:
        found = _FIELD.match(text, place, end)
        if found is None:
            fields.append(text[place:end].lstrip(' \t"{}').replace('\\"', '"'))
            return fields, False
        quoted, inside, plain = found.groups()
        if inside is not None:
            fields.append(tuple(str(one) for one in split_fields(inside)[0]))
        else:
            fields.append((plain if quoted is None else quoted).replace('\\"', '"'))
        place = found.end()
    return fields, True


def ore(text: str) -> int | Fault:
    """The amount in öre. A fault unless it is written as the standard says; see ``odd_ore`` for what then may do."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return Fault(Code.BAD_AMOUNT, text, column="belopp")
    sign, whole, part = found.groups()
    return int(f"{sign}{whole}{(part or '').ljust(2, '0')}")


def odd_ore(text: str) -> int | None:
    """The amount in öre where only one meaning is possible: a decimal comma, a plus sign, zeros beyond the öre."""
    found = _ODD_AMOUNT.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    amount = int(f"{found[2] or '0'}{(found[3] or '').ljust(2, '0')}")
    return -amount if found[1] in ("-", "−") else amount


def quantity(text: str) -> Decimal | Fault | None:
    """The quantity; None where the field is empty."""
    if not text:
        return None
    return Decimal(text) if _QUANTITY.fullmatch(text) else Fault(Code.BAD_QUANTITY, text, column="kvantitet")


@lru_cache(maxsize=20_000)
def day(text: str) -> date | Fault | None:
    """The day written YYYYMMDD; None where the field is empty."""
    if not text:
        return None
    try:
        if len(text) == 8 and text.isascii() and text.isdigit():
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    return Fault(Code.BAD_DAY, text, column="datum")


@lru_cache(maxsize=2_000)
def month(text: str) -> date | Fault:
    """The first day of the month written YYYYMM."""
    found = day(f"{text}01") if len(text) == 6 else None
    return found if isinstance(found, date) else Fault(Code.BAD_MONTH, text, column="period")


@lru_cache(maxsize=200)
def year_index(text: str) -> int | Fault:
    """The number of a financial year: 0 for the file's own, −1 for the one before."""
    if re.fullmatch(r"-?[0-9]{1,2}", text):
        return int(text)
    return Fault(Code.BAD_YEAR, text, column="årsnr")


def objects(inside: tuple[str, ...]) -> Objects | Fault:
    """The pairs of dimension and object of a list in braces."""
    if len(inside) % 2:
        return Fault(Code.BAD_OBJECTS, " ".join(inside), column="objekt")
    return tuple(zip(inside[::2], inside[1::2], strict=True))


@lru_cache(maxsize=50_000)
def clean_text(text: str) -> tuple[str, tuple[Code, ...]]:
    """The text as it may be kept, and what was wrong: personal numbers left out, control characters replaced."""
    codes: list[Code] = []
    if _LONG_NUMBER.search(text) and has_personal_number(text):
        text = without_personal_numbers(text)
        codes.append(Code.PERSONAL_NUMBER)
    if _CONTROL.search(text):
        text = without_controls(text)
        codes.append(Code.CONTROL_CHARACTER)
    elif "\ufffd" in text:
        codes.append(Code.DAMAGED_CHARACTER)
    return text, tuple(codes)


def kronor(amount_ore: int) -> str:
    """The amount as a message tells it: ``−1 250,50``."""
    whole, part = divmod(abs(amount_ore), 100)
    sign = "−" if amount_ore < 0 else ""
    return f"{sign}{whole:,},{part:02}".replace(",", "\u00a0", f"{whole:,}".count(","))
