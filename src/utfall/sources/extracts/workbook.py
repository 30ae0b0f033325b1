"""Excel workbooks (.xlsx), streamed, after a look at the archive that refuses zip bombs."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from utfall.errors import RefusedFile
from utfall.sources.extracts.probe import Probe
from utfall.sources.extracts.problems import Code, Fault
from utfall.sources.extracts.rows import BrokenRow, RowBatch, trimmed

_ROWS_PER_BATCH = 16_384
_MOST_ENTRIES = 5_000
_MOST_BYTES = 2 << 30  # a full sheet of 1 048 576 rows and 20 columns is about 1 GiB of XML
_MOST_SHARED_TEXT_BYTES = 256 << 20  # openpyxl keeps shared texts in memory
_MOST_RATIO = 300  # sheets of repeated rows compress 100 times at most; a bomb 1000 times
_MOST_ROWS = 1_048_576  # Excel specifications and limits
_RATIO_FROM_BYTES = 16 << 20

_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
)
"""What openpyxl and zipfile raise for a damaged workbook; openpyxl checks little itself."""


@dataclass(frozen=True)
class WorkbookReader:
    """The first sheet (or the one named) of a workbook; the header is its first row that is not empty.

    Cells become text: dates in ISO form, whole numbers without decimals, other numbers with the mapping's decimal mark.
    """

    probe: Probe
    sheet: str | None = None
    decimal_comma: bool = True
    dates_may_be_serials: bool = True

    @cached_property
    def _head(self) -> tuple[tuple[str, ...], int]:
        for number, row, _ in self._rows():
            texts = [_text(value, decimal_comma=self.decimal_comma).strip() for value in row]
            if any(texts):
                while texts and not texts[-1]:
                    texts.pop()
                return tuple(texts), number
        raise RefusedFile(
            f"{self.probe.path.name} är en arbetsbok utan innehåll i det första bladet, inte ett utdrag.",
            remedy="Lägg utdraget i det första bladet, med kolumnernas namn på första raden.",
        )

    @property
    def header(self) -> tuple[str, ...]:
        """The column names."""
        return self._head[0]

    def batches(self, wanted: Sequence[int]) -> Iterator[RowBatch]:
        """The rows after the header; empty rows are no rows. The line is the sheet's row number."""
        names, header_row = self._head
        lines: list[int] = []
        rows: list[list[str]] = []
        broken: list[BrokenRow] = []
        for number, row, share_read in self._rows():
            if number <= header_row:
                continue
            texts = [_text(value, decimal_comma=self.decimal_comma) for value in row]
            if not any(texts):
                continue
            if any(texts[len(names) :]):
                filled = max(i for i, text in enumerate(texts, start=1) if text)
                fault = Fault(Code.FIELD_COUNT, detail=f"{filled} i stället för {len(names)}")
                broken.append(BrokenRow(number, ";".join(texts), fault))
            else:
                lines.append(number)
                rows.append((texts + [""] * len(names))[: len(names)])
            if len(rows) + len(broken) >= _ROWS_PER_BATCH:
                yield self._batch(lines, rows, broken, wanted, share_read)
                lines, rows, broken = [], [], []
        yield self._batch(lines, rows, broken, wanted, 1.0)

    def _batch(
        self, lines: list[int], rows: list[list[str]], broken: list[BrokenRow], wanted: Sequence[int], share_read: float
    ) -> RowBatch:
        by_column = list(zip(*rows, strict=True)) if rows else [()] * len(self.header)
        return RowBatch(
            lines=np.array(lines, np.int64),
            columns=tuple(trimmed(pa.array(by_column[position], pa.string())) for position in wanted),
            text=lambda row: ";".join(rows[row]),
            fields=lambda row: tuple(rows[row]),
            broken=tuple(broken),
            bytes_done=int(self.probe.size * share_read),
        )

    def _rows(self) -> Iterator[tuple[int, tuple[object, ...], float]]:
        """Row number, cells, and the share of the sheet read as far as its declared size can be trusted."""
        refuse_bomb(self.probe)
        try:
            # opened here: openpyxl leaves a workbook that it cannot load open
            with self.probe.path.open("rb") as stream:
                yield from self._sheet_rows(stream)
        except _UNREADABLE as error:
            raise RefusedFile(
                # the error's own text may repeat what stands in a cell
                f"{self.probe.path.name} är ingen läsbar Excelarbetsbok ({type(error).__name__}).",
                remedy="Öppna den i Excel och spara om den som .xlsx, eller spara som CSV.",
            ) from None

    def _sheet_rows(self, stream: BinaryIO) -> Iterator[tuple[int, tuple[object, ...], float]]:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that are nothing to a reader of values
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        try:
            if self.sheet is not None and self.sheet not in book.sheetnames:
                raise RefusedFile(
                    f"{self.probe.path.name} saknar bladet ”{self.sheet}”.",
                    remedy=f"Bladen i filen är {', '.join(book.sheetnames)}.",
                )
            sheet = book[self.sheet] if self.sheet else book.worksheets[0]
            declared = sheet.max_row or 0
            sheet.reset_dimensions()  # the size a sheet declares is often wrong
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                if number > _MOST_ROWS:  # a number in the file that openpyxl would count up to, however great
                    raise RefusedFile(
                        f"{self.probe.path.name} har en rad med högre nummer än {_MOST_ROWS}, som är Excels högsta.",
                        remedy="Öppna den i Excel och spara om den, eller spara som CSV.",
                    )
                yield number, _filled(row), number / max(declared, number)
        finally:
            book.close()


