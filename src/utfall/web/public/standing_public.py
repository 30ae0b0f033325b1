"""All that has been public of a measure: in its own versions and in reports."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from utfall.model.figure import Figure
from utfall.reports.reading_back import report_from_json
from utfall.web.public.content import from_json
from utfall.web.public.models import MeasureVersion, ReportVersion
from utfall.web.public.report_figures import figures_of


def public_figures(
    measure: str, *, without: int | None = None, withdrawn: bool = True
) -> tuple[tuple[Figure, ...], ...]:
    """The figures of each publication, the oldest first; also what is withdrawn, since somebody may have it, unless
    ``withdrawn`` is False. ``without`` is the id of a publication that is left out."""
    measures: QuerySet[MeasureVersion] = MeasureVersion.objects.filter(measure=measure, number__isnull=False)
    reports: QuerySet[ReportVersion] = ReportVersion.objects.filter(is_published=True).defer("pdf")
    if not withdrawn:
        measures, reports = measures.filter(withdrawn_at=None), reports.filter(withdrawn_at=None)
    found = [(one.publication_id, from_json(one.content).figures) for one in measures]
    for report in reports:
        figures = _figures_of_report(report.content).get(measure, ())
        if figures:
            found.append((report.publication_id, figures))
    found.sort(key=lambda one: one[0])
    return tuple(figures for number, figures in found if number != without)


def public_reports() -> frozenset[tuple[str, int]]:
    """Period and version of the reports that are public now."""
    found = ReportVersion.objects.filter(is_published=True, withdrawn_at=None)
    return frozenset(found.values_list("period_id", "version"))


@lru_cache(maxsize=32)
def _figures_of_report(content: str) -> dict[str, tuple[Figure, ...]]:
    return figures_of(report_from_json(content))
