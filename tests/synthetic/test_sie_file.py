"""A ledger written as a SIE file is read as it was."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from utfall.sources.sie import read_sie
from utfall.sources.sie.ledger import Transaction, TransactionKind, Voucher
from utfall.synthetic.sie_file import sie_bytes

BARE = b"#SIETYP 4\n#FNAMN x\n#RAR 0 20250101 20251231\n#KONTO 3010 x\n#KONTO 4610 y\n#OBJEKT 1 10 z\n#DIM 1 q\n"
TEXTS = st.text(st.sampled_from('åäöÅÄÖ abc"{}\\#/-'), max_size=12).filter(lambda text: not text.endswith("\\"))
DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))
ROWS = st.tuples(st.sampled_from([(), (("1", "10"),)]), st.integers(-(10**12), 10**12), TEXTS, st.none() | DAYS)


def written_and_read(content: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bok.se"
        path.write_bytes(content)
        return read_sie(path)


@given(st.lists(st.tuples(DAYS, TEXTS, st.lists(ROWS, max_size=4)), max_size=5))
def test_what_is_written_is_read(drawn) -> None:
    vouchers = []
    for number, (day, text, rows) in enumerate(drawn, start=1):
        made = [
            Transaction(0, TransactionKind.POSTED, account, objects, sign * amount, day, own, row_text, None)
            for objects, amount, row_text, own in rows
            for account, sign in (("4610", 1), ("3010", -1))
        ]
        vouchers.append(Voucher(0, "A", str(number), day, text, tuple(made)))
    file = replace(written_and_read(BARE), vouchers=tuple(vouchers))
    again = written_and_read(sie_bytes(file))
    unplaced = [
        replace(v, line=0, transactions=tuple(replace(t, line=0) for t in v.transactions)) for v in again.vouchers
    ]
    assert unplaced == vouchers
    assert (again.accounts, again.dimensions, again.objects) == (file.accounts, file.dimensions, file.objects)
    assert not again.problems