def _filled(row: tuple[object, ...]) -> tuple[object, ...]:
    """The row up to its last cell with a value: formatting alone can make every row 16 384 cells wide."""
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return row[:width]


def refuse_bomb(probe: Probe) -> None:
    """Nothing, or ``RefusedFile`` for an archive that is no workbook or would grow beyond all bounds when opened."""
    name = probe.path.name
    try:
        with zipfile.ZipFile(probe.path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                raise RefusedFile(
                    f"{name} är ett zip-arkiv men ingen Excelarbetsbok.", remedy="Packa upp det och ange filerna."
                )
            total = sum(entry.file_size for entry in entries)
            shared = sum(entry.file_size for entry in entries if "sharedstrings" in entry.filename.casefold())
            swollen = [
                entry
                for entry in entries
                if entry.file_size > _RATIO_FROM_BYTES and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
            ]
            if len(entries) > _MOST_ENTRIES or total > _MOST_BYTES or shared > _MOST_SHARED_TEXT_BYTES or swollen:
                raise RefusedFile(
                    f"{name} skulle bli {total // 2**20} MiB i {len(entries)} delar när den packas upp ur "
                    f"{probe.size // 2**10} KiB, så den öppnas inte (möjlig zip-bomb).",
                    remedy="Spara utdraget som CSV eller Parquet.",
                )
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        if re.search(rb"<!(DOCTYPE|ENTITY)", part.read(2048)):
                            raise RefusedFile(
                                f"{name} innehåller XML med egna entiteter, vilket Excel aldrig skriver.",
                                remedy="Öppna den i Excel och spara om den.",
                            )
    except _UNREADABLE as error:
        raise RefusedFile(
            f"{name} är ett skadat zip-arkiv, ingen Excelarbetsbok ({type(error).__name__}).",
            remedy="Ta ut filen på nytt.",
        ) from None


def _text(value: object, *, decimal_comma: bool) -> str:
    match value:
        case None:
            return ""
        case str():
            return value.replace("\0", "")
        case bool():
            return "ja" if value else "nej"
        case int():
            return str(value)
        case float():
            text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
            return text.replace(".", ",") if decimal_comma else text
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)
