"""The rows of the plan's tables, each with the place that it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

import pyarrow.parquet as pq

from utfall.finance.coding import UNMAPPED, Coding
from utfall.finance.forecasting.known import Line
from utfall.finance.ledger_rows import Files
from utfall.finance.plan_problems import Code, plan_problem
from utfall.model.problem import Place, Problem

GRANT = "kommunbidrag"
"""The account group of what the council gives the board: income, whatever else is."""


@dataclass(frozen=True)
class PlanRow:
    """A row of one of the plan's tables: ``values`` by column, and where it stood."""

    values: dict[str, Any]
    place: Place
    extracted_on: date

    def text(self, name: str) -> str:
        """The column's text; empty where nothing stands."""
        return str(self.values[name] or "")

    def ore(self, name: str = "amount_ore") -> int:
        """The column's amount in öre, which must be there."""
        return int(self.values[name])

    def day(self, name: str) -> date:
        """The column's day, which must be there."""
        found = self.values[name]
        assert isinstance(found, date)
        return found

    def month(self, name: str) -> date:
        """The first day of the month that the column's day lies in."""
        return self.day(name).replace(day=1)


def plan_rows(files: Files, table: str) -> tuple[PlanRow, ...]:
    """All rows of the table that count, by file and line."""
    rows = [row for path in files.get(table, ()) for row in pq.read_table(path).to_pylist()]
    found = (PlanRow(row, Place(row["source_file"], row["source_line"]), row["extracted_on"]) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.place.file, one.place.line or 0)))


@dataclass(frozen=True)
class Lined:
    """A row and the line that it is of."""

    row: PlanRow
    line: Line

    @property
    def identity(self) -> tuple[str, ...]:
        """The line, and where a name is not mapped that name: what is unknown is not therefore the same."""
        area, group = self.row.text("area"), self.row.text("account_group")
        unknown = (area if self.line.area == UNMAPPED else "", group if self.line.group == UNMAPPED else "")
        return (self.line.area, self.line.group, *unknown)


def lined_rows(
    rows: Iterable[PlanRow], coding: Coding, *, key: Callable[[PlanRow], object]
) -> tuple[tuple[Lined, ...], tuple[Problem, ...]]:
    """The rows with what their area and account group are, and what is wrong with them.

    A name that the definitions lack is ``UNMAPPED``, never left out. Of two rows of the same line and ``key`` (one of
    them by title, the other by id) the newest counts; of one day, the one from the greatest file, and there the last.
    """
    problems: list[Problem] = []
    found: dict[object, Lined] = {}
    area_named, group_named = cache(coding.area_named), cache(coding.group_named)
    for row in sorted(rows, key=lambda one: (one.extracted_on, one.place.file, one.place.line or 0)):
        line = Line(area_named(row.text("area")), group_named(row.text("account_group")))
        if UNMAPPED in (line.area, line.group):
            problems += _unknown(row, line, coding)
        lined = Lined(row, line)
        named = (lined.identity, key(row))
        if (earlier := found.pop(named, None)) is not None:
            problems.append(plan_problem(Code.SAID_TWICE, row.place, value=earlier.row.place))
        found[named] = lined
    kept = sorted(found.values(), key=lambda one: (one.row.place.file, one.row.place.line or 0))
    return tuple(kept), tuple(problems)


def reversed_signs(rows: Iterable[tuple[str, Line, int, Place]]) -> Iterable[Problem]:
    """A problem for each whole, named first in a row, whose municipal grant is a cost; the rest says nothing of it."""
    grants: dict[str, list[tuple[int, Place]]] = defaultdict(list)
    for whole, line, ore, place in rows:
        if line.group == GRANT:
            grants[whole].append((ore, place))
    for whole, found in grants.items():
        if sum(ore for ore, _ in found) > 0:
            yield plan_problem(Code.REVERSED_SIGNS, found[0][1], value=whole)


def unknown_area(row: PlanRow, coding: Coding) -> Problem:
    """The problem that the row's area is none that the definitions know."""
    return _unknown_name(row, "Verksamhetsområdet", "area", coding.areas)


def _unknown(row: PlanRow, line: Line, coding: Coding) -> list[Problem]:
    problems = [unknown_area(row, coding)] if line.area == UNMAPPED else []
    if line.group == UNMAPPED:
        problems.append(_unknown_name(row, "Kontogruppen", "account_group", coding.groups))
    return problems


def _unknown_name(row: PlanRow, what: str, column: str, titles: Mapping[str, str]) -> Problem:
    known = [title for key, title in titles.items() if key != UNMAPPED]
    near = get_close_matches(row.text(column), known, n=1, cutoff=0.5)
    hint = f"Menas ”{near[0]}”? " if near else ""
    return plan_problem(Code.UNKNOWN_NAME, row.place, what=what, value=row.text(column), hint=hint)
