"""Rows set aside, as files that can be mended and imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from utfall.sources.extracts.mended import ADDED_COLUMNS, has_row_number_key
from utfall.sources.extracts.text import likely_delimiter
from utfall.sources.formulas import harmless
from utfall.sources.mapping import Mapping as SystemMapping
from utfall.sources.mended_names import mended_name
from utfall.sources.sie.incoming import SYSTEM
from utfall.store.delivery import Delivery, FileReceipt, SetAsideRow
from utfall.store.store import Store

_OLD = "Kolumnernas namn är inte sparade, för filen lästes in med en äldre version. Läs in den igen med samma namn."
_SIE = "Raden kommer ur en SIE-fil. Rätta den i ekonomisystemet och läs in ett nytt uttag med samma namn."
_NO_KEY = (
    "Radens nummer är dess enda nyckel i den här filen. Rättade här skulle raderna räknas två gånger när nästa utdrag"
    " kommer. Rätta dem i källan och ta ut filen på nytt."
)


@dataclass(frozen=True)
class MendableFile:
    """Rows set aside from one source file, as a CSV file (UTF-8 with byte order mark) under the name it must keep.

    The source's own columns, then ``ADDED_COLUMNS``. A row that could not be divided into fields stands whole in the
    first column. It holds personal data: storing it is the caller's matter. Where ``obstacle`` says (in Swedish) why
    the rows cannot be mended here, ``content`` is empty.
    """

    source_file: str
    name: str
    rows: int
    content: bytes = field(repr=False)
    obstacle: str = ""


def mendable_files(
    store: Store, *, mappings: Mapping[str, SystemMapping], delivery: Delivery
) -> tuple[MendableFile, ...]:
    """One for each file of the delivery with rows set aside, by name. ``mappings`` are those known now, by system."""
    return tuple(
        _mendable(store, receipt, mappings=mappings, delivery=delivery)
        for receipt in delivery.files
        if receipt.rows_set_aside
    )


def _mendable(
    store: Store, receipt: FileReceipt, *, mappings: Mapping[str, SystemMapping], delivery: Delivery
) -> MendableFile:
    columns = store.set_aside_columns(delivery, receipt.name)
    rows = list(store.set_aside(delivery, receipt.name))  # fewer than the receipt says after an erasure
    obstacle = (
        _SIE
        if receipt.mapping == SYSTEM
        else ("" if columns else _OLD) or (_NO_KEY if _lacks_key(receipt, mappings) else "")
    )
    content = b"" if obstacle else _content(columns, rows)
    return MendableFile(receipt.name, mended_name(receipt.name, delivery=delivery.number), len(rows), content, obstacle)


def _lacks_key(receipt: FileReceipt, mappings: Mapping[str, SystemMapping]) -> bool:
    mapping = mappings.get(receipt.mapping)
    return mapping is not None and any(rule.names(receipt.name) and has_row_number_key(rule) for rule in mapping.files)


def _content(columns: Sequence[str], rows: Sequence[SetAsideRow]) -> bytes:
    header = [*columns, *ADDED_COLUMNS]
    # Excel in Swedish writes semicolons; another sign only where the header would be divided by that one when read
    delimiter = next((sign for sign in ";\t|," if likely_delimiter(_line(header, sign)) == sign), ";")
    lines = [_line(header, delimiter), *(_line(cells, delimiter) for cells in _lines(columns, rows))]
    return ("\ufeff" + "".join(lines)).encode()


def _lines(columns: Sequence[str], rows: Sequence[SetAsideRow]) -> Iterator[list[str]]:
    for row in rows:
        fields = list(row.fields) or [row.text, *[""] * (len(columns) - 1)]
        told = [f"{p.place.column}: {p.message}" if p.place.column else p.message for p in row.problems]
        remedies = dict.fromkeys(p.remedy for p in row.problems)
        yield [harmless(cell) for cell in (*fields, str(row.line), " | ".join(told), " | ".join(remedies))]


def _line(cells: Sequence[str], delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerow(cells)
    return stream.getvalue()
