"""A large ledger is streamed: the memory of an import, and of reading it, hardly grows with its vouchers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from utfall.synthetic.faulty_ledger import write_faulty_ledger
from utfall.synthetic.municipality import Municipality

SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from tests.peak_memory import peak_bytes
from utfall.sources.importing import import_files
from utfall.store.store import Store

root, mappings, *files = map(Path, sys.argv[1:])
delivery = import_files(Store.create(root), files, mappings_dir=mappings, known_at=date(2026, 2, 5))
print(delivery.tables["ledger_rows"].rows, peak_bytes() // (1 << 20))
"""
READ = """
import sys
from pathlib import Path
from tests.peak_memory import peak_bytes
from utfall.finance.ledger_rows import counted_rows
from utfall.store.store import Store

store = Store.open(Path(sys.argv[1]))
rows = counted_rows(store.current_files(store.delivery())).rows.num_rows
print(rows, peak_bytes() // (1 << 20))
"""
ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "definitions" / "mappings"


def import_in_own_process(folder: Path, town: Municipality, rows: int) -> tuple[int, int]:
    """Rows of the ledger in the store, and the peak of memory in MiB."""
    written = write_faulty_ledger(folder / f"{rows}", rows=rows, town=town)
    files = [str(path) for path in written.files]
    return in_own_process(SCRIPT, str(folder / f"lager{rows}"), str(MAPPINGS), *files)


def in_own_process(script: str, *words: str) -> tuple[int, int]:
    run = subprocess.run([sys.executable, "-c", script, *words], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    rows, peak = run.stdout.split()
    return int(rows), int(peak)


@pytest.mark.all
def test_two_hundred_thousand_rows_take_little_more_than_a_few(tmp_path: Path, town: Municipality) -> None:
    few_rows, few = import_in_own_process(tmp_path, town, 0)
    rows, peak = import_in_own_process(tmp_path, town, 200_000)
    assert rows - few_rows > 150_000
    assert peak < few + 220, f"{few} MiB for {few_rows} rows, {peak} MiB for {rows}"
    # Of two million rows it is 390 MiB, of which 90 is Python and the libraries.
    few_rows, few = in_own_process(READ, str(tmp_path / "lager0"))
    rows, peak = in_own_process(READ, str(tmp_path / "lager200000"))
    assert rows - few_rows > 150_000
    assert peak < few + 120, f"{few} MiB to read {few_rows} rows, {peak} MiB for {rows}"
