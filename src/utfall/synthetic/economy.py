"""The example municipality's economy 2021–2025: ledgers, budgets and forecasts as known on the days of reporting."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from utfall.synthetic.economy_care import Care, care_of
from utfall.synthetic.economy_files import write_files, write_registers
from utfall.synthetic.economy_ledger import Booking, bookings_of, closing_payables, known_bookings, ledger_file
from utfall.synthetic.economy_months import Amount, amounts_of
from utfall.synthetic.economy_plan import YEARS, AreaGroup, YearPlan, plan_of
from utfall.synthetic.municipality import DEFAULT_SEED, NAME, Municipality, simulate
from utfall.synthetic.sie_file import sie_bytes

REPORT_DAYS = ((5, 5), (9, 5), (11, 5))
"""Month and day after April, August and October; the annual accounts come on 5 February."""

ByArea = dict[str, dict[str, int]]


@dataclass(frozen=True)
class EconomyFolder:
    """One delivery of one year's economy: the folder named after the day, and its files, the ledger first."""

    known_at: date
    year: int
    folder: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class EconomyWritten:
    """What was written: the deliveries in order, chart and units, and the true quantities."""

    folders: tuple[EconomyFolder, ...]
    registers: tuple[Path, ...]
    truth: Path


@dataclass(frozen=True)
class EconomyYear:
    """A year as the simulator knows it, late invoices and months to come included."""

    plan: YearPlan
    amounts: tuple[Amount, ...]
    bookings: tuple[Booking, ...]
    opening_payables: int


def write_economy(
    out: Path,
    *,
    seed: int = DEFAULT_SEED,
    until: date = date(2025, 5, 5),
    each_month: bool = False,
    town: Municipality | None = None,
) -> EconomyWritten:
    """The economy as known after April, August, October and at year's end, one folder ``<out>/<known_at>/`` each.

    With ``each_month`` after every month, as extracts come; then a folder of 5 February holds two years' ledgers.
    ``bokforing_<year>.SE`` (SIE 4) holds the closed months, as far as their vouchers were registered: invoices may
    come up to three months late. Beside it lie ``internbudget_``, ``omforingar_``, ``chefsprognoser_``,
    ``engangsposter_``, ``investeringar_``, ``eget_kapital_`` and ``statsbidrag_<year>.csv``, and
    ``tilldelning_<year after>.csv``, with what is known that day, and at the last year's end
    ``internbudget_<year after>.csv``. ``kontoplan.csv`` and ``ansvar.csv`` say what
    accounts and units are, and ``sanning_ekonomi.json`` holds the truth. The same seed gives the same
    bytes; ``town`` spares the simulation.
    """
    years = economy_years(town or simulate(seed=seed), seed=seed)
    folders = [
        _write_folder(out, year, before=years[number - 1].plan if number else None, seed=seed, known_at=known_at)
        for number, year in enumerate(years)
        for known_at in (month_days if each_month else report_days)(year.plan.year)
        if known_at <= until
    ]
    out.mkdir(parents=True, exist_ok=True)
    path = out / "sanning_ekonomi.json"
    path.write_text(json.dumps(_truth(years), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    in_order = sorted(folders, key=lambda one: (one.known_at, one.year))
    return EconomyWritten(tuple(in_order), write_registers(out), path)


def economy_years(town: Municipality, *, seed: int) -> tuple[EconomyYear, ...]:
    """The years 2021–2025 in full. Every year draws from its own streams of random numbers."""
    care = care_of(town.placements, first=YEARS[0], last=YEARS[-1])
    years: list[EconomyYear] = []
    payables = 0
    for year in YEARS:
        years.append(_year(year, seed=seed, care=care, payables=payables))
        payables = closing_payables(years[-1].bookings)
    return tuple(years)


def report_days(year: int) -> tuple[date, ...]:
    """The days on which the year's economy is handed over."""
    return *(date(year, month, day) for month, day in REPORT_DAYS), date(year + 1, 2, 5)


def month_days(year: int) -> tuple[date, ...]:
    """The fifth after every month of the year, and the day of its annual accounts."""
    return *(date(year, month, 5) for month in range(2, 13)), date(year + 1, 1, 5), date(year + 1, 2, 5)


def _write_folder(out: Path, year: EconomyYear, *, before: YearPlan | None, seed: int, known_at: date) -> EconomyFolder:
    folder = out / known_at.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    ledger = folder / f"bokforing_{year.plan.year}.SE"
    file = ledger_file(
        year.plan.year,
        year.bookings,
        known_at=known_at,
        opening_payables=year.opening_payables,
        budget=year.plan.budget,
    )
    ledger.write_bytes(sie_bytes(file))
    beside = write_files(folder, year.plan, before=before, seed=seed, known_at=known_at)
    return EconomyFolder(known_at, year.plan.year, folder, (ledger, *beside))


def _year(year: int, *, seed: int, care: Care, payables: int) -> EconomyYear:
    plan = plan_of(year, seed=seed, care=care)
    amounts = amounts_of(plan, seed=seed, care=care)
    bookings = bookings_of(year, amounts, seed=seed, opening_payables=payables)
    return EconomyYear(plan, tuple(amounts), tuple(bookings), payables)


def _truth(years: Iterable[EconomyYear]) -> dict[str, object]:
    """True sums in öre, signed as in the ledger, by area and account group; and what is booked on each day."""
    return {
        "kommun": NAME,
        "år": {
            str(year.plan.year): {
                "helår_öre": _by_area((one.place, one.ore) for one in year.amounts),
                "månader_öre": _by_month(year.amounts),
                "internbudget_tkr": _by_area(year.plan.budget.items()),
                "vårdpris": dict(year.plan.care_price),
                "känt_öre": {day.isoformat(): _known(year.bookings, day) for day in month_days(year.plan.year)},
            }
            for year in years
        },
    }


def _known(bookings: Iterable[Booking], known_at: date) -> ByArea:
    return _by_area(pair for one in known_bookings(bookings, known_at=known_at) for pair in one.places.items())


def _by_month(amounts: Sequence[Amount]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * 12))
    for one in amounts:
        found[one.place[0]][one.place[1]][one.month - 1] += one.ore
    return found


def _by_area(pairs: Iterable[tuple[AreaGroup, int]]) -> ByArea:
    found: ByArea = defaultdict(lambda: defaultdict(int))
    for (area, group), amount in pairs:
        found[area][group] += amount
    return found
