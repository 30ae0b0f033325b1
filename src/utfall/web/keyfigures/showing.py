"""A measure's page as it is shown: its figures, and its charts and tables as fragments, kept once they are made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from utfall.figures.kept import KeptGate
from utfall.figures.warming import last_whole_tertial
from utfall.model.period import Period
from utfall.reports.render.html import chart_html, table_html
from utfall.web.keyfigures.queries import MeasurePage, measure_page


@dataclass(frozen=True)
class ShownPage:
    """The page with its drawn charts and tables, by name."""

    page: MeasurePage
    charts: Mapping[str, Markup]
    tables: Mapping[str, Markup]


def shown_page(gate: KeptGate, *, measure: str, period: Period, by: str = "") -> ShownPage:
    """The page. Drawing takes longer than all else in it, so what has been drawn is kept with the delivery's figures.
    Raises ``UnknownMeasure`` and ``UnknownBreakdown``."""

    def draw() -> ShownPage:
        page = measure_page(gate, measure=measure, period=period, by=by)
        charts = {name: chart_html(chart) for name, chart in page.charts.items()}
        return ShownPage(page, charts, {name: table_html(table) for name, table in page.tables.items()})

    return gate.keep(("measure page", measure, period.id, by, _room_digest()), draw)


def draw_pages(gate: KeptGate, **signal: object) -> None:
    """Every measure's page at the last whole tertial, drawn and kept (a receiver of ``readiness.figures_are_kept``)."""
    period = last_whole_tertial(gate.known_at)
    for measure in gate.measures:
        shown_page(gate, measure=measure, period=period)


@cache
def _room_digest() -> str:
    """SHA-256 over this room's code: another page, another thing to keep."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
