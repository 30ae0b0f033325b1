"""The contract that every engine meets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlglot import exp

from utfall.model.question import CellCounts, Question

Row = tuple[object, ...]


class Session(Protocol):
    """An engine with one delivery's tables in view."""

    def cells(
        self, question: Question, expression: exp.Expression, groundwork: Sequence[tuple[str, exp.Expression]] = ()
    ) -> list[CellCounts]:
        """The cells of the question, in any order; empty cells are absent. Raises ``EngineFailed``."""
        ...

    def rows(
        self,
        question: Question,
        expression: exp.Expression,
        groundwork: Sequence[tuple[str, exp.Expression]] = (),
        *,
        limit: int | None = None,
    ) -> tuple[tuple[str, ...], list[Row]]:
        """Column names and person-level rows behind the cells. The gate logs each reading before it asks."""
        ...

    def sql(self, expression: exp.Expression) -> str:
        """The expression as this engine runs it, formatted for a reader."""
        ...


class Engine(Protocol):
    """Something that can open a session over Parquet files."""

    @property
    def name(self) -> str:
        """What users call it: a key of ``ENGINES``."""
        ...

    def open(self, tables: Mapping[str, Sequence[str]], *, keep: Path | None = None) -> AbstractContextManager[Session]:
        """A session over the canonical tables, each a list of Parquet files (empty list: an empty table).

        Groundwork is kept in the folder ``keep`` and found there again, or only for the session where it is None.
        """
        ...
