"""A table as a case system hands it over: text columns that become known on different days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from utfall.model.tables import TABLES_BY_NAME
from utfall.synthetic.days import NEVER, Days, Numbers, date_of


@dataclass(frozen=True)
class SheetColumn:
    """One column. Until ``known_from`` the row is written with ``before`` instead of the value."""

    header: str
    texts: Sequence[str]
    known_from: Days | None = None
    before: str = ""


@dataclass(frozen=True)
class Sheet:
    """One extract file's content for all time: a row is written when registered and again when a column changes."""

    stem: str
    registered: Days
    columns: tuple[SheetColumn, ...]

    def deliveries(self, known_at: Sequence[int]) -> list[Numbers]:
        """Row indices to write in each delivery: registered, or changed, since the one before and by the day before."""
        limits = np.array(known_at)
        pairs = []
        for changed in (self.registered, *(c.known_from for c in self.columns if c.known_from is not None)):
            slot = np.searchsorted(limits, np.maximum(changed, self.registered), side="right")
            pairs.append(np.stack([slot, np.arange(len(changed))]))
        slots = np.unique(np.concatenate(pairs, axis=1), axis=1)
        return [slots[1, slots[0] == n] for n in range(len(limits))]

    def lines(self, rows: Numbers, *, known_at: int) -> list[str]:
        """The rows' text lines as known that day, semicolon separated."""
        parts: list[list[str]] = []
        picked = rows.tolist()
        for column in self.columns:
            if column.known_from is None:
                parts.append([column.texts[i] for i in picked])
            else:
                known = (column.known_from[rows] < known_at).tolist()
                parts.append([column.texts[i] if k else column.before for i, k in zip(picked, known, strict=True)])
        return [";".join(cells) for cells in zip(*parts, strict=True)]

    @property
    def header(self) -> str:
        """The file's first line."""
        return ";".join(column.header for column in self.columns)


def labels(table: str, column: str, codes: Sequence[str], picked: Numbers) -> list[str]:
    """The Swedish label of each code, as the extracts write it."""
    swedish = dict(TABLES_BY_NAME[table].column(column).codes)
    texts = [swedish[code] for code in codes]
    return [texts[i] for i in picked.tolist()]


def pick(texts: Sequence[str], positions: Numbers) -> list[str]:
    """The text at each position; empty at −1."""
    return [texts[i] if i >= 0 else "" for i in positions.tolist()]


def labels_of(table: str, column: str, codes: Sequence[str]) -> list[str]:
    """The Swedish label of each row's code."""
    names = tuple(dict.fromkeys(codes))
    position = {name: i for i, name in enumerate(names)}
    return labels(table, column, names, np.array([position[code] for code in codes]))


def day_texts(days: Days) -> list[str]:
    """ISO dates; empty for days that never come."""
    texts: dict[int, str] = {NEVER: ""}
    result = []
    for day in days.tolist():
        text = texts.get(day)
        if text is None:
            text = texts[day] = "" if day >= NEVER else date_of(day).isoformat()
        result.append(text)
    return result


def ids(prefix: str, count: int) -> list[str]:
    """``count`` identifiers in order."""
    return [f"{prefix}{n:06d}" for n in range(1, count + 1)]


def known_dates(first: date, last: date) -> list[date]:
    """The fifth of every month between two days."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    fifths = (date(m // 12, m % 12 + 1, 5) for m in months)
    return [day for day in fifths if first <= day <= last]
