"""A process that imports many rows and prints its peak memory in bytes: run by test_memory, never imported.

Arguments: the store's folder and the number of rows. A thousand keys stand twice, so that current rows have to be
resolved.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from tests.peak_memory import peak_bytes

from utfall.model.tables import TABLES_BY_NAME
from utfall.store.delivery import Chunk
from utfall.store.schema import incoming_schema
from utfall.store.store import Store

CHUNK_ROWS = 50_000
REPEATED = 1_000


class LargeFile:
    """``rows`` referrals, made chunk by chunk, and the first thousand once more."""

    name = "aktualiseringar.csv"
    mapping = "prov"
    dropped_columns: tuple[str, ...] = ()
    tables = ("referrals",)

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self.fingerprint = hashlib.sha256(str(rows).encode()).hexdigest()

    def chunks(self) -> Iterator[Chunk]:
        for start in range(0, self._rows, CHUNK_ROWS):
            lines = np.arange(start, min(start + CHUNK_ROWS, self._rows), dtype=np.int64)
            yield Chunk(len(lines), len(lines), {"referrals": _referrals(lines)})
        again = np.arange(REPEATED, dtype=np.int64)
        yield Chunk(REPEATED, REPEATED, {"referrals": _referrals(again)})


def _referrals(lines: np.ndarray) -> pa.RecordBatch:
    schema = incoming_schema(TABLES_BY_NAME["referrals"])
    scattered = lines * 2_654_435_761 % (1 << 32)
    columns = {
        "referral_id": pa.array([f"A{number:010d}" for number in scattered]),
        "person_key": pa.array([f"{number % 1_000_003:032x}" for number in scattered]),
        "received_on": pa.array((lines % 3000 + 15_000).astype("int32"), pa.int32()).cast(pa.date32()),
        "kind": pa.array(["application"] * len(lines)),
        "source_line": pa.array(lines + 2),
    }
    arrays = [columns.get(field.name, pa.nulls(len(lines), field.type)) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


if __name__ == "__main__":
    root, rows = Path(sys.argv[1]), int(sys.argv[2])
    store = Store.create(root)
    delivery = store.deliver([LargeFile(rows)], known_at=date(2024, 2, 5), check=lambda files: [])
    assert delivery.tables["referrals"].rows == rows + REPEATED
    print(peak_bytes())  # noqa: T201
