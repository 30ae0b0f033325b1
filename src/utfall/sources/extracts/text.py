"""Separated text: rows with their exact line numbers and original text, in blocks of bounded size."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from utfall.errors import RefusedFile
from utfall.sources.extracts.probe import Probe
from utfall.sources.extracts.records import Divided, divide, original, readable, without_unreadable
from utfall.sources.extracts.rows import BrokenRow, RowBatch, trimmed

_BLOCK_BYTES = 2 << 20  # about 20 000 rows: larger blocks were no faster and doubled the memory
_LONGEST_LINE = 8 << 20
_DELIMITERS = (";", ",", "\t", "|")


@dataclass(frozen=True)
class _Block:
    """Whole lines; ``lines[0]`` has the number ``first``. ``is_last``: nothing follows."""

    lines: list[str]
    first: int
    is_clean: bool
    is_last: bool
    bytes_done: int


@dataclass(frozen=True)
class _Head:
    names: tuple[str, ...]
    delimiter: str
    first_row: int


@dataclass(frozen=True)
class TextReader:
    """A separated text file (RFC 4180 with any of four delimiters; a row may span lines inside quotes)."""

    probe: Probe
    delimiter_hint: str | None = None
    encoding_hint: str | None = None
    dates_may_be_serials: bool = False

    @cached_property
    def _head(self) -> _Head:
        for block in self._blocks(4096):
            for position, line in enumerate(block.lines):
                text = line.strip("\r\n")
                if not text.strip() or text.casefold().startswith("sep="):
                    continue
                delimiter = self.delimiter_hint or likely_delimiter(text)
                rows = csv.reader(block.lines[position:], delimiter=delimiter)
                try:
                    names = [readable(name).strip() for name in next(rows)]
                except csv.Error:
                    break
                return _Head(tuple(names), delimiter, block.first + position + rows.line_num)
            break
        raise RefusedFile(
            f"{self.probe.path.name} har ingen rubrikrad i sina första rader, så den är inte ett utdrag.",
            remedy="Ta ut filen på nytt med kolumnernas namn på första raden.",
        )

    @property
    def header(self) -> tuple[str, ...]:
        """The column names."""
        return self._head.names

    def batches(self, wanted: Sequence[int]) -> Iterator[RowBatch]:
        """The rows after the header. Blank lines are no rows."""
        head = self._head
        carried: list[str] = []
        for block in self._blocks(_BLOCK_BYTES):
            first = block.first - len(carried)
            lines = carried + block.lines
            skip = min(max(head.first_row - first, 0), len(lines))
            lines, first = lines[skip:], first + skip
            divided = divide(lines, width=len(head.names), delimiter=head.delimiter, is_last=block.is_last)
            if not block.is_clean:
                divided = without_unreadable(divided, lines)
            carried = lines[divided.used :]
            yield _batch(divided, lines, first=first, wanted=wanted, names=head.names, bytes_done=block.bytes_done)

    def _blocks(self, size: int) -> Iterator[_Block]:
        encoding = self._codec()
        decoder = codecs.getincrementaldecoder(encoding)(
            errors="surrogatepass" if encoding[:6] == "utf-16" else "strict"
        )
        is_escaping = False
        rest, line, done = "", 1, 0
        with self.probe.path.open("rb") as stream:
            while True:
                data = stream.read(size)
                done += len(data)
                is_last = not data
                state = decoder.getstate()
                try:
                    text = decoder.decode(data, final=is_last)
                except UnicodeDecodeError:
                    if encoding[:6] == "utf-16":  # an odd byte at the end of the file
                        text = "\udcff"
                    else:
                        decoder = codecs.getincrementaldecoder(encoding)(errors="surrogateescape")
                        decoder.setstate(state)
                        is_escaping = True
                        text = decoder.decode(data, final=is_last)
                text = rest + text
                if self.probe.has_bare_returns:
                    text = text.replace("\r", "\n")
                cut = len(text) if is_last else text.rfind("\n") + 1
                text, rest = text[:cut], text[cut:]
                if len(rest) > _LONGEST_LINE:
                    raise RefusedFile(
                        f"{self.probe.path.name}, rad {line}: raden är längre än {_LONGEST_LINE} tecken, "
                        "så filen är inte ett utdrag.",
                        remedy="Ta ut filen på nytt med en rad per post.",
                    )
                lines = list(io.StringIO(text, newline="\n"))
                is_clean = not (is_escaping or encoding[:6] == "utf-16" or "\0" in text)
                if lines or is_last:
                    yield _Block(lines, line, is_clean, is_last, done)
                line += len(lines)
                if is_last:
                    return

    def _codec(self) -> str:
        if self.encoding_hint in (None, "utf-16") or self.probe.encoding in ("utf-8-sig", "utf-16"):
            return self.probe.encoding
        return str(self.encoding_hint)


def likely_delimiter(line: str) -> str:
    """The sign that divides a header line into most fields."""
    return max(_DELIMITERS, key=lambda delimiter: (line.count(delimiter), -_DELIMITERS.index(delimiter)))


def _batch(
    divided: Divided, lines: list[str], *, first: int, wanted: Sequence[int], names: Sequence[str], bytes_done: int
) -> RowBatch:
    def text(row: int) -> str:
        return original(lines, divided.start(row), divided.count(row))

    by_column = list(zip(*divided.fields, strict=True)) if divided.fields else [()] * len(names)
    starts = np.arange(len(divided.fields)) if divided.starts is None else np.array(divided.starts, np.int64)
    return RowBatch(
        lines=starts.astype(np.int64) + first,
        columns=tuple(trimmed(pa.array(by_column[position], pa.string())) for position in wanted),
        text=text,
        fields=lambda row: tuple(divided.fields[row]),
        broken=tuple(
            BrokenRow(
                first + row.start,
                original(lines, row.start, row.count),
                row.fault,
                names[row.column] if row.column is not None and row.column < len(names) else None,
            )
            for row in divided.broken
        ),
        bytes_done=bytes_done,
    )
