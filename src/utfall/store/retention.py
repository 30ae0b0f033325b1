"""Which persons the retention rules say to remove. The rules are data; ``erasure`` does the removing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from utfall.model.table import ColumnType, Table
from utfall.model.tables import TABLES
from utfall.store import records
from utfall.store.current import parquet_rows, spill_settings
from utfall.store.layout import Layout

NOT_ACTIVITY = ("birth_date",)


@dataclass(frozen=True)
class RetentionRule:
    """What counts as the last note about a person in one table.

    ``dates`` are the columns whose latest day counts. A current row without ``open_until`` is ongoing and keeps the
    person whatever its dates.
    """

    table: str
    dates: tuple[str, ...]
    open_until: str | None = None


def default_rules() -> tuple[RetentionRule, ...]:
    """Every day in every table that belongs to a person counts as a note, except the birthday; open spells keep.

    Socialtjänstlagen lets records go a number of years after the last note about the person was made; which number,
    and what must be kept for research, is the municipality's decision and comes in as ``before``.
    """
    return tuple(_rule(table) for table in TABLES if table.person is not None)


def expired_persons(
    layout: Layout, rules: Sequence[RetentionRule], current: dict[str, list[str]], *, before: date
) -> list[str]:
    """Persons whose last note in any kept delivery is before the day and who have nothing ongoing in ``current``.

    A person without any dated row is kept: nobody knows how old the note is.
    """
    with records.reading(layout.deliveries) as connection:
        files = records.data_files(connection)
    by_name = {table.name: table for table in TABLES}
    notes, ongoing = [], []
    for rule in rules:
        person = by_name[rule.table].person
        paths = [str(layout.absolute(file.path)) for file in files if file.table == rule.table]
        if paths and rule.dates:
            latest = f"greatest({', '.join(rule.dates)})" if len(rule.dates) > 1 else rule.dates[0]
            notes.append(f"SELECT {person} AS person, {latest} AS noted_on FROM {parquet_rows(paths)}")
        if rule.open_until and current[rule.table]:
            ongoing.append(
                f"SELECT {person} AS person FROM {parquet_rows(current[rule.table])} WHERE {rule.open_until} IS NULL"
            )
    if not notes:
        return []
    query = f"SELECT person FROM ({' UNION ALL '.join(notes)}) GROUP BY person HAVING max(noted_on) < ?"
    if ongoing:
        query += f" EXCEPT ({' UNION ALL '.join(ongoing)})"
    with duckdb.connect(config=spill_settings(layout)) as connection_to_files:
        return sorted(row[0] for row in connection_to_files.execute(query, [before]).fetchall())


def _rule(table: Table) -> RetentionRule:
    dates = tuple(c.name for c in table.columns if c.type is ColumnType.DATE and c.name not in NOT_ACTIVITY)
    return RetentionRule(table.name, dates, table.spell.end if table.spell else None)
