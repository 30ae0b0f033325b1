"""Decided reports as other rooms read them, so that the rooms need not know each other."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps

from utfall.errors import NotPossibleNow
from utfall.reports.content import Report
from utfall.reports.reading_back import report_from_json


def frozen_reports() -> Sequence[tuple[str, int, str]]:
    """Period, version and name of every decided report, the newest period first."""
    found = apps.get_model("reporting", "FrozenReport").objects.select_related("report").defer("html", "pdf", "docx")
    rows = [(one.report.period_id, one.report.version, str(one.report)) for one in found]
    return sorted(rows, reverse=True)


def frozen_content(period: str, version: int) -> Report:
    """The content as it was decided. Raises ``NotPossibleNow`` where no such report is decided."""
    frozen = (
        apps.get_model("reporting", "FrozenReport")
        .objects.filter(report__period_id=period, report__version=version)
        .values_list("content", flat=True)
        .first()
    )
    if frozen is None:
        raise NotPossibleNow(
            f"Rapporten {period}, version {version}, är inte beslutad.", remedy="Besluta den innan den publiceras."
        )
    return report_from_json(frozen)
