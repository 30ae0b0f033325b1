"""The first rows of a file that no mapping knows, as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from utfall.sources.extracts.identifying import refuse_no_header
from utfall.sources.extracts.parquet import ParquetReader
from utfall.sources.extracts.probe import Form, probe
from utfall.sources.extracts.rows import Reader
from utfall.sources.extracts.text import TextReader
from utfall.sources.extracts.workbook import WorkbookReader

SAMPLE_ROWS = 500


@dataclass(frozen=True)
class SampleColumn:
    """One column of the file: its name and the cells that are filled in the sample, in order."""

    name: str
    cells: tuple[str, ...] = field(repr=False)
    rows: int


@dataclass(frozen=True)
class Sample:
    """The file's name and form, and its columns over the first ``SAMPLE_ROWS`` rows. It holds personal data."""

    file_name: str
    form: Form
    columns: tuple[SampleColumn, ...]


def take_sample(path: Path) -> Sample:
    """The file's sample. Raises ``RefusedFile`` where it is no extract."""
    probed = probe(path)
    reader: Reader
    nested: frozenset[int] = frozenset()
    match probed.form:
        case Form.WORKBOOK:
            reader = WorkbookReader(probed)
        case Form.PARQUET:
            reader = parquet = ParquetReader(probed)
            nested = parquet.nested
        case Form.TEXT:
            reader = TextReader(probed)
    header = reader.header
    refuse_no_header(path.name, header)
    wanted = [position for position in range(len(header)) if position not in nested]
    batch = next(islice(reader.batches(wanted), 1), None)
    columns = []
    for name_at, column in zip(wanted, batch.columns if batch else [()] * len(wanted), strict=True):
        cells = column[:SAMPLE_ROWS].to_pylist() if batch else []
        columns.append(SampleColumn(header[name_at], tuple(cell for cell in cells if cell), len(cells)))
    return Sample(path.name, probed.form, tuple(column for column in columns if column.name))
