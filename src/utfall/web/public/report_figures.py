"""The counted figures that a report shows."""

from __future__ import annotations

from collections import defaultdict

from utfall.model.figure import Figure
from utfall.reports.content import FigureRecord, Report


def is_counted(record: FigureRecord) -> bool:
    """Neither estimated nor taken from an earlier report."""
    return record.figure.estimand is None and not record.is_published


def figures_of(report: Report) -> dict[str, tuple[Figure, ...]]:
    """By measure, the figures that the report shows as they are counted; those of earlier deliveries are among them."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for record in report.figures:
        if is_counted(record):
            found[record.measure].append(record.figure)
    return {measure: tuple(figures) for measure, figures in found.items()}
