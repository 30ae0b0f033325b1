"""What a care day has cost, by ledger and care days: against what the example municipality was made with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.finance.conftest import DEFINITIONS
from tests.web.example_store import KNOWN_DAYS, filled_store

from utfall.disclosure.policy import load_policy, policy_file
from utfall.figures.gate import Gate
from utfall.finance.placement_prices import MeasuredPrice, with_prices
from utfall.finance.year_book import Meaning
from utfall.finance.year_money import YearMoney, year_money
from utfall.measures.load import load_catalogue
from utfall.store.store import Store
from utfall.synthetic.economy_care import care_of
from utfall.synthetic.economy_plan import plan_of
from utfall.synthetic.municipality import DEFAULT_SEED, simulate


@pytest.fixture(scope="module")
def both() -> Store:
    """The store with the extracts of the case system and the ledger."""
    return Store.open(filled_store())


@pytest.fixture(scope="module")
def known(both: Store, meaning: Meaning) -> YearMoney:
    found = year_money(both, both.delivery(), meaning=meaning)
    assert found is not None and found.book.known_at == KNOWN_DAYS[-1]
    return found


def gate_of(store: Store) -> Gate:
    policy = load_policy(policy_file(DEFINITIONS, decided=None))
    return Gate.open(store, load_catalogue(DEFINITIONS), policy=policy, as_of=None, engine="duckdb")


def test_by_hand() -> None:
    """1 000 kronor for three care days: 333 kronor; for two: 500."""
    assert MeasuredPrice(2024, ("4641",), 100_000, 3).per_day_ore == 33_300
    assert MeasuredPrice(2024, ("4641",), 100_000, 2).per_day_ore == 50_000
    assert MeasuredPrice(2024, ("4641",), 100_050, 1).per_day_ore == 100_100


def test_the_price_is_what_the_year_was_made_with(both: Store, known: YearMoney) -> None:
    """HVB in Myndighet 2024: the simulator's rates, at the year's price, over its nights; within a percent, since a
    placement that is registered late is booked but not yet counted."""
    care = care_of(simulate(seed=DEFAULT_SEED).placements, first=2021, last=2025)
    price = plan_of(2024, seed=DEFAULT_SEED, care=care).care_price["Myndighet"]
    own = [one for one in care.months if one.form == "hvb" and one.year == 2024]
    truth = price * sum(one.kronor for one in own) / sum(one.nights for one in own)
    with gate_of(both) as gate:
        priced = with_prices(known, store=both, gate=gate)
    hvb = next(one for one in priced.meaning.sensitivity.placements if one.form == "hvb")
    assert hvb.cost_per_care_day_ore / 100 == pytest.approx(truth, rel=0.01)
    assert hvb.told.startswith("Mätt: HVB ")
    assert "konto 4641 2024" in hvb.told
    days = (date(2025, 12, 31) - date(2025, 4, 30)).days
    tried = {one.scenario.name: one for one in priced.tried}
    assert tried["1 placering till, HVB"].difference_ore == days * hvb.cost_per_care_day_ore
    assert tried["1 placering till, HVB"].scenario.description == hvb.told
    turnover = priced.meaning.sensitivity.sources[-1]
    assert turnover.startswith("Antaget: 150\u00a0000 kronor per slutande."), "no data say it"


def test_what_cannot_be_measured_stays_assumed(both: Store, known: YearMoney, meaning: Meaning) -> None:
    """Without a measure of care days, and without anything on the accounts."""
    rules = known.meaning.sensitivity
    others = (
        replace(rules, days_measure="ifo.finns_inte"),
        replace(rules, placements=tuple(replace(one, accounts=("9999",)) for one in rules.placements)),
    )
    with gate_of(both) as gate:
        for other in others:
            unlike = replace(known, book=replace(known.book, meaning=replace(known.meaning, sensitivity=other)))
            found = with_prices(unlike, store=both, gate=gate).meaning.sensitivity
            assert [one.measured for one in found.placements] == ["", ""]
    assert meaning.sensitivity.placements[0].told == (
        "Antaget: HVB 4\u00a0200 kronor per vårddygn. Exempelkommunens genomsnitt för köpt HVB, bedömt 2025-01-15."
    )
