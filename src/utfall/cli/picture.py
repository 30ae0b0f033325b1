"""A chart as a picture of its own, for a document or a slide: the same as the report would draw."""

from __future__ import annotations

import html
from pathlib import Path

from utfall.cli.presenting import print_path
from utfall.errors import UnwritableFile
from utfall.reports.content import ChartBlock
from utfall.reports.render.chart_images import draw_png, draw_svg
from utfall.store.whole_file import AS_OTHERS, write_whole

_REMEDY = "Ange en fil som slutar på .svg eller .png, i en mapp som finns och som du får skriva i."


def write_picture(chart: ChartBlock, file: Path) -> None:
    """Write the chart as SVG or PNG after the file's name, whole or not at all, and say where it is.

    An SVG holds what the picture shows in words. Raises ``UnwritableFile`` for other names and where nothing can be
    written.
    """
    match file.suffix.lower():
        case ".svg":
            content = _described(draw_svg(chart), chart).encode()
        case ".png":
            content = draw_png(chart)
        case _:
            raise UnwritableFile(f"{file} är ingen bild som kan ritas.", remedy=_REMEDY)
    try:
        write_whole(file, content, rights=AS_OTHERS)
    except OSError as error:
        raise UnwritableFile(f"{file} går inte att skriva ({error.strerror or error}).", remedy=_REMEDY) from None
    print_path(f"  Bilden: {file.resolve()}")


def _described(svg: str, chart: ChartBlock) -> str:
    start, rest = svg.split(">", 1)
    words = f"<title>{html.escape(chart.caption)}</title><desc>{html.escape(chart.alt)}</desc>"
    return f'{start} role="img">{words}{rest}'
