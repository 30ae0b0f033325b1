"""The ledger's sums by account and month are all of it, and their vouchers those of a drill from the top."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from utfall.finance.coding import load_coding
from utfall.finance.drilling import Chosen, drill
from utfall.finance.ledger_rows import Files, counted_rows
from utfall.finance.ledger_steps import ledger_sums, summed, voucher_rows
from utfall.model.period import Period
from utfall.sources.importing import import_files
from utfall.store.store import Store

DEFINITIONS = Path(__file__).resolve().parents[2] / "definitions"
HEAD = '#FLAGGA 0\n#SIETYP 4\n#FNAMN "Exempelstad"\n#RAR 0 20250101 20251231\n#KONTO 4641 "HVB"\n#KONTO 5010 "Löner"\n'
OLDER = """#VER "A" "1" 20250115 "Faktura"
{
#TRANS 4641 {"1" "2040"} 100.00
#TRANS 5010 {"1" "2040"} -60.00
#TRANS 5010 {"1" "2040"} -40.00
}
#VER "A" "2" 20250120 "Faktura"
{
#TRANS 4641 {"1" "2040"} 7.00
#TRANS 5010 {"1" "3010"} -7.00
}
"""
NEWER = """#VER "A" "1" 20250115 "Faktura rättad"
{
#TRANS 4641 {"1" "2040"} 60.00
#TRANS 5010 {"1" "2040"} -60.00
}
"""


@pytest.fixture(name="files")
def files_of_two(tmp_path: Path) -> Files:
    """A voucher that stands anew in a newer file with a row less, and one that does not."""
    store = Store.create(tmp_path / "data")
    for name, body, day in (("bokforing_a.SE", OLDER, date(2025, 2, 5)), ("bokforing_b.SE", NEWER, date(2025, 3, 5))):
        path = tmp_path / name
        path.write_bytes((HEAD + body).encode("cp437"))
        import_files(store, [path], mappings_dir=DEFINITIONS / "mappings", known_at=day)
    return store.current_files(store.delivery(None))


def test_every_row_that_counts_is_in_one_sum(files: Files) -> None:
    sums = ledger_sums(files, load_coding(DEFINITIONS))
    counted = counted_rows(files)
    assert sum(one.rows for one in sums.months) == counted.rows.num_rows == 4
    assert summed(sums.months) == sum(counted.rows["amount_ore"].to_pylist()) == 0
    assert sums.replaced == 1 and sums.account_names["4641"] == "HVB"
    january = Period.month(2025, 1)
    assert summed(sums.of(january, area="myndighet", account="4641")) == 6_700


def test_vouchers_are_those_that_count_by_either_way(files: Files) -> None:
    coding, january = load_coding(DEFINITIONS), Period.month(2025, 1)
    for one in ledger_sums(files, coding).months:
        named = {"area": one.area, "account": one.account}
        line = coding.line_of(one.account, month=one.month)
        whole = drill(files, coding, Chosen(line=line, period=january, **named)).vouchers
        found = voucher_rows(files, coding, **named, month=january, rows=one.rows)
        assert found == whole
        assert sum(row.amount_ore for row in found) == one.amount_ore
