"""``SmallGate``: a gate over rows written in the test, answered by the reference engine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from utfall.disclosure.policy import DisclosurePolicy
from utfall.engines.reference import ReferenceSession
from utfall.figures.extent import Extent
from utfall.figures.gate import Gate
from utfall.measures.definition import Comparable, Definition, Direction, Statistic, Version
from utfall.model.question import Breakdown, Spec
from utfall.model.tables import TABLES
from utfall.model.unit import Unit
from utfall.store.delivery import Delivery

POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)


class RowsExtent(Extent):
    """The first day from rows instead of files."""

    def __init__(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        super().__init__({})
        self._tables = tables

    def first_day(self, table: str, column: str) -> date | None:
        return min((row[column] for row in self._tables[table]), default=None)


@dataclass
class SmallGate:
    """Add rows and definitions, then ``open``."""

    folder: Path
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table.name: [] for table in TABLES})
    catalogue: dict[str, Definition] = field(default_factory=dict)
    policy: DisclosurePolicy = POLICY

    def rows(self, table: str, count: int = 1, **values: object) -> None:
        """Rows with those values; keys that are left out are numbered, other columns are empty."""
        spec = next(t for t in TABLES if t.name == table)
        for _ in range(count):
            number = f"{len(self.tables[table])}"
            row = dict.fromkeys(spec.column_names) | dict.fromkeys(spec.key, number) | values
            if spec.person and spec.person not in values:
                row[spec.person] = f"p{number}"
            self.tables[table].append(row)

    def define(
        self,
        measure: str,
        *versions: Version,
        unit: Unit = Unit.COUNT,
        by: Sequence[Breakdown] = (),
        maturity_days: int = 0,
        published_series: str | None = None,
        decimals: int = 0,
    ) -> Definition:
        """A definition with those versions, in the catalogue."""
        self.catalogue[measure] = Definition(
            id=measure,
            title=f"Antal {measure}",
            short_title=measure.capitalize(),
            explanation="Så här räknas det.",
            population="Alla.",
            unit=unit,
            decimals=decimals,
            direction=Direction.NEUTRAL,
            owner="Verksamhetscontroller",
            review_on=date(2030, 1, 1),
            goal=None,
            breakdowns=tuple(by),
            versions=versions,
            published_series=published_series,
            maturity_days=maturity_days,
            file=f"{measure}.toml",
        )
        return self.catalogue[measure]

    def open(self, known_at: date = date(2025, 5, 5)) -> Gate:
        """The gate as known that day."""
        delivery = Delivery("d7", 7, known_at, datetime(2025, 5, 5, 8), "snapshot-7", (), {})
        return Gate(
            ReferenceSession(self.tables),
            self.catalogue,
            policy=self.policy,
            delivery=delivery,
            extent=RowsExtent(self.tables),
            engine="reference",
            access_log=self.folder / "access.jsonl",
        )


def make_version(
    spec: Spec,
    *,
    number: str = "1",
    valid_from: date = date(2021, 1, 1),
    comparable: Comparable = Comparable.YES,
    population_changed: bool = False,
    statistic: Statistic = Statistic.TOTAL,
    within_days: int | None = None,
) -> Version:
    """A version with a hash of its own."""
    digest = hashlib.sha256(repr((spec, statistic, within_days)).encode()).hexdigest()
    reason = f"Skälet till version {number}."
    return Version(number, valid_from, reason, comparable, population_changed, spec, statistic, within_days, digest, ())


@pytest.fixture
def small(tmp_path: Path) -> SmallGate:
    return SmallGate(tmp_path)


@pytest.fixture
def version() -> Any:
    """``make_version``."""
    return make_version
