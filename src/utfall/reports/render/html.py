"""The report as one self-contained web page: own stylesheet, charts inline, no script and no request to anywhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from utfall.reports.charts.look import ACCENT, BAND, DATA, INK, LINE, MUTE, PAPER, PAST, QUIET, SIGNAL, SOFT
from utfall.reports.content import ChartBlock, FigureTableBlock, Report, Section
from utfall.reports.numbers import format_day
from utfall.reports.render.chart_images import draw_svg

TEMPLATE, BLOCKS = "report.html.j2", "blocks.html.j2"

_COLOUR_NAMES = {
    INK: "ink",
    MUTE: "mute",
    LINE: "line",
    DATA: "data",
    PAST: "prev",
    QUIET: "prev",
    BAND: "band",
    SOFT: "soft",
    ACCENT: "accent",
    SIGNAL: "signal",
    PAPER: "paper",
}


def write_html(report: Report, path: Path) -> None:
    """Write the page as UTF-8. Same content, same bytes."""
    page = (
        _environment()
        .get_template(TEMPLATE)
        .render(report=report, known_at=format_day(report.known_at), digest=report.short_digest)
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def section_html(section: Section) -> Markup:
    """The section's blocks as a fragment of a page, headings from level 3, exactly as in the report.

    Nothing in it is inline (no style attribute, no script), so that it can stand under a strict content policy. The
    page's own stylesheet gives the look of ``scroll``, ``num``, ``iv``, ``note``, ``side``, ``lead``, ``bound``,
    ``state`` with a goal's status, ``rule``, ``drawn`` and, in tables, ``number``, ``text``, ``gap``, ``sum``,
    ``quiet``.
    """
    block = _environment().get_template(BLOCKS).module.block  # type: ignore[attr-defined]
    return Markup("").join(block(one, section.id) for one in section.blocks)


def chart_html(chart: ChartBlock) -> Markup:
    """A chart with its caption and table, as ``section_html`` gives it."""
    block = _environment().get_template(BLOCKS).module.block  # type: ignore[attr-defined]
    return Markup(block(chart, chart.id))


def table_html(table: FigureTableBlock) -> Markup:
    """A table with its notes, as ``section_html`` gives it."""
    return Markup(_environment().get_template(BLOCKS).module.table(table))  # type: ignore[attr-defined]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("utfall.reports.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["anchor"] = anchor
    environment.filters["chart"] = inline_chart
    return environment


def anchor(text: str) -> str:
    """An id made from a heading: letters and digits, joined by hyphens."""
    return re.sub(r"[^0-9a-zåäöé]+", "-", text.lower()).strip("-")


def inline_chart(chart: ChartBlock) -> Markup:
    """The chart as an ``svg`` element named by its sentence, scaled by the page, in the page's colours.

    The drawn colours become the stylesheet's variables, so that a chart is readable in the dark as well.
    """
    svg = draw_svg(chart)
    body = svg[svg.index(">", svg.index("<svg")) + 1 :]
    box = re.search(r'viewBox="([^"]+)"', svg)
    for colour, name in _COLOUR_NAMES.items():
        body = re.sub(rf'(["\s:]){re.escape(colour)}(?=["\s;])', rf"\g<1>var(--{name})", body, flags=re.IGNORECASE)
    # The marks' own labels would be read one by one before the sentence that sums them up.
    body = re.sub(r'\s(?:aria-[a-z]+|role)="[^"]*"', "", body)
    start = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-alt" viewBox="{1}">'
    ).format(chart.id, box[1] if box else "0 0 600 220")
    title = Markup('<title id="{0}-alt">{1}</title>').format(chart.id, chart.alt)
    return start + title + Markup(body)
