"""What a line of the statement consists of, a step at a time: areas, months, accounts, and last the vouchers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from django.http import Http404
from django.urls import reverse

from utfall.errors import InvalidPeriod
from utfall.figures.kept import KeptGate
from utfall.finance.coding import UNMAPPED
from utfall.finance.drilling import VoucherRow
from utfall.finance.ledger_steps import AccountMonth, LedgerSums, summed, voucher_rows
from utfall.finance.year_book import YearBook
from utfall.finance.year_columns import booked_period
from utfall.model.period import Period, PeriodKind
from utfall.reports.numbers import format_number, kronor_as_reported
from utfall.sources.ledger_quality import months_sv
from utfall.web.economy.months_chart import MonthsChart, month_amounts, months_chart
from utfall.web.economy.queries import drill_address, groups_of_row, row_slug
from utfall.web.economy.tables import Deviation, deviation
from utfall.web.gates import open_store
from utfall.web.year_money import books_at, meaning, sums_at

HEADS = {"rad": "Post", "omrade": "Verksamhetsområde", "manad": "Månad", "konto": "Konto"}
"""The steps in order, by the parameter that takes each, and what its parts are called."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as it stands there; empty for what is not chosen.

    ``rad`` is a row of the statement and ``grupp`` an account group: one of them is the first step.
    """

    ar: str = ""
    rad: str = ""
    grupp: str = ""
    omrade: str = ""
    manad: str = ""
    konto: str = ""

    @property
    def next_step(self) -> str:
        """The parameter to choose next; empty where the vouchers come."""
        if not (self.rad or self.grupp):
            return "rad"
        return next((step for step in ("omrade", "manad", "konto") if not getattr(self, step)), "")

    def address(self, year: int) -> str:
        """Where it is shown."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "ar"}
        return drill_address(year, **chosen)


@dataclass(frozen=True)
class Crumb:
    """A step that has been taken, and where it is shown."""

    label: str
    address: str


@dataclass(frozen=True)
class Part:
    """A part of the sum, in kronor as reported; ``address`` leads to what it consists of. ``budget`` is empty where the
    budget is not made so fine."""

    key: str
    title: str
    outcome: str
    budget: str
    deviation: Deviation | None
    before: str
    rows: int
    address: str


@dataclass(frozen=True)
class Parts:
    """The parts under their head, with their sum. ``has_budget``: the budget is made this fine."""

    head: str
    parts: tuple[Part, ...]
    total: Part
    has_budget: bool


@dataclass(frozen=True)
class LedgerPage:
    """A sum of the ledger and what it consists of: ``parts``, or at the last step ``vouchers``. ``months`` draws the
    year until a month is chosen."""

    asked: Asked
    year: int
    title: str
    period: Period
    crumbs: tuple[Crumb, ...]
    months: MonthsChart | None
    parts: Parts | None
    vouchers: tuple[VoucherRow, ...]
    total: str
    area: str
    notes: tuple[str, ...]

    @property
    def lasting(self) -> str:
        """The address of this very step."""
        return self.asked.address(self.year)


def ledger_page(gate: KeptGate, asked: Asked) -> LedgerPage | None:
    """The page; None without a ledger. Raises ``Http404`` for what does not exist."""
    money = books_at(gate, _year(asked.ar))
    if money is None or not money.book.months_booked:
        return None
    book, sums = money.book, sums_at(gate)
    period = _month(asked.manad, book) if asked.manad else booked_period(book)
    first, groups = _first(asked)
    if asked.omrade and asked.omrade not in book.meaning.coding.areas:
        raise Http404
    area, account = asked.omrade or None, asked.konto or None
    found = sums.of(period, groups=groups, area=area, account=account)
    if account and not found:
        raise Http404
    step = asked.next_step
    return LedgerPage(
        asked=asked,
        year=book.year,
        title=_title(asked, first, book, sums, period),
        period=period,
        crumbs=_crumbs(asked, first, book, sums, period),
        months=_months(asked, book, sums, groups),
        parts=_parts(asked, step, book, sums, period, groups) if step else None,
        vouchers=() if step else _vouchers(gate, asked, period, rows=sum(one.rows for one in found)),
        total=kronor_as_reported(summed(found)),
        area=asked.omrade,
        notes=_notes(sums),
    )


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isdecimal() and len(text) == 4):
        raise Http404
    return int(text)


