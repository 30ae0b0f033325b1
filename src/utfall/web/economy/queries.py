"""What the pages of a year's statements show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from utfall.figures.kept import KeptGate
from utfall.finance.coding import UNMAPPED
from utfall.finance.income_statement import Column, Statement, income_statement, result_by_group, results_by_area
from utfall.finance.statement import RESULT
from utfall.finance.year_book import Meaning
from utfall.finance.year_columns import booked_period, less
from utfall.finance.year_money import YearMoney
from utfall.reports.numbers import format_million_kronor
from utfall.reports.render.html import anchor
from utfall.reports.statement_tables import UNMAPPED_NOTE
from utfall.web.economy.tables import LEVEL_NOTE, ShownTable, statement_table
from utfall.web.held_forecasts import with_held
from utfall.web.year_money import books_at

BOARD = "Nämnden"
YEAR_DEVIATION, DATE_DEVIATION = "year_deviation", "date_deviation"


@dataclass(frozen=True)
class StatementPage:
    """The year's statements, of the board or of an area (``area`` its id, ``title`` its name)."""

    money: YearMoney
    area: str | None
    title: str
    years: tuple[int, ...]
    sentence: str
    statement: ShownTable
    areas: ShownTable | None
    groups: ShownTable
    notes: tuple[str, ...]

    @property
    def months(self) -> str:
        """The months that are booked, in words."""
        return booked_period(self.money.book).label_long_sv()


def statement_page(
    gate: KeptGate,
    *,
    year: int | None = None,
    area: str | None = None,
    may_drill: bool = False,
    known: date | None = None,
) -> StatementPage | None:
    """The page; None where nothing of the year, or no ledger at all, is booked. Raises ``KeyError`` for an area that
    does not exist."""
    money = books_at(gate, year)
    if money is None or not money.book.months_booked:
        return None
    money = with_held(money, known=known)
    meaning = money.meaning
    title = BOARD if area is None else meaning.coding.areas[area]
    columns, against, gap = _columns(money)
    year = money.book.year

    def to_row(row: str, key: str) -> str:
        return drill_address(year, rad=row_slug(row) if key != UNMAPPED else UNMAPPED, omrade=area) if may_drill else ""

    def to_group(_: str, key: str) -> str:
        return drill_address(year, grupp=key, omrade=area) if may_drill else ""

    def to_area(_: str, key: str) -> str:
        return f"{reverse('economy_area', args=[key])}?ar={year}"

    whole = income_statement(columns, layout=meaning.layout, area=area)
    by_area = results_by_area(columns, layout=meaning.layout, coding=meaning.coding, total=BOARD)
    by_group = result_by_group(columns, layout=meaning.layout, coding=meaning.coding, area=area)
    statement = statement_table(
        whole, caption=f"Resultaträkning {year}", head="Post", address=to_row, budget_of=against, gap_before=gap
    )
    return StatementPage(
        money=money,
        area=area,
        title=title,
        years=years_of(money),
        sentence=_sentence(whole, money, title=title, area=area),
        statement=statement,
        areas=None
        if area is not None
        else statement_table(
            by_area,
            caption=f"Resultat per verksamhetsområde {year}",
            head="Verksamhetsområde",
            address=to_area,
            budget_of=against,
            gap_before=gap,
        ),
        groups=statement_table(
            by_group,
            caption=f"Resultat per kontogrupp {year}",
            head="Kontogrupp",
            address=to_group,
            budget_of=against,
            gap_before=gap,
        ),
        notes=_page_notes(whole),
    )


def years_of(money: YearMoney) -> tuple[int, ...]:
    """The years that the ledger has anything of, the newest first."""
    known = money.book.known_at
    return tuple(sorted({one.month.year for one in money.book.ledger if one.month <= known}, reverse=True))


def row_slug(title: str) -> str:
    """What a row of the statement is called in an address."""
    return anchor(title)


def groups_of_row(slug: str, meaning: Meaning) -> tuple[str, frozenset[str]] | None:
    """Title and account groups of the statement's row; None where there is none of that name."""
    if slug == UNMAPPED:
        return meaning.coding.groups[UNMAPPED], frozenset([UNMAPPED])
    for row in meaning.layout.rows:
        if row_slug(row.title) == slug:
            return row.title, frozenset(row.groups)
    return None


def drill_address(year: int, **chosen: str | None) -> str:
    """The address of what a row consists of; parameters without a value are left out."""
    asked = {"ar": str(year), **{key: value for key, value in chosen.items() if value}}
    return f"{reverse('ledger')}?{urlencode(asked)}"


def _columns(money: YearMoney) -> tuple[tuple[Column, ...], dict[str, str], str]:
    """The columns, what each deviation is measured against, and the column set apart."""
    found = money.columns
    of_year = replace(less(found.last, found.budget, id=YEAR_DEVIATION), title="Avvikelse mot budget")
    against = {YEAR_DEVIATION: found.budget.id}
    if found.is_closed:
        return (*found.of_report, of_year), against, ""
    to_date = replace(less(found.outcome, found.budget_to_date, id=DATE_DEVIATION), title="Avvikelse hittills")
    against[DATE_DEVIATION] = found.budget_to_date.id
    return (*found.of_report, of_year, found.outcome, found.budget_to_date, to_date), against, found.outcome.id


def _sentence(whole: Statement, money: YearMoney, *, title: str, area: str | None) -> str:
    """What the year is said to come to, and how the months booked lie."""
    ids = [one.id for one in whole.columns]
    amounts = dict(zip(ids, whole.row(RESULT).amounts_ore, strict=True))
    columns, year = money.columns, money.book.year
    whose = "Nämndens resultat" if area is None else f"Resultatet för {title}"
    last = amounts[columns.last.id]
    parts = []
    if last is not None:
        said = "blev" if columns.is_closed else "väntas enligt cheferna bli"
        parts.append(f"{whose} {year} {said} {_signed(last)}{_beside(amounts[YEAR_DEVIATION])}.")
    if not columns.is_closed:
        outcome = amounts[columns.outcome.id]
        months = booked_period(money.book).label_long_sv()
        if last is None:
            parts.append(f"Cheferna har inte lämnat någon prognos för {year}.")
        if outcome is not None:
            parts.append(f"{months.capitalize()} gav {_signed(outcome)}{_beside(amounts[DATE_DEVIATION])}.")
    return " ".join(parts)


def _beside(deviation_ore: int | None) -> str:
    if deviation_ore is None:
        return ""
    if not deviation_ore:
        return ", precis som budgeten"
    return f", {format_million_kronor(abs(deviation_ore))} {'bättre' if deviation_ore > 0 else 'sämre'} än budgeten"


def _signed(ore: int) -> str:
    return format_million_kronor(ore, signed=True)


def _page_notes(whole: Statement) -> tuple[str, ...]:
    has_unmapped = any(row.key == UNMAPPED for row in whole.rows)
    notes: Sequence[str] = (LEVEL_NOTE, *((UNMAPPED_NOTE,) if has_unmapped else ()))
    return tuple(notes)
