"""Rows as every format's reader hands them on: text columns of equal length, with line numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from utfall.sources.extracts.problems import Fault


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be divided into fields."""

    line: int
    text: str
    fault: Fault
    column: str | None = None


@dataclass(frozen=True)
class RowBatch:
    """Some rows. ``columns`` are the wanted ones as strings (null: empty), ``lines`` where each row begins.

    ``text(i)`` is row i as it stood in the file (the cells joined by semicolons for workbooks and Parquet), and
    ``fields(i)`` its cells as text, one for each name in the header.
    """

    lines: npt.NDArray[np.int64]
    columns: tuple[pa.Array, ...]
    text: Callable[[int], str]
    fields: Callable[[int], tuple[str, ...]]
    broken: tuple[BrokenRow, ...]
    bytes_done: int


class Reader(Protocol):
    """One file, opened."""

    @property
    def header(self) -> tuple[str, ...]:
        """The column names. Raises ``RefusedFile``."""
        ...

    @property
    def dates_may_be_serials(self) -> bool:
        """May a date stand as a workbook's day number?"""
        ...

    def batches(self, wanted: Sequence[int]) -> Iterator[RowBatch]:
        """The rows, with the columns at the positions wanted. May be called again, from the beginning."""
        ...


def trimmed(column: pa.Array) -> pa.Array:
    """The column without blanks at the ends; empty becomes null."""
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(pc.utf8_length(column), 0), pa.scalar(None, pa.string()), column)