def _month(text: str, book: YearBook) -> Period:
    try:
        period = Period.parse(text)
    except InvalidPeriod:
        raise Http404 from None
    if period.kind is not PeriodKind.MONTH or period.first.year != book.year:
        raise Http404
    return period


def _first(asked: Asked) -> tuple[str, frozenset[str] | None]:
    """Title and groups of the first step; all groups of the result where it is not taken."""
    known = meaning()
    if asked.grupp:
        if asked.grupp not in known.coding.groups:
            raise Http404
        return known.coding.groups[asked.grupp], frozenset([asked.grupp])
    if asked.rad:
        found = groups_of_row(asked.rad, known)
        if found is None:
            raise Http404
        return found
    return "Alla poster", frozenset(group for group in known.coding.groups if known.layout.holds(group))


def _title(asked: Asked, first: str, book: YearBook, sums: LedgerSums, period: Period) -> str:
    parts = [first]
    if asked.omrade:
        parts.append(book.meaning.coding.areas[asked.omrade])
    if asked.konto:
        parts.append(_account(asked.konto, sums))
    return f"{', '.join(parts)}, {period.label_long_sv()}"


def _account(number: str, sums: LedgerSums) -> str:
    name = sums.account_names.get(number)
    return f"konto {number} {name}" if name else f"konto {number}"


def _crumbs(asked: Asked, first: str, book: YearBook, sums: LedgerSums, period: Period) -> tuple[Crumb, ...]:
    """From the statement to the step before this one; the page's own heading says this one."""
    year = book.year
    steps = [(first, Asked(rad=asked.rad, grupp=asked.grupp))] if asked.rad or asked.grupp else []
    if asked.omrade:
        steps.append((book.meaning.coding.areas[asked.omrade], replace(asked, manad="", konto="")))
    if asked.manad:
        steps.append((period.label_long_sv().capitalize(), replace(asked, konto="")))
    if asked.konto:
        steps.append((f"K{_account(asked.konto, sums)[1:]}", asked))
    start = Crumb(f"Ekonomi {year}", f"{reverse('economy')}?ar={year}")
    return (start, *(Crumb(label, step.address(year)) for label, step in steps))


def _parts(
    asked: Asked, step: str, book: YearBook, sums: LedgerSums, period: Period, groups: frozenset[str] | None
) -> Parts:
    key_of = _keys(step)
    chosen = {"groups": groups, "area": asked.omrade or None, "account": asked.konto or None}
    own = sums.of(period, **chosen)  # type: ignore[arg-type]
    year_before = period.same_period_previous_year()
    before = sums.of(year_before, **chosen) if year_before else ()  # type: ignore[arg-type]
    outcome, rows = Counter[str](), Counter[str]()
    for one in own:
        outcome[key_of(one)] += one.amount_ore
        rows[key_of(one)] += one.rows
    # The months of the year before stand beside this year's.
    earlier = _counted(before, (lambda one: f"{book.year}-{one.month:%m}") if step == "manad" else key_of)
    has_budget = step != "konto" and bool(book.budget)
    budget = Counter[str]()
    if has_budget:
        for planned in book.budget:
            if (
                period.first <= planned.month < period.end
                and (groups is None or planned.group in groups)
                and asked.omrade in ("", planned.area)
            ):
                as_month = AccountMonth(planned.area, planned.group, "", planned.month, planned.amount_ore, 0)
                budget[key_of(as_month)] += planned.amount_ore
    titles = _titles(step, book, sums)
    order = {key: place for place, key in enumerate(titles)}
    keys = sorted({*outcome, *budget, *earlier}, key=lambda key: (order.get(key, len(order)), key))

    def part(key: str, title: str, ore: int, planned: int, earlier_ore: int, count: int, address: str) -> Part:
        told = deviation(planned - ore, planned, in_kronor=True) if has_budget else None
        return Part(
            key,
            title,
            kronor_as_reported(ore),
            kronor_as_reported(planned) if has_budget else "",
            told,
            kronor_as_reported(earlier_ore),
            count,
            address,
        )

    parts = tuple(
        part(
            key,
            titles.get(key) or key,
            outcome[key],
            budget[key],
            earlier[key],
            rows[key],
            replace(asked, **{step: key}).address(book.year) if rows[key] else "",
        )
        for key in keys
    )
    total = part("", "Summa", outcome.total(), budget.total(), earlier.total(), rows.total(), "")
    return Parts(HEADS[step], parts, total, has_budget)


