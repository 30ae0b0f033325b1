"""The allocation bridge: the published sums out of the project's own files, and what is asked about."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.finance.example_plan import contents, deliver_example, write_example
from tests.finance.plan_files import ALLOCATION, BUDGET, deliver, lines

from utfall.finance.allocation import YearAllocations, allocations, changed_items
from utfall.finance.allocation_book import reconciled as reconciled_files
from utfall.finance.budget import internal_budget
from utfall.finance.coding import Coding
from utfall.finance.indexation import indexation_bases, written_unit_ore
from utfall.finance.ledger_rows import Files
from utfall.finance.reconciling import Outcome, Reconciliation, reconcile
from utfall.model.problem import Place
from utfall.reports.numbers import format_number
from utfall.store.store import Store
from utfall.synthetic.economy_files import write_files
from utfall.synthetic.economy_ledger import ledger_file
from utfall.synthetic.economy_plan import YearPlan, given
from utfall.synthetic.sie_file import sie_bytes

MNKR = 100_000_000
EXPLAINED = "år;dag;förklaring;belopp_kr"


@pytest.fixture
def example(store: Store, tmp_path: Path) -> YearAllocations:
    return _only(deliver_example(store, tmp_path))


def _only(files: Files) -> YearAllocations:
    (year,) = allocations(files)
    return year


def million(ore: int | None) -> str:
    assert ore is not None
    return format_number(Decimal(ore) / MNKR, decimals=1)


def reconciled(store: Store, folder: Path, coding: Coding, **more: str) -> Reconciliation:
    """The example's newest version against its budget, with more files beside."""
    current = deliver_example(store, folder, **more)
    return reconcile(_only(current), internal_budget(current, coding))


def test_the_published_sums(example: YearAllocations) -> None:
    """*Mål och ekonomi 2026*: 720,5 → 738,6 → 766,0; 27,4; 45,5; 6,3 %; without the pensions 6,6 %."""
    newest = example.newest
    assert (newest.year, newest.version) == (2026, "beslut")
    assert [million(ore) for ore in (newest.starting_point_ore, newest.direction_ore, newest.sum_ore)] == [
        "720,5",
        "738,6",
        "766,0",
    ]
    assert million(newest.adjustments_ore) == "27,4"
    change = newest.change()
    without = newest.change(without=newest.named("påslag pensioner"))
    assert change is not None and without is not None
    assert (million(change.ore), format_number(change.percent, decimals=1)) == ("45,5", "6,3")
    assert (million(without.ore), format_number(without.percent, decimals=1)) == ("47,5", "6,6")
    assert [(one.label, million(one.amount_ore)) for one in newest.plan_years] == [
        ("Planår 2027", "780,8"),
        ("Planår 2028", "795,4"),
    ]


def test_the_sum_is_that_of_the_file(store: Store, tmp_path: Path) -> None:
    """Counted again from the text of the file, in kronor, without the reader."""
    year = _only(deliver_example(store, tmp_path))
    path = tmp_path / "filer" / "tilldelning_2026.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    assert len(year.versions) == 3
    for one in year.versions:
        own = [int(row["belopp_kr"]) for row in rows if row["version"] == one.version and row["steg"] != "planår"]
        assert one.sum_ore == 100 * sum(own)
        places = [item.place for item in one.items]
        assert [rows[(place.line or 0) - 2]["rad"] for place in places] == [item.label for item in one.items]


def test_versions_from_proposal_to_decision(example: YearAllocations) -> None:
    direction, proposal, decided = example.versions
    assert [one.version for one in example.versions] == ["inriktningsbeslut", "förslag", "beslut"]
    assert million(direction.sum_ore) == "738,6" and not direction.has("adjustment")
    changed = changed_items(direction, proposal)
    assert len(changed) == 13 and {one.older_ore for one in changed} == {None}
    assert changed_items(proposal, decided) == ()
    assert example.before(decided) is proposal and example.before(direction) is None


