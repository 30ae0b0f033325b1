"""Rows that were not accepted, with their original text: JSON lines that only the owner may read.

They may name persons in clear. They lie outside the analytical tables and go when the person is erased.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from utfall.model.problem import Place, Problem, Severity
from utfall.store.delivery import SetAsideRow
from utfall.store.layout import OWNER_ONLY_FILE

_COLUMNS = "columns"


def append_rows(path: Path, rows: Iterable[SetAsideRow], *, columns: Sequence[str]) -> None:
    """Add the rows to the file, which is made with the first of them and begins with the source's columns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        if os.fstat(descriptor).st_size == 0:
            file.write(json.dumps({_COLUMNS: list(columns)}, ensure_ascii=False) + "\n")
        for row in rows:
            file.write(json.dumps(_as_json(row), ensure_ascii=False) + "\n")


def read_rows(path: Path) -> Iterator[SetAsideRow]:
    """The rows in the order they were set aside."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            row = json.loads(line)
            if _COLUMNS not in row:
                yield _from_json(row)


def read_columns(path: Path) -> tuple[str, ...]:
    """The columns of the source file; empty where the file is from a version that did not note them."""
    with path.open(encoding="utf-8", newline="\n") as file:
        return tuple(json.loads(file.readline()).get(_COLUMNS, ()))


def _as_json(row: SetAsideRow) -> dict[str, object]:
    return {
        "line": row.line,
        "text": row.text,
        "fields": list(row.fields),
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "message": problem.message,
                "remedy": problem.remedy,
                "file": problem.place.file,
                "line": problem.place.line,
                "column": problem.place.column,
                "count": problem.count,
            }
            for problem in row.problems
        ],
    }


def _from_json(row: dict[str, object]) -> SetAsideRow:
    problems, fields = row["problems"], row.get("fields", [])
    assert isinstance(problems, list)
    assert isinstance(fields, list)
    return SetAsideRow(
        line=int(str(row["line"])),
        text=str(row["text"]),
        problems=tuple(
            Problem(
                p["code"],
                Severity(p["severity"]),
                p["message"],
                p["remedy"],
                Place(p["file"], p["line"], p["column"]),
                p["count"],
            )
            for p in problems
        ),
        fields=tuple(fields),
    )
