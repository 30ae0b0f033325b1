"""A municipal ledger with seeded faults is read in: seconds, memory, and whether all of it was found.

Usage: python scripts/ledger_load.py [ROWS]

Three years as SIE, two million rows of vouchers in all unless ROWS says otherwise, with all that the faulty ledger has
beside them, in a folder that is removed afterwards. Seconds are of this machine; what can be compared is how many times
longer the import takes than the least that anybody must do, a loop in Python over the same lines that sums the amounts.
Each is measured in a process of its own, three times by turns. Exits with 1 where a finding is missing or false, where
a sum is not right to the öre, or where the import takes a gibibyte of memory or more.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from utfall.finance.ledger_rows import counted_rows
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.faulty_ledger import FaultyLedger, write_faulty_ledger
from utfall.synthetic.ledger_faults import Finding

Result = TypeVar("Result")
ROWS, TIMES = 2_000_000, 3
DEFINITIONS = Path(__file__).resolve().parents[1] / "definitions"
GIB = 1 << 30
_AMOUNT = re.compile(r"#TRANS (\S+) \{[^}]*\} (-?[0-9]+)\.([0-9]{2})")


@dataclass(frozen=True)
class Measured:
    """One run: seconds by the clock and of the processor, the most memory in bytes, and what was wrong."""

    seconds: float
    processor_seconds: float
    peak_bytes: int
    faults: tuple[str, ...] = ()


def main(rows: int) -> int:
    """Print the table; the exit code."""
    with tempfile.TemporaryDirectory(prefix="bokforing-") as folder:
        root = Path(folder)
        ledger = _apart(write_faulty_ledger, root / "in", rows=rows)
        size = sum(path.stat().st_size for path in ledger.files)
        _tell(f"{ledger.rows} rader i {len(ledger.files)} filer, {size >> 20} MiB, {len(ledger.findings)} seedade fel")
        runs = []
        for number in range(TIMES):
            loop = _apart(_loop, ledger)
            found = _apart(_import, ledger, root / f"lager{number}")
            _tell(
                f"  inläsning {found.seconds:.1f} s ({found.processor_seconds:.1f} s processor), "
                f"{found.peak_bytes >> 20} MiB; slinga {loop.seconds:.1f} s; "
                f"kvot {found.processor_seconds / loop.processor_seconds:.1f}"
            )
            runs.append((found, loop))
    ratios = [found.processor_seconds / loop.processor_seconds for found, loop in runs]
    peak = max(found.peak_bytes for found, _ in runs)
    seconds = statistics.median(found.seconds for found, _ in runs)
    _tell(f"Median: {seconds:.1f} s, kvot {statistics.median(ratios):.1f}. Största minne: {peak >> 20} MiB.")
    faults = {fault for found, _ in runs for fault in found.faults}
    faults |= {"Inläsningen tog en gibibyte eller mer."} if peak >= GIB else set()
    for fault in sorted(faults):
        _tell(fault)
    _tell("Alla fel hittades, inga andra, och summorna stämmer till öret." if not faults else "Mätningen gäller inte.")
    return 1 if faults else 0


def _apart(work: Callable[..., Result], *args: object, **named: object) -> Result:
    """The work's result, done in a process of its own, so that the most memory is the work's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *args, **named).result()


def _import(ledger: FaultyLedger, root: Path) -> Measured:
    store = Store.create(root)
    started, processor = time.perf_counter(), time.process_time()
    delivery = import_files(store, ledger.files, mappings_dir=DEFINITIONS / "mappings", known_at=date(2026, 2, 5))
    seconds, used, peak = time.perf_counter() - started, time.process_time() - processor, _peak_bytes()
    found = Counter(Finding(one.code, one.place.file, one.place.line or 0, one.count) for one in delivery.problems)
    faults = [f"Hittades inte: {one}" for one in Counter(ledger.findings) - found]
    faults += [f"Falskt larm: {one}" for one in found - Counter(ledger.findings)]
    sums = _sums(store)
    wrong = [key for key in sums | dict(ledger.totals) if sums.get(key, 0) != ledger.totals.get(key, 0)]
    return Measured(seconds, used, peak, (*faults, *(f"Fel summa: {key}" for key in wrong)))


def _sums(store: Store) -> dict[tuple[int, str], int]:
    rows = counted_rows(store.current_files(store.delivery())).rows
    named = {"year": pc.year(rows["month"]), "account": rows["account"].cast(pa.string()), "ore": rows["amount_ore"]}
    sums = pa.table(named).group_by(["year", "account"]).aggregate([("ore", "sum")]).to_pylist()
    return {(one["year"], one["account"]): one["ore_sum"] for one in sums}


def _loop(ledger: FaultyLedger) -> Measured:
    started, processor = time.perf_counter(), time.process_time()
    sums: Counter[str] = Counter()
    for path in ledger.files:
        with path.open(encoding="cp437") as lines:
            for line in lines:
                found = _AMOUNT.match(line)
                if found:
                    sums[found[1]] += int(found[2] + found[3])
    return Measured(time.perf_counter() - started, time.process_time() - processor, _peak_bytes())


def _peak_bytes() -> int:
    """The most resident memory so far: of a spawned process the kernel's own mark, which begins anew (Linux)."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    marks = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")]
    return marks[0] if marks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
