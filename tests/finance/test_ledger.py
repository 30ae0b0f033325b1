"""From a SIE file to the lines of the income statement: nothing lost, nothing twice, nobody named."""

from __future__ import annotations

import io
import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from utfall.errors import InvalidDefinition
from utfall.finance.coding import UNMAPPED, Coding, load_coding
from utfall.finance.drilling import Chosen, Level, drill, last_year
from utfall.finance.ledger import LedgerMonth, month_amounts, month_budgets
from utfall.finance.ledger_rows import counted_rows
from utfall.model.period import Period
from utfall.sources.importing import import_files
from utfall.store.store import Store

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "definitions"
HEAD = (
    '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#ORGNR 212000-0000\n#FNAMN "Påhittad kommun"\n#RAR 0 20250101 20251231\n'
    '#KONTO 3511 Statsbidrag\n#KONTO 4641 "Köp av HVB"\n#KONTO 1930 Bank\n#KONTO 9999 Okänt\n'
    '#DIM 1 Resultatenhet\n#DIM 20 Ansvar\n#DIM 7 Anställd\n#OBJEKT 20 2010 Mottagning\n#OBJEKT 7 17 "Berit Ek"\n'
)
ROWS = (
    '#VER A 1 20250131 "Placering Berit Ek, faktura"\n{\n#TRANS 4641 {20 2010 7 17} 1000.50\n'
    "#TRANS 1930 {} -1000.50\n}\n"
    "#VER A 2 20250214\n{\n#TRANS 3511 {20 3010} -400.00\n#TRANS 1930 {} 400.00\n}\n"
    "#VER A 3 20250215\n{\n#TRANS 9999 {20 8888} 7.00\n#BTRANS 4641 {} 99.00\n#TRANS 1930 {} -7.00\n}\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "lager")


@pytest.fixture(scope="module")
def coding() -> Coding:
    return load_coding(DEFINITIONS)


def deliver(
    store: Store, folder: Path, files: Mapping[str, str | bytes], *, on: date = date(2025, 5, 5)
) -> dict[str, list[str]]:
    paths = []
    for name, content in files.items():
        path = folder / name
        encoding = "utf-8" if name.endswith(".csv") else "cp437"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        paths.append(path)
    delivery = import_files(store, paths, mappings_dir=DEFINITIONS / "mappings", known_at=on)
    return store.current_files(delivery)


def total(amounts: tuple[LedgerMonth, ...]) -> dict[tuple[str, str, str], int]:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in amounts:
        sums[one.area, one.group, one.line] += one.amount_ore
    return dict(sums)


def test_vouchers_become_lines_groups_and_areas(store: Store, tmp_path: Path, coding: Coding) -> None:
    files = deliver(store, tmp_path, {"bok.se": HEAD + ROWS})
    found = month_amounts(files, coding)
    assert LedgerMonth("myndighet", "klientkostnader", "kop_av_verksamhet", date(2025, 1, 1), 100_050) in found
    assert LedgerMonth("insats_och_service", "statsbidrag", "bidrag", date(2025, 2, 1), -40_000) in found
    assert LedgerMonth(UNMAPPED, UNMAPPED, UNMAPPED, date(2025, 2, 1), 700) in found
    assert sum(one.amount_ore for one in found) == 0


def test_no_person_comes_in(store: Store, tmp_path: Path) -> None:
    """Neither the name in the text nor the employee that the row names reaches any file of the store's tables."""
    files = deliver(store, tmp_path, {"bok.se": HEAD + ROWS})
    rows = pq.read_table(files["ledger_rows"][0]).to_pylist()
    assert {row["text"] for row in rows} == {"Placering … faktura", None}
    assert [row["object_id"] for row in pq.read_table(files["ledger_objects"][0]).to_pylist()] == [
        "2010",
        "3010",
        "8888",
    ]
    everything = " ".join(repr(pq.read_table(path).to_pylist()) for paths in files.values() for path in paths)
    assert "Berit" not in everything and "Ek" not in everything.replace("Ekonomi", "")
    (receipt,) = store.delivery().files
    assert receipt.dropped_columns == ("dimension 1 Resultatenhet", "dimension 7 Anställd")


def test_the_sum_of_all_lines_is_the_sum_of_all_rows(store: Store, tmp_path: Path, coding: Coding) -> None:
    """Any accounts and objects at all, vouchers that do not balance too: what is not mapped is still there."""
    draw = random.Random(5)
    lines, expected = [], 0
    for number in range(300):
        amount = draw.randrange(-(10**9), 10**9)
        expected += amount
        account = draw.choice([str(draw.randrange(1, 99_999)), "DIFF", "4641", "5020"])
        inside = draw.choice(["", f"20 {draw.randrange(99_999)}", "6 P1"])
        sign, whole, part = "-" if amount < 0 else "", *divmod(abs(amount), 100)
        lines.append(f"#VER A {number} 2025{draw.randrange(1, 13):02}01\n{{\n")
        lines.append(f"#TRANS {account} {{{inside}}} {sign}{whole}.{part:02}\n}}\n")
    files = deliver(store, tmp_path, {"bok.se": HEAD + "".join(lines)})
    assert sum(one.amount_ore for one in month_amounts(files, coding)) == expected
    period = Period.parse("2025")
    by_line = drill(files, coding, Chosen(period=period))
    assert sum(part.amount_ore for part in by_line.parts) == by_line.amount_ore == expected
    assert sum(part.rows for part in by_line.parts) == 300
    assert any(part.key == UNMAPPED for part in by_line.parts)


def test_each_step_of_a_drill_adds_up_to_the_one_above(store: Store, tmp_path: Path, coding: Coding) -> None:
    files = deliver(store, tmp_path, {"bok.se": HEAD + ROWS})
    assert last_year(files) == Period.parse("2025")
    steps = {"line": "kop_av_verksamhet", "area": "myndighet", "period": Period.parse("2025-01"), "account": "4641"}
    chosen: dict[str, object] = {}
    levels = []
    for step, value in steps.items():
        above = drill(files, coding, Chosen(**chosen))
        levels.append(above.level)
        chosen[step] = value
        key = "2025-01" if step == "period" else value
        part = next(part for part in above.parts if part.key == key)
        assert drill(files, coding, Chosen(**chosen)).amount_ore == part.amount_ore == 100_050
    last = drill(files, coding, Chosen(**chosen))
    assert [*levels, last.level] == list(Level)
    (row,) = last.vouchers
    assert (row.voucher, row.day, row.responsibility, row.amount_ore) == ("A 1", date(2025, 1, 31), "2010", 100_050)
    assert (row.source_file, (HEAD + ROWS).splitlines()[row.source_line - 1][:11]) == ("bok.se", "#TRANS 4641")


def test_a_newer_file_with_the_same_vouchers_counts_once(store: Store, tmp_path: Path, coding: Coding) -> None:
    """The newer export holds the older one's vouchers, one of them with a row struck out, and one more."""
    deliver(store, tmp_path, {"till_april.se": HEAD + ROWS})
    shorter = ROWS.replace("#TRANS 1930 {} -1000.50\n", "").replace("1000.50", "900.00")
    newer = HEAD + shorter + "#VER A 4 20250301\n{\n#TRANS 4641 {20 2010} 5.00\n#TRANS 1930 {} -5.00\n}\n"
    files = deliver(store, tmp_path, {"till_augusti.se": newer}, on=date(2025, 9, 5))
    assert counted_rows(files).replaced == 1
    sums = total(month_amounts(files, coding))
    assert sums["myndighet", "klientkostnader", "kop_av_verksamhet"] == 90_500
    assert sums[UNMAPPED, "balansrakning", "balansrakning"] == 40_000 - 700 - 500


def test_a_corrected_file_of_the_same_name_replaces_its_rows(store: Store, tmp_path: Path, coding: Coding) -> None:
    deliver(store, tmp_path, {"bok.se": HEAD + ROWS})
    files = deliver(store, tmp_path, {"bok.se": HEAD + ROWS.split("#VER A 2")[0]}, on=date(2025, 9, 5))
    assert total(month_amounts(files, coding))["myndighet", "klientkostnader", "kop_av_verksamhet"] == 100_050
    assert counted_rows(files).rows.num_rows == 2


def test_numbers_that_stand_twice_are_both_kept(store: Store, tmp_path: Path, coding: Coding) -> None:
    files = deliver(store, tmp_path, {"bok.se": HEAD + ROWS + ROWS})
    assert total(month_amounts(files, coding))["myndighet", "klientkostnader", "kop_av_verksamhet"] == 2 * 100_050


def test_months_count_where_there_are_no_vouchers(store: Store, tmp_path: Path, coding: Coding) -> None:
    balances = (
        "#RAR -1 20240101 20241231\n#RES -1 4641 30.00\n#PSALDO -1 202411 4641 {} 10.00\n"
        "#PSALDO -1 202412 4641 {} 20.00\n#PBUDGET 0 202501 4641 {} 25.00\n"
    )
    files = deliver(store, tmp_path, {"bok.se": HEAD + balances + ROWS})
    by_month = {one.month: one.amount_ore for one in month_amounts(files, coding) if one.line == "kop_av_verksamhet"}
    assert by_month == {date(2024, 11, 1): 1_000, date(2024, 12, 1): 2_000, date(2025, 1, 1): 100_050}
    (budget,) = month_budgets(files, coding)
    assert (budget.line, budget.month, budget.amount_ore) == ("kop_av_verksamhet", date(2025, 1, 1), 2_500)
    totals = HEAD.replace("#SIETYP 4", "#SIETYP 2") + "#RES 0 4641 8.00\n#PSALDO 0 202501 4641 {} 8.00\n"
    files = deliver(store, tmp_path, {"saldon.se": totals}, on=date(2025, 9, 5))
    assert counted_rows(files).doubled_months == (date(2025, 1, 1),)
    assert sum(one.amount_ore for one in month_amounts(files, coding)) == 3_000


def test_a_ledger_as_a_table_is_the_same_ledger(store: Store, tmp_path: Path, coding: Coding) -> None:
    text = (
        "år;verifikation;rad;dag;konto;ansvar;verksamhet;projekt;motpart;belopp;text\n"
        "2025;A 1;1;2025-01-31;4641;2010;;;;1000,50;Berit Ek\n2025;A 1;2;2025-01-31;1930;;;;;-1 000,50;\n"
    )
    files = deliver(store, tmp_path, {"huvudbok_2025.csv": text})
    assert total(month_amounts(files, coding)) == {
        ("myndighet", "klientkostnader", "kop_av_verksamhet"): 100_050,
        (UNMAPPED, "balansrakning", "balansrakning"): -100_050,
    }
    assert store.delivery().files[0].dropped_columns == ("text",)


def test_a_ledger_as_a_workbook_is_the_same_ledger(store: Store, tmp_path: Path, coding: Coding) -> None:
    """Days as days and amounts as numbers, as Excel keeps them; öre are not lost to the fractions of the numbers."""
    heads = [
        "år",
        "verifikation",
        "rad",
        "dag",
        "konto",
        "ansvar",
        "verksamhet",
        "projekt",
        "motpart",
        "belopp",
        "text",
    ]
    lines = [[2025, "A 1", n, date(2025, 1, 31), 4641, 2010, None, None, None, 0.1 * n, "Berit Ek"] for n in (1, 2, 3)]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heads, *lines, [2025, "A 1", 4, date(2025, 1, 31), 1930, None, None, None, None, -0.6, None]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    files = deliver(store, tmp_path, {"huvudbok_2025.xlsx": content.getvalue()})
    assert total(month_amounts(files, coding)) == {
        ("myndighet", "klientkostnader", "kop_av_verksamhet"): 60,
        (UNMAPPED, "balansrakning", "balansrakning"): -60,
    }


def test_no_ledger_is_nothing(coding: Coding) -> None:
    assert month_amounts({}, coding) == month_budgets({}, coding) == ()
    assert last_year({}) is None


def test_the_longest_prefix_of_the_month_decides(tmp_path: Path) -> None:
    (tmp_path / "economy").mkdir()
    for name in ("kommunbas.toml", "areas.toml"):
        (tmp_path / "economy" / name).write_bytes((DEFINITIONS / "economy" / name).read_bytes())
    chart = tmp_path / "economy" / "kommunbas.toml"
    added = '\n[[account]]\nprefixes = ["352"]\nline = "taxor"\ngroup = "avgifter"\n'
    shipped = chart.read_text(encoding="utf-8")
    chart.write_text(shipped + added + "from = 2020-01-01\nuntil = 2024-12-31\n", encoding="utf-8")
    coding = load_coding(tmp_path)
    assert [coding.line_of("3521", month=date(year, 1, 1)) for year in (2019, 2020, 2024, 2025)] == [
        "bidrag",
        "taxor",
        "taxor",
        "bidrag",
    ]
    assert coding.line_of("DIFF", month=date(2025, 1, 1)) == UNMAPPED
    for wrong, told in (
        (added + added, "har redan en regel"),
        (added.replace('"taxor"', '"taxa"'), "Menade du ”taxor”"),
        (added.replace("prefixes", "prefix"), "okänd"),
        ('\n[[line]]\nid = "ej_mappat"\ntitle = "X"\nside = "cost"\n', "upptaget"),
    ):
        chart.write_text(shipped + wrong, encoding="utf-8")
        with pytest.raises(InvalidDefinition) as raised:
            load_coding(tmp_path)
        assert told in f"{raised.value.cause} {raised.value.remedy}"


def test_what_no_chart_of_accounts_supports_is_said_at_its_row_and_has_a_first_day(coding: Coding) -> None:
    """Accounts whose number is the example municipality's own choice; before Kommun-BAS 13 the shorter prefix holds."""
    text = (DEFINITIONS / "economy" / "kommunbas.toml").read_text(encoding="utf-8")
    own = {"36", "45", "46", "518", "528", "745"}
    said = re.findall(r"^# Eget val.*\n(?:#.*\n)*\[\[account\]\]\nprefixes = (\[.*\])$", text, flags=re.MULTILINE)
    assert {prefix for one in said for prefix in json.loads(one)} == own
    assert {rule.prefix for rule in coding.group_rules.rules if rule.first == date(2013, 1, 1)} == own
    groups = [coding.group_of("4641", month=date(year, 1, 1)) for year in (2012, 2013)]
    assert groups == ["ovriga_kostnader", "klientkostnader"]
    assert coding.group_of("9999", month=date(2025, 1, 1)) == UNMAPPED


def test_every_rule_leads_to_a_line_that_is_shown(coding: Coding) -> None:
    lines = {line.id for line in coding.lines}
    assert {rule.value for rule in coding.line_rules.rules} <= lines
    assert lines - {UNMAPPED} == {rule.value for rule in coding.line_rules.rules}
    assert set(coding.groups) - {UNMAPPED} == {rule.value for rule in coding.group_rules.rules}
