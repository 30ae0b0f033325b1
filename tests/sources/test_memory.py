"""A long file is streamed: memory does not grow with its rows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from tests.peak_memory import peak_bytes
from utfall.sources.extracts import incoming
from utfall.sources.mapping_file import load_mappings

file = incoming(
    Path(sys.argv[1]), mappings=load_mappings(Path(sys.argv[2])), key=bytes(32), known_at=date(2025, 5, 5)
)
accepted = sum(chunk.rows_accepted for chunk in file.chunks())
print(accepted, peak_bytes() // (1 << 20))
"""
HEADER = "beslut;person;utredning;slag;beslutsdag;område;enhet;registrerad\n"
ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "definitions" / "mappings"
MILLIONS = int(os.environ.get("MILLIONS", "3"))
"""``MILLIONS=10 pytest -m all tests/sources/test_memory.py`` for as many as the largest extract may have."""


def read_in_own_process(folder: Path, rows: int) -> tuple[int, int]:
    """Rows accepted, and the peak of memory in MiB."""
    path = folder / "beslut_2025-04.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for i in range(rows):
            file.write(f"b{i:08d};p{i % 999_983:07d};u{i:08d};bifall;2025-01-{1 + i % 31:02d};Boende;Åsen;2025-02-01\n")
    command = [sys.executable, "-c", SCRIPT, str(path), str(MAPPINGS)]
    accepted, peak = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split()
    return int(accepted), int(peak)


def test_three_hundred_thousand_rows_take_little_more_than_ten_thousand(tmp_path: Path):
    few_accepted, few = read_in_own_process(tmp_path, 10_000)
    accepted, peak = read_in_own_process(tmp_path, 300_000)
    assert (few_accepted, accepted) == (10_000, 300_000)
    assert peak < few + 120, f"{few} MiB for 10 000 rows, {peak} MiB for 300 000"


@pytest.mark.all
@pytest.mark.timeout(1200)
def test_many_million_rows_in_one_gibibyte(tmp_path: Path):
    accepted, peak = read_in_own_process(tmp_path, MILLIONS * 1_000_000)
    assert accepted == MILLIONS * 1_000_000
    assert peak < 1024, f"{peak} MiB"
