"""Figures in other texts (minutes) that tell nothing but what is public already.

One that prints its own figure and nothing of another may stand where that very figure, counted alike of the same
delivery, is in a published measure or report; any other one where a published report prints the same words of it.
What has been withdrawn is public no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from utfall.model.figure import Figure
from utfall.reports.content import BoundText
from utfall.reports.reading_back import report_from_json
from utfall.web.public.leaving_out import HIDDEN, PLAIN, inlines_of
from utfall.web.public.models import ReportVersion
from utfall.web.public.report_figures import is_counted
from utfall.web.public.standing_public import public_figures
from utfall.web.published_figures import BoundFigure


def public_among(figures: Iterable[BoundFigure]) -> frozenset[BoundFigure]:
    """Those of the figures that are public as they are printed."""
    asked = tuple(one for one in figures if one.reference and one.delivery)
    if not asked:
        return frozenset()
    said = _said()
    return frozenset(one for one in asked if one in said or (one.call.startswith(PLAIN) and _is_shown(one)))


def _is_shown(asked: BoundFigure) -> bool:
    measure = asked.reference.partition("/")[0]
    return any(
        _reference(one) == asked.reference
        and (one.origin.delivery, one.origin.definition_hash) == (asked.delivery, asked.definition_hash)
        for figures in public_figures(measure, withdrawn=False)
        for one in figures
        if one.value.has_value
    )


def _reference(figure: Figure) -> str:
    """As a report names a figure of its own delivery that is neither estimated nor taken from another report."""
    groups = (f"{name}={value}" for name, value in figure.groups)
    return "/".join((figure.origin.measure, figure.period.id, *groups))


def _said() -> frozenset[BoundFigure]:
    reports = ReportVersion.objects.filter(is_published=True, withdrawn_at=None).values_list("content", flat=True)
    return frozenset().union(*map(_said_in, reports))


@lru_cache(maxsize=32)
def _said_in(content: str) -> frozenset[BoundFigure]:
    report = report_from_json(content)
    shown = {
        one.reference: one.figure.origin for one in report.figures if is_counted(one) and one.figure.value.has_value
    }
    return frozenset(
        BoundFigure(
            one.call, one.text, one.reference, shown[one.reference].definition_hash, shown[one.reference].delivery
        )
        for section in report.sections
        for block in section.blocks
        for one in inlines_of(block)
        if isinstance(one, BoundText) and one.reference in shown and one.text != HIDDEN
    )
