"""SIE files through the door of the store: what is refused as a whole, what is set aside, which words may be kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.sources.beside import SIE_FILES, needs_sie_files

from utfall.errors import InvalidDefinition, RefusedFile, TooManyBadRows
from utfall.sources.importing import import_files
from utfall.sources.mapping_file import mapping_of
from utfall.sources.sie import read_sie
from utfall.sources.sie.rules import load_sie_rules
from utfall.store.store import Store

ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "definitions" / "mappings"
RULES = ROOT / "definitions" / "economy" / "sie.toml"
HEAD = "#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#RAR 0 20250101 20251231\n#KONTO 4641 HVB\n#KONTO 1930 Bank\n"
VOUCHER = "#VER A {} 20250131\n{{\n#TRANS 4641 {{}} 10.00\n#TRANS 1930 {{}} -10.00\n}}\n"


def deliver(tmp_path: Path, text: str, *, name: str = "bok.se"):
    store = Store.create(tmp_path / "lager")
    (tmp_path / name).write_bytes(text.encode("cp437"))
    return store, import_files(store, [tmp_path / name], mappings_dir=MAPPINGS, known_at=date(2025, 5, 5))


@needs_sie_files
@pytest.mark.parametrize(
    "name",
    ["jsisie__SIE4_Exempelfil_med_underdim.SE", "jsisie__Test4.SE", "jsisie__typ3.se", "jsisie__urval_ovnbolag.si"],
)
def test_files_of_real_programs_come_in_to_the_ore(tmp_path: Path, name: str) -> None:
    assert SIE_FILES is not None
    store = Store.create(tmp_path / "lager")
    delivery = import_files(store, [SIE_FILES / name], mappings_dir=MAPPINGS, known_at=date(2026, 11, 1))
    file = read_sie(SIE_FILES / name)
    with_vouchers = {one.year for one in file.turnover}
    months = sum(amount for one in file.months if one.year not in with_vouchers for _, amount in one.months)
    (path,) = store.current_files(delivery)["ledger_rows"]
    stored = pc.sum(pq.read_table(path)["amount_ore"]).as_py()
    assert stored == sum(one.amount_ore for one in file.turnover) + months


def test_a_few_bad_rows_are_set_aside_with_reasons(tmp_path: Path) -> None:
    text = HEAD + "".join(VOUCHER.format(number) for number in range(60)) + "#TRANS 4641 {} 5.00\n"
    store, delivery = deliver(tmp_path, text)
    (receipt,) = delivery.files
    assert (receipt.mapping, receipt.rows_in, receipt.rows_accepted, receipt.rows_set_aside) == ("sie", 121, 120, 1)
    (row,) = store.set_aside(delivery, "bok.se")
    assert row.line == len(text.splitlines()) and [problem.code for problem in row.problems] == ["SIE-007"]
    assert [problem.code for problem in delivery.problems].count("SIE-007") == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (HEAD + VOUCHER.format(1) + "#VER A 2 20250131\n{\n#TRANS 4641 {} 1.00\n", RefusedFile),
        (HEAD + "#VALUTA EUR\n" + VOUCHER.format(1), RefusedFile),
        ("#FLAGGA 0\n#SIETYP 4\n", RefusedFile),
        (HEAD + VOUCHER.format(1) + "#TRANS 4641 {} 1.00\n", TooManyBadRows),
        ("konto;belopp\n1;2\n", RefusedFile),
    ],
    ids=["cut off", "other currency", "empty", "too many bad rows", "no SIE"],
)
def test_a_file_that_cannot_be_trusted_leaves_nothing_behind(
    tmp_path: Path, text: str, error: type[RefusedFile] | type[TooManyBadRows]
) -> None:
    with pytest.raises(error) as raised:
        deliver(tmp_path, text)
    assert raised.value.cause and raised.value.remedy
    assert Store.open(tmp_path / "lager").deliveries() == ()


def test_files_to_bring_into_a_ledger_never_replace_each_other(tmp_path: Path) -> None:
    """Two files of vouchers to book may both have number 1, of different things."""
    text = HEAD + VOUCHER.format(1)
    deliver(tmp_path, text, name="hyror.si")
    store, delivery = deliver(tmp_path, text, name="ranta.si")
    assert delivery.tables["ledger_rows"].rows == 4
    (path,) = store.current_files(delivery)["ledger_rows"]
    assert pq.read_metadata(path).num_rows == 4


def test_a_day_in_another_year_does_not_take_that_years_voucher(tmp_path: Path) -> None:
    """Both files have a voucher A 1 dated 2025; one of them by mistake, and it is the other's no more than before."""
    deliver(tmp_path, HEAD + VOUCHER.format(1))
    earlier = HEAD.replace("20250101 20251231", "20240101 20241231") + VOUCHER.format(1).replace("10.00", "7.00")
    store, delivery = deliver(tmp_path, earlier, name="bok_2024.se")
    (path,) = store.current_files(delivery)["ledger_rows"]
    rows = pq.read_table(path).to_pylist()
    assert {row["voucher_id"] for row in rows} == {"2024-01-01/A/1", "2025-01-01/A/1"}
    assert len(rows) == 4 and [problem.code for problem in delivery.problems] == ["SIE-112"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Faktura mars", "Faktura mars"),
        ("Berit Ek", None),
        ("placering B.E. 2025-118", "placering …"),
        ("Hyra, BERIT EK (mars)", "Hyra … mars"),
        ("berit faktura", "… faktura"),
        ("fakturaberit", None),
        ("Arvode Maj", "Arvode …"),
        ("", None),
    ],
)
def test_only_known_words_of_a_text_are_kept(text: str, kept: str | None) -> None:
    assert load_sie_rules(RULES).harmless(text) == kept


def test_a_mapping_may_not_fill_what_it_cannot_clean() -> None:
    content = (MAPPINGS / "huvudbok.toml").read_text(encoding="utf-8")
    content = content.replace('drop = ["text"]\n', "").replace(
        'account = "konto"\n', 'account = "konto"\ntext = "text"\n', 1
    )
    with pytest.raises(InvalidDefinition, match="rensas"):
        mapping_of(content.encode(), path="huvudbok.toml")


def test_rules_are_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "sie.toml"
    shipped = RULES.read_text(encoding="utf-8")
    for wrong in (
        shipped.replace("project =", "projekt ="),
        shipped.replace('["Projekt"]', '["Ansvar"]'),
        shipped.replace('"avgift",', '"avgift 2",'),
    ):
        assert wrong != shipped
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(InvalidDefinition):
            load_sie_rules(path)
