"""Makes the README's picture: the first page of the demonstration's report, drawn by typst itself.

Usage: python scripts/report_picture.py build/demo [docs/images/rapport.png]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import typst

PIXELS_PER_INCH = 110.0
# Typst reads a PDF as an image, without paper: white goes behind, and a hairline shows where the paper ends.
SOURCE = """
#set page(width: auto, height: auto, margin: 1pt)
#block(fill: white, stroke: 0.6pt + rgb("#c8c4bc"), image("report.pdf", page: {page}, width: 210mm))
"""


def draw_page(report: Path, *, page: int) -> bytes:
    """The page as PNG, about 910 pixels wide."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(report, Path(folder) / "report.pdf")
        source = Path(folder) / "page.typ"
        source.write_text(SOURCE.format(page=page), encoding="utf-8")
        drawn = typst.compile(str(source), format="png", ppi=PIXELS_PER_INCH)
    assert isinstance(drawn, bytes)
    return drawn


def main() -> int:
    demo = Path(sys.argv[1])
    target = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images/rapport.png")
    reports = sorted(demo.rglob("*.pdf"))
    if not reports:
        print(f"Ingen PDF finns i {demo}. Kör först: make demo", file=sys.stderr)
        return 2
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(draw_page(reports[0], page=1))
    print(f"{target}: första sidan av {reports[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
