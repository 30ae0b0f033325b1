"""What the example municipality's economy is calibrated to: published totals, a made-up split of them, and budgets.

Amounts are whole thousands of kronor (tkr), signed as in the ledger: cost plus, income minus.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from utfall.synthetic.economy_care import Care

AreaGroup = tuple[str, str]
"""Business area and account group."""
Totals = Mapping[AreaGroup, int]

YEARS = (2021, 2022, 2023, 2024, 2025)
GRANT, CLIENTS, STAFF, HIRED = "Kommunbidrag", "Klientkostnader", "Personalkostnader", "Inhyrd personal"
INCOME_GROUPS = (GRANT, "Bidrag", "Avgifter, hyror och försäljning", "Övriga intäkter")

_RESULTS = {2021: 3_400, 2022: -5_200, 2023: -10_400, 2024: -7_673}
"""Plus is a surplus. Only 2024 is published; before, the council's grant is what gives a plausible result."""
_LEVELS = {
    STAFF: (0.900, 0.922, 0.948),
    HIRED: (0.72, 0.86, 1.08),
    "Lokalkostnader": (0.868, 0.893, 0.958),
    "Övriga kostnader": (0.893, 0.927, 0.971),
    CLIENTS: (0.876, 0.905, 0.953),
    "Bidrag": (0.82, 1.22, 1.15),
    "Avgifter, hyror och försäljning": (0.90, 0.92, 0.96),
    "Övriga intäkter": (0.91, 0.94, 0.98),
}
"""The years 2021–2023 as shares of 2024: wages, indices, and the state's grants for refugees from 2022."""
_CARE_SHARE = {"Insats och service": 0.78, "Myndighet": 0.80}
"""How much of the client costs is for placements, at the prices of 2024 and of 2025."""


@dataclass(frozen=True)
class OneOff:
    """One item that comes once, known when its month is."""

    year: int
    month: int
    place: AreaGroup
    account: str
    tkr: int
    text: str


@dataclass(frozen=True)
class YearPlan:
    """A year: what it truly comes to, its internal budget, and the price of care against the simulator's rates."""

    year: int
    truth: Totals
    budget: Totals
    care_price: Mapping[str, float]


@dataclass(frozen=True)
class Given:
    """One row of ``data/ekonomi_omraden.csv``: accounts 2024, budget, forecast and truth 2025."""

    place: AreaGroup
    accounts: int
    budget: int
    forecast: int
    truth: int
    comment: str
    reason: str


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of the package's semicolon files."""
    text = files("utfall.synthetic").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


@cache
def given() -> tuple[Given, ...]:
    """The split by area and account group, whose sums are the published ones."""
    return tuple(
        Given(
            (row["verksamhetsområde"], row["kontogrupp"]),
            int(row["bokslut_2024"] or 0),
            int(row["internbudget_2025"]),
            int(row["prognos_2025"]),
            int(row["sanning_2025"]),
            row["kommentar"],
            row["skäl"],
        )
        for row in rows_of("ekonomi_omraden")
    )


@cache
def one_offs() -> tuple[OneOff, ...]:
    """Items that come once, by month."""
    return tuple(
        OneOff(
            int(row["år"]),
            int(row["månad"]),
            (row["verksamhetsområde"], row["kontogrupp"]),
            row["konto"],
            int(row["belopp_tkr"]),
            row["text"],
        )
        for row in rows_of("ekonomi_engangsposter")
    )


def plan_of(year: int, *, seed: int, care: Care) -> YearPlan:
    """The year's truth and budget. 2024 and 2025 are given; before, levels, the year's care days and some luck."""
    if year == YEARS[-1]:
        truth = {row.place: row.truth for row in given()}
        return YearPlan(year, truth, {row.place: row.budget for row in given()}, _care_price(truth, care, year))
    accounts = {row.place: row.accounts for row in given() if row.place[1] != GRANT}
    price = _care_price(accounts, care, 2024)
    rng = np.random.default_rng([seed, year, 1])
    truth = accounts if year == 2024 else _before(accounts, price, care=care, year=year, rng=rng)
    budget = _budget(truth, surplus=_RESULTS[year], rng=rng)
    grants = {place: tkr for place, tkr in budget.items() if place[1] == GRANT}
    return YearPlan(year, truth | grants, budget, price)


def next_budget(plan: YearPlan) -> tuple[int, dict[AreaGroup, int]] | None:
    """The internal budget of the year after the last, in kronor a year: as much more than this one as the council's
    allocation for it is, in balance for every area; None for a year that has a plan of its own.
    """
    year = plan.year + 1
    rows = [row for row in rows_of("ekonomi_tilldelning") if row["år"] == str(year) and row["version"] == "beslut"]
    allocated = sum(int(row["belopp_tkr"]) for row in rows if row["steg"] != "planår") * 1000
    if year in YEARS or not allocated:
        return None
    granted = -sum(tkr for (_, group), tkr in plan.budget.items() if group == GRANT) * 1000
    found = {place: round(tkr * 1000 * allocated / granted) for place, tkr in plan.budget.items() if place[1] != GRANT}
    net: dict[str, int] = defaultdict(int)
    for (area, _), kronor in found.items():
        net[area] += kronor
    found["Ledning och stödfunktioner", "Övriga kostnader"] += allocated - sum(net.values())
    net["Ledning och stödfunktioner"] += allocated - sum(net.values())
    return year, found | {(area, GRANT): -kronor for area, kronor in net.items()}


def _care_price(truth: Totals, care: Care, year: int) -> dict[str, float]:
    return {
        area: share * truth[area, CLIENTS] * 1000 / care.kronor(year=year, area=area)
        for area, share in _CARE_SHARE.items()
    }


def _before(
    accounts: Totals, price: Mapping[str, float], *, care: Care, year: int, rng: np.random.Generator
) -> dict[AreaGroup, int]:
    """The year's totals: placements by their days and prices, all else by its level of 2024 with a surprise."""
    truth = {}
    for place, tkr in accounts.items():
        area, group = place
        surprise = float(np.exp(rng.normal(0, 0.006 if group == STAFF else 0.015)))
        paid = care.kronor(year=year, area=area) * price[area] / 1000 if group == CLIENTS and area in price else 0.0
        share = 1 - _CARE_SHARE.get(area, 0.0) if group == CLIENTS else 1.0
        truth[place] = round(paid + tkr * share * _LEVELS[group][year - 2021] * surprise)
    for item in one_offs():
        if item.year == year:
            truth[item.place] += item.tkr
    return truth


def _budget(truth: Totals, *, surplus: int, rng: np.random.Generator) -> dict[AreaGroup, int]:
    """A budget in balance for every area: near the truth, but with the year's surplus or deficit unforeseen.

    What was not foreseen lies in the client costs of the two areas that pay for placements.
    """
    budget = {place: round(tkr * float(np.exp(rng.normal(0, 0.012)))) for place, tkr in truth.items()}
    gap = sum(truth.values()) + surplus - sum(budget.values())
    budget["Insats och service", CLIENTS] += gap // 2
    budget["Myndighet", CLIENTS] += gap - gap // 2
    net: dict[str, int] = defaultdict(int)
    for (area, _), tkr in budget.items():
        net[area] += tkr
    return budget | {(area, GRANT): -tkr for area, tkr in net.items()}
