"""However long a file is, an import with the resolving of its rows stays under 1 GiB."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from utfall.store.store import Store

GIB = 1 << 30
ROOT = Path(__file__).parents[2]
MILLIONS = int(os.environ.get("MILLIONS", "3"))
"""``MILLIONS=10 pytest -m all tests/store/test_memory.py`` for as many as the largest extract may have."""


def peak_bytes(root: Path, rows: int) -> int:
    command = [sys.executable, "-m", "tests.store.large_import", str(root), str(rows)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return int(run.stdout)


def assert_bounded(root: Path, rows: int) -> None:
    assert peak_bytes(root, rows) < GIB
    store = Store.open(root)
    (path,) = store.current_files(store.delivery())["referrals"]
    count, keys = duckdb.sql(f"SELECT count(*), count(DISTINCT referral_id) FROM '{path}'").fetchall()[0]
    assert count == keys == rows


def test_two_million_rows(tmp_path: Path) -> None:
    assert_bounded(tmp_path / "lager", 2_000_000)


@pytest.mark.all
@pytest.mark.timeout(1200)
def test_many_million_rows(tmp_path: Path) -> None:
    assert_bounded(tmp_path / "lager", MILLIONS * 1_000_000)
