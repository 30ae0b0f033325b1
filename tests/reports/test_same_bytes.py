"""Same content, same bytes: twice here, and in another process with another hash seed, clock zone and language."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from utfall.reports import Report, write_docx, write_html, write_pdf

WRITERS: dict[str, Callable[[Report, Path], None]] = {"pdf": write_pdf, "html": write_html, "docx": write_docx}

SCRIPT = """
import hashlib, importlib.util, sys, tempfile, time
from pathlib import Path
spec = importlib.util.spec_from_file_location("small_gate", sys.argv[1])
small = importlib.util.module_from_spec(spec)
sys.modules["small_gate"] = small
spec.loader.exec_module(small)
# Another clock: every reading is years later than the test that started this process.
real_time = time.time
time.time = lambda: real_time() + 4e8
from utfall.reports import write_docx, write_html, write_pdf
folder = Path(tempfile.mkdtemp(dir=sys.argv[2]))
economy = folder / "ekonomi.csv"
economy.write_text(small.FORECAST_CSV, encoding="utf-8")
report = small.build_report(
    small.FakeGate(), period=small.Period.parse("2025-T1"), report_dir=small.REPORT_DIR,
    finance=small.read_forecast(economy),
)
for name, write in (("pdf", write_pdf), ("html", write_html), ("docx", write_docx)):
    write(report, folder / name)
    print(name, hashlib.sha256((folder / name).read_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def written(report: Report, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """SHA-256 of each file."""
    folder = tmp_path_factory.mktemp("filer")
    hashes = {}
    for name, write in WRITERS.items():
        write(report, folder / name)
        hashes[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return hashes


@pytest.mark.parametrize("name", WRITERS)
def test_twice_in_one_process(report: Report, written: dict[str, str], name: str, tmp_path: Path) -> None:
    WRITERS[name](report, tmp_path / "igen")
    assert hashlib.sha256((tmp_path / "igen").read_bytes()).hexdigest() == written[name]


def test_in_another_process(written: dict[str, str], tmp_path: Path) -> None:
    elsewhere = {**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LANG": "C", "LC_ALL": "C"}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(__file__).with_name("conftest.py")), str(tmp_path)],
        capture_output=True,
        text=True,
        env=elsewhere,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert dict(line.split() for line in run.stdout.splitlines()) == written


def test_another_content_gives_another_digest(report: Report) -> None:
    changed = dataclasses.replace(report, title="Något annat")
    assert changed.digest != report.digest
