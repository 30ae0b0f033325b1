"""Lines of separated text divided into rows of fields (RFC 4180), robust against stray quotes and foreign bytes.

A quote that opens a field and is not closed on a row of the right width sets only its own line aside: reading goes on
with the next line, so that one stray quote cannot swallow the rest of the file.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace

from utfall.sources.extracts.problems import Code, Fault

_UNREADABLE = re.compile("[\ud800-\udfff\0]")


@dataclass(frozen=True)
class BrokenLines:
    """Lines that make no row: index of the first, how many, why, and the position of the field where it is known."""

    start: int
    count: int
    fault: Fault
    column: int | None = None


@dataclass(frozen=True)
class Divided:
    """Rows of fields. ``starts`` and ``counts`` are line indices (None: row i is line i); ``used`` lines were read."""

    fields: list[list[str]]
    starts: list[int] | None
    counts: list[int] | None
    broken: list[BrokenLines]
    used: int

    def start(self, row: int) -> int:
        """Index of the row's first line."""
        return row if self.starts is None else self.starts[row]

    def count(self, row: int) -> int:
        """How many lines the row spans."""
        return 1 if self.counts is None else self.counts[row]


def divide(lines: list[str], *, width: int, delimiter: str, is_last: bool) -> Divided:
    """The rows in the lines; a row still open at the end is left unused for the next block, unless it is the last.

    Lines keep their line ends. Blank lines, and lines of delimiters only, are no rows.
    """
    blank = delimiter * (width - 1)
    if blank + "\n" not in lines and blank + "\r\n" not in lines:
        try:
            # the empty line at the end comes out as a row of its own unless a quote is still open
            fields = list(csv.reader([*lines, ""], delimiter=delimiter))
        except csv.Error:
            fields = []
        if len(fields) == len(lines) + 1 and not fields.pop() and set(map(len, fields)) <= {width}:
            return Divided(fields, None, None, [], len(lines))
    return _divide_one_by_one(lines, width, delimiter, is_last)


def _divide_one_by_one(lines: list[str], width: int, delimiter: str, is_last: bool) -> Divided:
    result = Divided([], [], [], [], 0)
    starts, counts = result.starts or [], result.counts or []
    position, end = 0, len(lines)
    while position < end:
        base = position
        reader = csv.reader(map(lines.__getitem__, range(base, end)), delimiter=delimiter)
        try:
            for row in reader:
                after = base + reader.line_num
                is_open = after == end and _is_open(lines[position:end], delimiter)
                if is_open and not is_last:
                    return Divided(result.fields, starts, counts, result.broken, position)
                if is_open or (after - position > 1 and len(row) != width):
                    result.broken.append(_unbalanced(lines[position], position, delimiter))
                    position += 1
                    break  # begin again with the next line
                if len(row) == width and any(row):
                    result.fields.append(row)
                    starts.append(position)
                    counts.append(after - position)
                elif any(row):
                    fault = Fault(Code.FIELD_COUNT, detail=f"{len(row)} i stället för {width}")
                    result.broken.append(BrokenLines(position, 1, fault))
                position = after
        except csv.Error as error:
            result.broken.append(_unreadable_record(lines[position], position, delimiter, error))
            position += 1
    return Divided(result.fields, starts, counts, result.broken, end)


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Does a quote stay open after the last of these lines of one record?"""
    reader = csv.reader([*lines, ""], delimiter=delimiter)
    next(reader, None)
    return reader.line_num > len(lines)


def _unbalanced(line: str, position: int, delimiter: str) -> BrokenLines:
    """The quote's column is the last field that the line alone gives."""
    return BrokenLines(
        position, 1, Fault(Code.UNBALANCED_QUOTE), len(next(csv.reader([line], delimiter=delimiter))) - 1
    )


def _unreadable_record(line: str, position: int, delimiter: str, error: csv.Error) -> BrokenLines:
    if "field limit" not in str(error):
        return BrokenLines(position, 1, Fault(Code.FIELD_COUNT, detail="en radbrytning mitt i raden"))
    try:
        if _is_open([line], delimiter):
            return _unbalanced(line, position, delimiter)
    except csv.Error:
        pass
    return BrokenLines(position, 1, Fault(Code.FIELD_TOO_LARGE, detail=f"{len(line)} tecken på raden"))


def without_unreadable(divided: Divided, lines: list[str]) -> Divided:
    """The same, with rows that hold bytes outside the encoding (or NUL) moved to the broken ones."""
    fields: list[list[str]] = []
    starts: list[int] = []
    counts: list[int] = []
    broken = list(divided.broken)
    for number, row in enumerate(divided.fields):
        start, count = divided.start(number), divided.count(number)
        if (found := _UNREADABLE.search("".join(lines[start : start + count]))) is None:
            fields.append(row)
            starts.append(start)
            counts.append(count)
            continue
        point = ord(found[0])
        detail = f"byte 0x{point - 0xDC00:02X}" if 0xDC80 <= point <= 0xDCFF else f"tecknet U+{point:04X}"
        column = next((i for i, value in enumerate(row) if _UNREADABLE.search(value)), None)
        broken.append(BrokenLines(start, count, Fault(Code.UNDECODABLE, detail=detail), column))
    return replace(divided, fields=fields, starts=starts, counts=counts, broken=broken)


def original(lines: list[str], start: int, count: int) -> str:
    """The record as it stood, without its last line end; what cannot be read is shown as U+FFFD."""
    return readable("".join(lines[start : start + count]).rstrip("\r\n"))


def readable(text: str) -> str:
    """The text with U+FFFD for everything that is no character."""
    return _UNREADABLE.sub("\ufffd", text)
