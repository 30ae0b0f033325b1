"""Everything that can be read out of a file: all text and metadata, packed or not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pikepdf


def all_of_pdf(body: bytes) -> str:
    """Text of all pages through the fonts' own tables, every string, name, metadata and attached file of the PDF."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        found = [text_of_pdf(body), str(pdf.docinfo)]
        for one in pdf.objects:
            found.extend(_strings(one))
            if isinstance(one, pikepdf.Stream):
                found.append(_read(one))
    return "\n".join(found)


def _read(stream: pikepdf.Stream) -> str:
    try:
        return stream.read_bytes().decode("utf-8", errors="replace")
    except pikepdf.PdfError:
        return ""


def _strings(one: object) -> Iterator[str]:
    """The strings that stand in an object itself; what it refers to is an object of its own."""
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif isinstance(one, pikepdf.Array):
        for inner in one:
            if not getattr(inner, "is_indirect", False):
                yield from _strings(inner)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key in one.keys():  # noqa: SIM118 - a stream has keys and is no mapping
            if not getattr(one[key], "is_indirect", False):
                yield from _strings(one[key])


def text_of_pdf(body: bytes) -> str:
    """The words of the pages in the order they are set, white space made single."""
    found = []
    with pikepdf.open(io.BytesIO(body)) as pdf:
        for page in pdf.pages:
            fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
            letters: dict[str, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "Tf":
                        letters = fonts[str(operands[0])]
                    case "Tj":
                        found.append(_said(operands[0], letters))
                    case "TJ":
                        found.extend(_said(one, letters) for one in operands[0] if isinstance(one, pikepdf.String))
                    case "ET" | "Td" | "TD" | "Tm" | "T*":
                        found.append(" ")
    return re.sub(r"\s+", " ", "".join(found))


def _said(string: pikepdf.String, letters: dict[str, str]) -> str:
    code = bytes(string).hex().upper()
    return "".join(letters.get(code[at : at + 4], "") for at in range(0, len(code), 4))


def _letters(font: pikepdf.Object) -> dict[str, str]:
    """Glyph (four hexadecimal digits) to letters, from the font's ToUnicode table (ISO 32000-1, 9.10.3)."""
    table = font.ToUnicode.read_bytes().decode("ascii", errors="replace")
    found: dict[str, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", block):
            found[code.upper()] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letters in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + step:04X}"] = chr(int(letters, 16) + step)
    return found


def all_of_package(body: bytes) -> str:
    """Every part of a Word file, as text, tags and all; and its words without tags."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = [package.read(name).decode("utf-8", errors="replace") for name in package.namelist()]
        names = package.namelist()
    return "\n".join([*names, *parts, *(re.sub(r"<[^>]+>", "", part) for part in parts)])