def test_what_each_indexation_is_a_percentage_of(example: YearAllocations) -> None:
    first, second = indexation_bases(example.newest)
    assert first.percent == 2 and [million(base.amount_ore) for base in first.fitting] == ["724,1"]
    assert [million(base.amount_ore) for base in first.tried] == ["720,5", "724,1"]
    assert second.percent == Decimal("1.0")
    assert [million(base.amount_ore) for base in second.fitting] == ["720,5", "722,0"]
    assert [million(base.amount_ore) for base in second.tried] == ["720,5", "722,0", "736,5"]


def test_an_indexation_of_no_base_and_one_without_percent(store: Store, tmp_path: Path) -> None:
    rows = (
        "2026;beslut;2025-03-01;inriktning;utgångspunkt;Utgångspunkt 2025;100000000",
        "2026;beslut;2025-03-01;inriktning;uppräkning;Uppräkning 2 procent;2500000",
        "2026;beslut;2025-03-01;inriktning;uppräkning;Uppräkning;100000",
    )
    files = store.current_files(deliver(store, tmp_path, {"tilldelning_2026.csv": lines(ALLOCATION, *rows)}))
    wrong, silent = indexation_bases(_only(files).newest)
    assert wrong.tried and not wrong.fitting
    assert silent.percent is None and not silent.tried


def test_how_exactly_amounts_are_written() -> None:
    assert written_unit_ore([720_500_000_00, -2_000_000_00, 0]) == 100_000_00
    assert written_unit_ore([723_482_000_00]) == 1_000_00
    assert written_unit_ore([1]) == 1


def test_the_starting_point_is_not_the_internal_budget(store: Store, tmp_path: Path, coding: Coding) -> None:
    """720,5 against 723,482: found, open, and measured from there 42,5 and 5,9 %."""
    found = reconciled(store, tmp_path, coding)
    assert (found.start.left.ore, found.start.right.ore) == (720_500_000_00, 723_482_000_00)
    assert (found.start.difference_ore, found.start.outcome) == (2_982_000_00, Outcome.OPEN)
    other = found.change_from_grant()
    assert other is not None
    assert (million(other.ore), format_number(other.percent, decimals=1)) == ("42,5", "5,9")
    assert found.open == (found.start,)
    outcomes = {one.title: one.outcome for one in found.comparisons}
    assert outcomes["Internbudgeten 2025 går jämnt ut"] is Outcome.AGREES
    assert outcomes["Omföring 2 den 2025-06-10 går jämnt ut"] is Outcome.AGREES
    assert outcomes["Tilldelningen mot internbudgeten 2026"] is Outcome.UNTRIED


def test_every_check_can_be_tried_on_the_example(store: Store, tmp_path: Path, coding: Coding) -> None:
    """At the year's end: last year's allocation, next year's internal budget and the ledger's period budget are there.

    The starting point is last year's allocation, so what it lacks of the internal budget was added during the year.
    """
    day = date(2026, 2, 5)
    budget = {one.place: one.budget for one in given()}
    (tmp_path / "2024").mkdir()
    before = write_files(
        tmp_path / "2024", YearPlan(2024, budget, budget, {}), before=None, seed=1, known_at=date(2025, 2, 5)
    )
    plan = (*write_example(tmp_path / "2025", known_at=day), *(one for one in before if "tilldelning" in one.name))
    ledger = ledger_file(2025, (), known_at=day, opening_payables=0, budget=budget)
    current = store.current_files(
        deliver(store, tmp_path / "in", {**contents(list(plan)), ledger.name: sie_bytes(ledger)}, on=day)
    )
    every = allocations(current)
    found, problems = reconciled_files(current, coding, chosen=every[-1], among=every)
    assert not problems and [one.year for one in every] == [2025, 2026]
    outcomes = {one.title: one.outcome for one in found.comparisons}
    assert outcomes["Utgångspunkten mot tilldelningen 2025"] is Outcome.AGREES
    assert outcomes["Tilldelningen mot internbudgeten 2026"] is Outcome.AGREES
    assert outcomes["Internbudgeten 2025 mot bokföringens periodbudget"] is Outcome.AGREES
    assert Outcome.UNTRIED not in outcomes.values()
    assert found.open == (found.start,)
    assert [million(every[0].newest.sum_ore), million(every[0].newest.direction_ore)] == ["720,5", "678,9"]
    assert all(one.fitting for one in indexation_bases(every[0].newest))


