"""From which day delivered data reach: what lies before is missing, not zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow.compute as pc
import pyarrow.parquet as pq

from utfall.model.question import (
    EventCount,
    NoReturnShare,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    Stock,
    TimeToEvent,
)


def main_table(spec: Spec) -> tuple[str, str] | None:
    """Table and date column that place what is counted in time; None for figures that came ready-made."""
    match spec:
        case EventCount(events=dated):
            return dated.table, dated.date
        case TimeToEvent(start=dated) | ReachShare(start=dated):
            return dated.table, dated.date
        case ShareAbove(values=dated):
            return dated.table, dated.date
        case SpellDays(spells=spells) | Stock(spells=spells) | NoReturnShare(spells=spells):
            return spells.table, spells.start
        case _:
            return None


def tables_counted(spec: Spec) -> tuple[tuple[str, str], ...]:
    """Every table that decides who is counted, with its date column: the main one, and those of a person's other
    spells."""
    main = main_table(spec)
    others = (*spec.also_ended, *spec.none_ongoing) if isinstance(spec, NoReturnShare) else ()
    return tuple(dict.fromkeys([*([main] if main else []), *((spells.table, spells.start) for spells in others)]))


class Extent:
    """The first day of each table of a delivery, read once from the data files."""

    def __init__(self, files: Mapping[str, Sequence[str]]) -> None:
        self._files = files
        self._found: dict[tuple[str, str], date | None] = {}

    def first_day(self, table: str, column: str) -> date | None:
        """The earliest date in the column; None for an empty table."""
        if (table, column) not in self._found:
            days = [day for file in self._files.get(table, ()) if (day := _first_in(file, column)) is not None]
            self._found[table, column] = min(days, default=None)
        return self._found[table, column]


def _first_in(file: str, column: str) -> date | None:
    """From the statistics that Parquet keeps per row group, and from the values where a group has none."""
    with pq.ParquetFile(file) as content:
        index = content.schema_arrow.get_field_index(column)
        days: list[date] = []
        for number in range(content.num_row_groups):
            statistics = content.metadata.row_group(number).column(index).statistics
            if statistics is not None and statistics.has_min_max:
                days.append(statistics.min)
            elif (least := pc.min(content.read_row_group(number, [column])[column]).as_py()) is not None:
                days.append(least)
    return min(days, default=None)