def _months(asked: Asked, book: YearBook, sums: LedgerSums, groups: frozenset[str] | None) -> MonthsChart | None:
    """The year's months of what is chosen, each leading to itself; None before a line and after a month is chosen."""
    if asked.manad or asked.next_step == "rad":
        return None
    amounts = month_amounts(book, sums, groups=groups, area=asked.omrade or None, account=asked.konto or None)
    return months_chart(amounts, address=lambda month: replace(asked, manad=f"{month:%Y-%m}").address(book.year))


def _counted(months: Iterable[AccountMonth], key_of: Callable[[AccountMonth], str]) -> Counter[str]:
    found = Counter[str]()
    for one in months:
        found[key_of(one)] += one.amount_ore
    return found


def _keys(step: str) -> Callable[[AccountMonth], str]:
    """What each step parts by, as it stands in an address."""
    layout = meaning().layout
    row_of = {group: row_slug(row.title) for row in layout.rows for group in row.groups}
    keys: dict[str, Callable[[AccountMonth], str]] = {
        "rad": lambda one: row_of.get(one.group, UNMAPPED),
        "omrade": lambda one: one.area,
        "manad": lambda one: f"{one.month:%Y-%m}",
        "konto": lambda one: one.account,
    }
    return keys[step]


def _titles(step: str, book: YearBook, sums: LedgerSums) -> Mapping[str, str]:
    """What the parts are called, in their order."""
    coding, layout = book.meaning.coding, book.meaning.layout
    match step:
        case "rad":
            return {row_slug(row.title): row.title for row in layout.rows} | {UNMAPPED: coding.groups[UNMAPPED]}
        case "omrade":
            return coding.areas
        case "manad":
            months = (date(book.year, number, 1) for number in range(1, 13))
            return {f"{one:%Y-%m}": Period.month(one.year, one.month).label_long_sv().capitalize() for one in months}
        case _:
            named = sorted(sums.account_names.items())
            return {number: f"{number} {name}" if name else number for number, name in named}


def _vouchers(gate: KeptGate, asked: Asked, period: Period, *, rows: int) -> tuple[VoucherRow, ...]:
    files = open_store().current_files(gate.delivery)
    return voucher_rows(files, meaning().coding, area=asked.omrade, account=asked.konto, month=period, rows=rows)


def _notes(sums: LedgerSums) -> tuple[str, ...]:
    notes = []
    if sums.replaced:
        notes.append(f"{format_number(sums.replaced)} rader räknas inte: verifikationen finns i en nyare fil.")
    if sums.doubled_months:
        months = ", ".join(f"{month:%Y-%m}" for month in sums.doubled_months)
        notes.append(f"Månadssaldon räknas inte för månader som har verifikationer: {months}.")
    for pair in sums.read_twice:
        notes.append(
            f"{format_number(pair.rows)} rader i {pair.left_out} räknas inte: de finns också i {pair.kept} "
            f"({months_sv(pair.months)})."
        )
    return tuple(notes)