def test_what_is_explained_is_not_open(store: Store, tmp_path: Path, coding: Coding) -> None:
    part = lines(EXPLAINED, "2026;2025-04-01;Tilläggsanslag i april;2 000 000")
    found = reconciled(store, tmp_path, coding, avstamning_2026=part)
    assert (found.start.open_ore, found.start.outcome) == (982_000_00, Outcome.OPEN)
    assert found.start.explanations[0].place == Place("avstamning_2026.csv", 2)
    other = Store.create(tmp_path / "annat")
    whole = lines(EXPLAINED, "2026;2025-04-01;Tilläggsanslag;2 000 000", "2026;2025-05-01;Lönepott;982 000")
    found = reconciled(other, tmp_path / "hel", coding, avstamning_2026=whole)
    assert (found.start.open_ore, found.start.outcome, found.open) == (0, Outcome.EXPLAINED, ())
    assert million(found.allocation.sum_ore) == "766,0"  # an explanation is no row of the bridge


def test_rounding_is_no_difference(store: Store, tmp_path: Path, coding: Coding) -> None:
    rows = "2026;beslut;2025-03-01;inriktning;utgångspunkt;Utgångspunkt 2025;723500000"
    found = reconciled(store, tmp_path, coding, tilldelning_2026=lines(ALLOCATION, rows))
    assert (found.start.difference_ore, found.start.outcome) == (-18_000_00, Outcome.AGREES)


def test_a_transfer_that_loses_money_and_a_budget_of_some_months(store: Store, tmp_path: Path, coding: Coding) -> None:
    budget = lines(BUDGET, "2025-01;Boende;Kommunbidrag;-720500000", "2025-01;Boende;Lokalkostnader;720400000")
    moved = lines(
        "dag;från_månad;nummer;verksamhetsområde;kontogrupp;belopp_kr;skäl",
        "2025-03-01;2025-04;7;Boende;Lokalkostnader;50000;Larm",
    )
    found = reconciled(store, tmp_path, coding, internbudget_2025=budget, omforingar_2025=moved)
    assert found.start.outcome is Outcome.AGREES and found.months_lacking == 2
    assert [one.title for one in found.open] == [
        "Internbudgeten 2025 går jämnt ut",
        "Omföring 7 den 2025-03-01 går jämnt ut",
    ]


def test_a_year_without_starting_point_has_no_change(store: Store, tmp_path: Path, coding: Coding) -> None:
    row = "2026;beslut;2025-03-01;inriktning;satsning;Nära socialtjänst;8000000"
    current = store.current_files(deliver(store, tmp_path, {"tilldelning_2026.csv": lines(ALLOCATION, row)}))
    year = _only(current)
    assert year.newest.change() is None and year.newest.starting_point_ore is None
    found = reconcile(year, internal_budget(current, coding))
    assert {one.outcome for one in found.comparisons} == {Outcome.UNTRIED}


def test_an_unknown_step_is_set_aside_with_a_remedy(store: Store, tmp_path: Path) -> None:
    good = [f"2026;beslut;2025-03-01;justering;satsning;Satsning {number};1000" for number in range(12)]
    rows = (*good, "2026;beslut;2025-03-01;justering;sattsning;Satsning 12;1000")
    delivery = deliver(store, tmp_path, {"tilldelning_2026.csv": lines(ALLOCATION, *rows)})
    (row,) = store.set_aside(delivery, "tilldelning_2026.csv")
    assert row.problems[0].place == Place("tilldelning_2026.csv", 14, "slag") and "satsning" in row.problems[0].message
