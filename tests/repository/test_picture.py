"""The README's picture: a page of a PDF drawn as PNG, on white paper."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import typst
from PIL import Image
from tests.repository.tree import ROOT

SCRIPT = str(ROOT / "scripts/report_picture.py")


def test_the_first_page_is_drawn_on_white(tmp_path: Path) -> None:
    source = tmp_path / "report.typ"
    source.write_text('#set page("a4")\n= Tertialrapport\n#pagebreak()\nSida två', encoding="utf-8")
    (tmp_path / "rapport").mkdir()
    typst.compile(str(source), output=str(tmp_path / "rapport/tertialrapport.pdf"))
    picture = tmp_path / "rapport.png"
    subprocess.run([sys.executable, SCRIPT, str(tmp_path), str(picture)], check=True, capture_output=True)
    with Image.open(io.BytesIO(picture.read_bytes())) as drawn:
        width, height = drawn.size
        assert 1.40 < height / width < 1.43  # A4 stands up
        assert drawn.convert("RGB").getpixel((width // 2, height // 2)) == (255, 255, 255)
        darkest, _ = drawn.convert("L").getextrema()
        assert darkest < 60  # there is ink


def test_without_a_report_it_says_what_to_run(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, SCRIPT, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "make demo" in done.stderr) == (2, True)
