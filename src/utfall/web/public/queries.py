"""What the room's own pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.web.public.actions import basis
from utfall.web.public.content import PublishedMeasure, from_json, place_of
from utfall.web.public.models import MeasureVersion, Publication, ReportVersion
from utfall.web.public.standing_public import public_figures


@dataclass(frozen=True)
class PreviewedMeasure:
    """A measure of a publication: how many figures are new, changed, kept as they were and hidden."""

    row: MeasureVersion
    content: PublishedMeasure
    new: int
    changed: int
    kept: int
    hidden: int


def previewed(publication: Publication) -> tuple[PreviewedMeasure, ...]:
    """The measures of the publication, as they will be public or became so."""
    return tuple(_previewed(row) for row in publication.measure_versions.all())


def _previewed(row: MeasureVersion) -> PreviewedMeasure:
    content = from_json(row.content)
    earlier = public_figures(row.measure, without=row.publication_id)
    standing = {place_of(one): one for figures in earlier for one in figures}
    shown = [one for one in content.figures if one.value.has_value]
    new = sum(_old_value(one, standing) is None for one in shown)
    changed = sum((old := _old_value(one, standing)) is not None and old.value != one.value for one in shown)
    hidden = sum(one.value.state is CellState.HIDDEN for one in content.figures)
    return PreviewedMeasure(row, content, new, changed, len(shown) - new - changed, hidden)


def _old_value(figure: Figure, standing: Mapping[object, Figure]) -> Figure | None:
    old = standing.get(place_of(figure))
    return old if old is not None and old.value.has_value else None


def standing_measures() -> Sequence[MeasureVersion]:
    """Every published version of measures, the last one of each measure first."""
    return (
        MeasureVersion.objects.filter(number__isnull=False).select_related("publication").order_by("measure", "-number")
    )


def standing_reports() -> Sequence[ReportVersion]:
    """Every published report, the newest period first."""
    return (
        ReportVersion.objects.filter(is_published=True).select_related("publication").order_by("-period_id", "-version")
    )


def is_current(publication: Publication) -> bool:
    """Has nothing else been published since it was prepared?"""
    return publication.basis == basis()
