"""Published versions as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from utfall.model.figure import Figure
from utfall.model.period import PeriodKind
from utfall.web.public.content import PublishedMeasure, from_json, latest_of, years_of
from utfall.web.public.models import MeasureVersion, ReportVersion
from utfall.web.public.site import ROOT

BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
"""The day of pages that nothing published has changed."""


@dataclass(frozen=True)
class Shown:
    """A published version of a measure with its address."""

    row: MeasureVersion

    @property
    def number(self) -> int:
        """Which of the measure's publications."""
        return self.row.number or 0

    @cached_property
    def content(self) -> PublishedMeasure:
        """What it says."""
        return from_json(self.row.content)

    @property
    def published_at(self) -> datetime:
        """When it became public."""
        return self.row.publication.published_at or BEGINNING

    @property
    def address(self) -> str:
        """The lasting one."""
        return f"{self.page}v/{self.number}/"

    @property
    def page(self) -> str:
        """The measure's own, which always shows the last version."""
        return f"{ROOT}nyckeltal/{self.row.measure}/"

    @property
    def latest(self) -> Figure | None:
        """The figure to begin with (``content.latest_of``)."""
        return latest_of(self.content.figures)

    @property
    def years(self) -> tuple[YearTable, ...]:
        """The figures by calendar year, the newest first."""
        return tuple(YearTable.of(year, self.content) for year in years_of(self.content.figures))


@dataclass(frozen=True)
class YearTable:
    """A year's figures: year and tertials, its months, and the groups."""

    year: int
    long: tuple[Figure, ...]
    months: tuple[Figure, ...]
    groups: tuple[Figure, ...]

    @classmethod
    def of(cls, year: int, content: PublishedMeasure) -> YearTable:
        """The year's part of the content."""
        mine = [one for one in content.figures if one.period.first.year == year]
        whole = [one for one in mine if not one.groups]
        return cls(
            year,
            (
                *(one for one in whole if one.period.kind is PeriodKind.TERTIAL),
                *(one for one in whole if one.period.kind is PeriodKind.YEAR),
            ),
            tuple(one for one in whole if one.period.kind is PeriodKind.MONTH),
            tuple(one for one in mine if one.groups),
        )


def report_address(report: ReportVersion) -> str:
    """The lasting address of a published report."""
    return f"{ROOT}rapport/{report.period_id}/{report.version}/"
