"""The example municipality's economy against the published one: recounted from the written ledgers by the reader."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from utfall.cli.app import app
from utfall.model.problem import Severity
from utfall.sources.sie import SieFile, read_sie
from utfall.synthetic.days import day_of
from utfall.synthetic.economy import EconomyWritten, economy_years, report_days, write_economy
from utfall.synthetic.economy_months import split
from utfall.synthetic.municipality import DEFAULT_SEED, Municipality

ORE = 100_000
LEDGERS = [(year, day) for year in range(2021, 2026) for day in report_days(year)]
AREAS = ("Ledning och stödfunktioner", "Insats och service", "Boende", "Myndighet")


@pytest.fixture(scope="module")
def economy(town: Municipality, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, EconomyWritten]:
    out = tmp_path_factory.mktemp("ekonomi")
    return out, write_economy(out, town=town, until=date(2026, 5, 5))


@pytest.fixture(scope="module")
def ledgers(economy: tuple[Path, EconomyWritten]) -> dict[date, SieFile]:
    return {one.known_at: read_sie(one.files[0]) for one in economy[1].folders}


@pytest.fixture(scope="module")
def truth(economy: tuple[Path, EconomyWritten]) -> dict[str, dict]:
    years: dict[str, dict] = json.loads(economy[1].truth.read_text(encoding="utf-8"))["år"]
    return years


def table(economy: tuple[Path, EconomyWritten], name: str) -> list[dict[str, str]]:
    text = (economy[0] / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def recounted(economy: tuple[Path, EconomyWritten], ledger: SieFile) -> dict[str, dict[str, int]]:
    """Öre by area and account group from the posted rows, by what the two registers say of accounts and units."""
    group_of = {row["konto"]: row["kontogrupp"] for row in table(economy, "kontoplan.csv")}
    area_of = {row["ansvar"]: row["verksamhetsområde"] for row in table(economy, "ansvar.csv")}
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for voucher in ledger.vouchers:
        for row in voucher.transactions:
            if group_of[row.account]:
                found[area_of[dict(row.objects)["1"]]][group_of[row.account]] += row.amount_ore
    return {area: dict(groups) for area, groups in found.items()}


def total(rows: list[dict[str, str]], column: str, *, area: str = "", groups: tuple[str, ...] = ()) -> int:
    return sum(
        int(row[column])
        for row in rows
        if (not area or row["verksamhetsområde"] == area) and (not groups or row["kontogrupp"] in groups)
    )


INCOME = ("Bidrag", "Avgifter, hyror och försäljning", "Övriga intäkter")
COSTS = ("Klientkostnader", "Personalkostnader", "Inhyrd personal", "Lokalkostnader", "Övriga kostnader")


def test_the_annual_accounts_are_as_published(
    economy: tuple[Path, EconomyWritten], ledgers: dict[date, SieFile]
) -> None:
    lines: Counter[str] = Counter()
    for row in (t for voucher in ledgers[date(2025, 2, 5)].vouchers for t in voucher.transactions):
        kind = (
            "bidrag" if row.account == "8090" else {"3": "intäkter", "1": "", "2": ""}.get(row.account[0], "kostnader")
        )
        lines[kind] += row.amount_ore
    assert (lines["bidrag"], lines["intäkter"], lines["kostnader"]) == (-658_070 * ORE, -86_885 * ORE, 752_628 * ORE)
    assert lines["bidrag"] + lines["intäkter"] + lines["kostnader"] == 7_673 * ORE


def test_the_accounts_by_area_and_group_are_as_given(
    economy: tuple[Path, EconomyWritten], ledgers: dict[date, SieFile]
) -> None:
    counted = recounted(economy, ledgers[date(2025, 2, 5)])
    assert counted["Insats och service"]["Klientkostnader"] == 115_900 * ORE
    assert counted["Boende"]["Avgifter, hyror och försäljning"] == -32_400 * ORE
    three = sum(groups.get(group, 0) for groups in counted.values() for group in (*COSTS[:2], COSTS[3]))
    assert three / (752_628 * ORE) > 0.9


def test_budget_and_forecast_are_as_published(economy: tuple[Path, EconomyWritten]) -> None:
    budget = table(economy, "2025-05-05/internbudget_2025.csv")
    forecast = table(economy, "2025-05-05/chefsprognoser_2025.csv")
    for rows, column, income, costs in (
        (budget, "budget_kr", 92_765_000, 816_247_000),
        (forecast, "prognos_kr", 94_265_000, 817_747_000),
    ):
        assert total(rows, column, groups=("Kommunbidrag",)) == -723_482_000
        assert total(rows, column, groups=INCOME) == -income
        assert total(rows, column, groups=COSTS) == costs
    assert [total(budget, "budget_kr", area=area) for area in AREAS] == [0, 0, 0, 0]
    assert [-total(forecast, "prognos_kr", area=area) for area in AREAS] == [3_500_000, -3_500_000, 0, 0]


def test_every_budget_is_in_balance_and_every_year_has_its_result(
    economy: tuple[Path, EconomyWritten], truth: dict[str, dict]
) -> None:
    results = {}
    for year in range(2021, 2026):
        budget = table(economy, f"{year}-05-05/internbudget_{year}.csv")
        assert {total(budget, "budget_kr", area=area) for area in AREAS} == {0}
        assert len({row["månad"] for row in budget}) == 12
        results[year] = -sum(ore for groups in truth[str(year)]["helår_öre"].values() for ore in groups.values()) // ORE
    assert results[2024] == -7_673
    assert -2_000 < results[2025] < 7_000  # between the published worst and best case
    grants = [-sum(g["Kommunbidrag"] for g in truth[str(year)]["helår_öre"].values()) for year in range(2021, 2026)]
    assert grants == sorted(grants)


@pytest.mark.parametrize(("year", "known_at"), LEDGERS)
def test_a_ledger_is_sound_and_holds_closed_months_only(
    economy: tuple[Path, EconomyWritten], ledgers: dict[date, SieFile], truth: dict, year: int, known_at: date
) -> None:
    ledger = ledgers[known_at]
    assert [p for p in ledger.problems if p.severity is not Severity.NOTE] == []
    assert {voucher.balance_ore for voucher in ledger.vouchers} == {0}
    last = min(known_at.replace(day=1) - timedelta(days=1), date(year, 12, 31))
    days = {voucher.day for voucher in ledger.vouchers if voucher.day}
    assert {(day.year, day.month) for day in days} == {(year, month) for month in range(1, last.month + 1)}
    assert max(days) <= last
    assert recounted(economy, ledger) == truth[str(year)]["känt_öre"][known_at.isoformat()]


@pytest.mark.parametrize("year", range(2021, 2026))
def test_the_annual_accounts_hold_all_and_april_is_short_of_late_invoices(
    ledgers: dict[date, SieFile], truth: dict[str, dict], year: int
) -> None:
    mine = truth[str(year)]
    assert mine["känt_öre"][f"{year + 1}-02-05"] == mine["helår_öre"]

    def clients(known_at: date, month: int) -> int:
        rows = (t for v in ledgers[known_at].vouchers for t in v.transactions if t.day.month == month)
        return sum(t.amount_ore for t in rows if t.account.startswith("46"))

    first, later, last = (clients(day, 4) for day in (date(year, 5, 5), date(year, 9, 5), date(year + 1, 2, 5)))
    assert 0.5 < first / last < 0.85
    assert later == last
    assert clients(date(year, 5, 5), 1) == clients(date(year, 9, 5), 1)
    months = mine["månader_öre"]
    assert {a: {g: sum(m) for g, m in groups.items()} for a, groups in months.items()} == mine["helår_öre"]


def test_a_later_ledger_only_adds_vouchers(ledgers: dict[date, SieFile]) -> None:
    def by_id(known_at: date) -> dict[str, tuple]:
        return {
            voucher.id: (
                voucher.day,
                voucher.text,
                [(t.account, t.objects, t.amount_ore) for t in voucher.transactions],
            )
            for voucher in ledgers[known_at].vouchers
        }

    april, december = by_id(date(2024, 5, 5)), by_id(date(2025, 2, 5))
    assert all(december[id] == rows for id, rows in april.items())
    late = [day for id, (day, _, _) in december.items() if id not in april and day.month <= 4]
    assert len(late) > 50


def test_a_month_of_residential_care_is_its_nights_at_the_year_s_price(
    town: Municipality, ledgers: dict[date, SieFile], truth: dict[str, dict]
) -> None:
    first, after = day_of(date(2024, 3, 1)), day_of(date(2024, 4, 1))
    kronor = sum(
        max(0, min(p.stay.until, after) - max(p.stay.started, first)) * p.daily_rate_kronor
        for p in town.placements
        if p.stay.form == "hvb" and p.stay.operation == "external"
    )
    rows = [t for v in ledgers[date(2025, 2, 5)].vouchers for t in v.transactions if t.account == "4641"]
    march = [t for t in rows if t.day.month == 3]
    assert sum(t.amount_ore for t in march) == pytest.approx(
        kronor * 100 * truth["2024"]["vårdpris"]["Myndighet"], abs=len(march)
    )
    assert {dict(t.objects)["20"] for t in march} <= {f"L{n:03d}" for n in range(4, 15)}


def test_the_allocation_is_known_version_by_version(economy: tuple[Path, EconomyWritten]) -> None:
    spring = table(economy, "2025-05-05/tilldelning_2026.csv")
    autumn = table(economy, "2025-09-05/tilldelning_2026.csv")
    assert {row["version"] for row in spring} == {"inriktningsbeslut"}
    sums: Counter[tuple[str, str]] = Counter()
    for row in autumn:
        sums[row["version"], row["steg"]] += int(row["belopp_kr"])
    assert sums["inriktningsbeslut", "inriktning"] == 738_600_000
    for version in ("förslag", "beslut"):
        assert sums[version, "justering"] == 27_400_000
        assert sums[version, "inriktning"] + sums[version, "justering"] == 766_000_000
    start = next(int(row["belopp_kr"]) for row in autumn if row["slag"] == "utgångspunkt")
    budget = table(economy, "2025-09-05/internbudget_2025.csv")
    assert start + total(budget, "budget_kr", groups=("Kommunbidrag",)) == -2_982_000


def test_transfers_even_out_and_equity_is_written_off(economy: tuple[Path, EconomyWritten]) -> None:
    transfers = table(economy, "2025-09-05/omforingar_2025.csv")
    assert {row["nummer"] for row in transfers} == {"1", "2"}
    for number in ("1", "2"):
        mine = [row for row in transfers if row["nummer"] == number]
        assert total(mine, "belopp_kr") == 0
        assert all(total(mine, "belopp_kr", area=area) == 0 for area in AREAS)
    assert {row["nummer"] for row in table(economy, "2025-05-05/omforingar_2025.csv")} == {"1"}
    equity = [int(row["belopp_kr"]) for row in table(economy, "2025-05-05/eget_kapital_2025.csv")]
    assert equity == [-7_673_000, 7_673_000]
    closed = [int(row["belopp_kr"]) for row in table(economy, "2025-02-05/eget_kapital_2024.csv")]
    assert closed[-1] == sum(closed) == -7_673_000
    (spent, received) = table(economy, "2025-05-05/investeringar_2025.csv")
    assert (spent["budget_kr"], spent["prognos_kr"], spent["utfall_kr"]) == ("3000000", "2000000", "")
    assert received["slag"] == "inkomst"


def test_managers_come_closer_during_the_year(economy: tuple[Path, EconomyWritten], truth: dict[str, dict]) -> None:
    for year in range(2021, 2026):
        rows = table(economy, f"{year + 1}-02-05/chefsprognoser_{year}.csv")
        misses = {}
        for month in ("04", "08", "10"):
            mine = [row for row in rows if row["prognosmånad"] == f"{year}-{month}"]
            assert len(mine) == 33
            misses[month] = sum(
                abs(
                    int(r["prognos_kr"])
                    - truth[str(year)]["helår_öre"][r["verksamhetsområde"]].get(r["kontogrupp"], 0) // 100
                )
                for r in mine
            )
        assert misses["04"] > misses["08"] > misses["10"] > 0
        assert all(bool(row["kommentar"]) == bool(row["skäl"]) for row in rows)
    assert {row["prognosmånad"] for row in table(economy, "2025-05-05/chefsprognoser_2025.csv")} == {"2025-04"}


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def test_same_seed_same_bytes(town: Municipality, tmp_path: Path) -> None:
    until = date(2021, 9, 5)
    for name, seed in (("a", DEFAULT_SEED), ("b", DEFAULT_SEED), ("c", 11)):
        write_economy(tmp_path / name, seed=seed, town=town, until=until)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")
    assert [path.name for path in sorted((tmp_path / "a").iterdir()) if path.is_dir()] == ["2021-05-05", "2021-09-05"]


def test_another_seed_has_the_same_accounts(town: Municipality) -> None:
    year = economy_years(town, seed=11)[3]
    assert year.plan.year == 2024
    assert sum(one.ore for one in year.amounts) == 7_673 * ORE


def test_a_month_grows_from_delivery_to_delivery(
    town: Municipality, economy: tuple[Path, EconomyWritten], tmp_path: Path
) -> None:
    written = write_economy(tmp_path, town=town, until=date(2021, 8, 5), each_month=True)
    assert [one.known_at for one in written.folders] == [date(2021, month, 5) for month in range(2, 9)]
    seen = []
    for one in written.folders:
        rows = [t for v in read_sie(one.files[0]).vouchers for t in v.transactions if t.day.month == 3]
        seen.append(sum(t.amount_ore for t in rows if t.account.startswith("46")))
    assert seen[:2] == [0, 0]
    assert 0 < seen[2] < seen[3] < seen[4] < seen[5] == seen[6]
    assert (tmp_path / "2021-05-05/bokforing_2021.SE").read_bytes() == (
        economy[0] / "2021-05-05/bokforing_2021.SE"
    ).read_bytes()


@pytest.mark.parametrize("amount", [1, -7, 99_999_999_999, 0])
def test_parts_add_up(amount: int) -> None:
    assert sum(split(amount, [0.2, 0.3, 2.5, 0.1])) == amount


def test_the_command_writes_the_economy_beside_the_extracts(tmp_path: Path) -> None:
    out = tmp_path / "ut"
    done = CliRunner().invoke(app, ["simulate", "--out", str(out), "--until", "2021-05-05", "--economy"])
    assert done.exit_code == 0, done.output
    assert "4 bokföringar" in done.output
    checked = CliRunner().invoke(app, ["sie", "check", str(out / "ekonomi/2021-05-05/bokforing_2021.SE")])
    assert checked.exit_code == 0, checked.output
