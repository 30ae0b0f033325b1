"""The machine's forecast beside the managers': the board's, and an area's line by line."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from utfall.errors import UtfallError
from utfall.figures.kept import KeptGate
from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.outlook import Level, level_of
from utfall.finance.forecasting.past_forecasts import PastErrors, past_errors
from utfall.finance.manager_forecasts import ManagerForecast
from utfall.finance.statement import RESULT
from utfall.finance.year_money import YearMoney
from utfall.reports.action_tables import action_blocks, action_sentence
from utfall.reports.charts.waterfall import Step, waterfall_chart
from utfall.reports.content import Block, Paragraph, Section, Text
from utfall.reports.forecast_words import STEP_WORDS, past_errors_sentence
from utfall.reports.machine_tables import MONTH_NAMES, lines_table
from utfall.reports.numbers import format_thousand_kronor
from utfall.reports.render.html import section_html
from utfall.reports.result_words import difference_words
from utfall.reports.year_blocks import case_blocks, machine_blocks, past_blocks, sensitivity_blocks
from utfall.web.economy.allocation_page import allocation_page
from utfall.web.economy.drawing import kept_drawing
from utfall.web.economy.tables import Deviation, deviation, in_tkr
from utfall.web.held_forecasts import Holding, holdings, with_held
from utfall.web.year_money import books_at, is_forecast_kept, money_at


@dataclass(frozen=True)
class AreaRow:
    """An area's result as the managers that hold say, what has changed, and where it comes from. ``area`` is empty for
    the sum of the areas."""

    area: str
    title: str
    result: str
    deviation: Deviation
    change: str
    holding: Holding | None


@dataclass(frozen=True)
class SaidLine:
    """What managers say of an account group, thousands of kronor as in the report."""

    title: str
    budget: str
    forecast: str
    deviation: Deviation
    change: str
    comment: str = ""
    reason: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class ForecastPage:
    """``blocks`` is the machine's part drawn, empty while nobody has made the forecast of that day (``is_made``).
    ``actions`` are those for a balanced economy as a table, with ``actions_said`` of them together."""

    money: YearMoney
    area: str | None
    title: str
    is_made: bool
    sentence: str
    blocks: Markup
    areas: tuple[AreaRow, ...]
    lines: tuple[SaidLine, ...]
    holding: Holding | None
    actions_said: str
    actions: Markup


def forecast_page(
    gate: KeptGate, *, year: int | None = None, area: str | None = None, known: datetime.date | None = None
) -> ForecastPage | None:
    """The page of the board, or of an area (its id); None without a booked month. No forecast is made here: it takes
    seconds, and the worker makes it before a delivery is shown."""
    books = books_at(gate, year)
    if books is None or not books.book.months_booked:
        return None
    year = books.book.year
    is_made = books.book.is_closed or is_forecast_kept(gate, year)
    made = money_at(gate, year) if is_made else None
    money = with_held(made or books, known=known)
    held = {one.area: one for one in holdings(money)}
    actions = [one for one in money.book.actions(known_at=known) if area in (None, one.action.area)]
    blocks = kept_drawing(
        gate,
        ("forecast", year, area, repr(money.manager), money.machine is not None),
        lambda: section_html(Section("prognos", "", tuple(_blocks(money, area)))),
    )
    return ForecastPage(
        money=money,
        area=area,
        title="Prognos" if area is None else money.meaning.coding.areas[area],
        is_made=is_made,
        sentence=_past_sentence(money, area),
        blocks=blocks,
        areas=tuple(_area_rows(money, held)) if area is None else (),
        lines=tuple(_said_lines(money, area)) if area is not None else (),
        holding=held.get(area) if area else None,
        actions_said=action_sentence(actions),
        actions=section_html(Section("atgarder", "", action_blocks(actions, areas=money.meaning.coding.areas))),
    )


def draw_forecasts(gate: KeptGate, **signal: Any) -> None:
    """The newest year's pages, drawn and kept (a receiver of ``readiness.figures_are_kept``, after the money's)."""
    with contextlib.suppress(UtfallError):  # a fault in the definitions is told where the page is asked for
        _draw(gate)
        allocation_page(gate)


def _draw(gate: KeptGate) -> None:
    page = forecast_page(gate)
    for area in () if page is None else page.money.meaning.coding.areas:
        forecast_page(gate, area=area)


def _blocks(money: YearMoney, area: str | None) -> Iterator[Block]:
    if area is None:
        for blocks in (machine_blocks(money), case_blocks(money), sensitivity_blocks(money), past_blocks(money)):
            yield from blocks
        return
    table = lines_table(money, area=area)
    if table is not None:
        yield table
    difference = money.difference(area)
    if difference is None or money.machine is None:
        return
    yield Paragraph((Text(difference_words(difference)),))
    whose = "Chefernas prognos" if difference.is_from_manager else "Internbudgeten"
    decided = money.machine.decided_ore(area)
    yield waterfall_chart(
        f"vattenfall-{area}",
        caption=f"{whose} och maskinens prognos {money.book.year} för {money.meaning.coding.areas[area]}: vad som "
        "skiljer dem åt i resultat. ▲ är bättre och ▼ sämre än där stegen börjar.",
        start=Step(whose, -(difference.steps.manager_ore + decided), is_total=True),
        steps=[Step(STEP_WORDS[step].capitalize(), -ore) for step, ore in difference.moving],
        end="Maskinens prognos",
    )


def _past_sentence(money: YearMoney, area: str | None) -> str:
    """How wrong the machine has been at this time of year, of the board or of areas together; empty where untried."""
    if money.machine is None:
        return ""
    level = Level.BOARD if area is None else Level.AREA
    tried = past_errors([one for one in money.machine.past if level_of(one.area, one.group) is level])
    found = _nearest(tried, months=money.book.months_booked)
    if found is None:
        return ""
    told = past_errors_sentence(found, month=MONTH_NAMES.get(found.months, str(found.months)))
    return f"Områdena var för sig: {told}" if area is not None else told


def _nearest(tried: Iterable[PastErrors], *, months: int) -> PastErrors | None:
    """The errors of forecasts made as late in the year as this one, or as near to it as any."""
    by_months = (one for one in tried if one.months)  # the last is of all times together
    return min(by_months, key=lambda one: (abs(one.months - months), one.months), default=None)


def _area_rows(money: YearMoney, held: dict[str, Holding]) -> Iterator[AreaRow]:
    """Each area, and last the sum of those whose managers have said anything."""
    layout, budget = money.meaning.layout, money.book.budget_of_year() or {}
    rows = () if money.manager is None else money.manager.rows
    said: list[ManagerForecast] = []
    budgeted: list[int] = []
    are_all_in = True
    for area, title in money.meaning.coding.areas.items():
        own = [one for one in rows if one.area == area and layout.holds(one.group)]
        planned = [ore for line, ore in budget.items() if line.area == area]
        if not own and not planned:
            continue
        said += own
        budgeted += planned if own else []
        are_all_in = are_all_in and bool(own)
        yield _area_row(area, title, own, planned, held.get(area))
    if said:
        yield _area_row("", "Nämnden" if are_all_in else "Summa av dem som har lämnat", said, budgeted, None)


def _area_row(
    area: str, title: str, own: list[ManagerForecast], planned: list[int], holding: Holding | None
) -> AreaRow:
    result = -sum(one.amount_ore for one in own) if own else None
    base = sum(abs(ore) for ore in planned) // 2 if planned else None
    told = deviation(None if result is None else result + sum(planned), base)
    return AreaRow(area, title, in_tkr(result), told, _change(own), holding)


def _said_lines(money: YearMoney, area: str) -> Iterator[SaidLine]:
    coding, layout = money.meaning.coding, money.meaning.layout
    budget = money.book.budget_of_year() or {}
    said = {one.group: one for one in (() if money.manager is None else money.manager.rows) if one.area == area}
    for group in (group for row in layout.rows for group in row.groups):
        planned, one = budget.get(Line(area, group)), said.get(group)
        if planned is None and one is None:
            continue
        difference = None if one is None else (planned or 0) - one.amount_ore
        yield SaidLine(
            title=coding.groups[group],
            budget=in_tkr(None if planned is None else -planned),
            forecast=in_tkr(None if one is None else -one.amount_ore),
            deviation=deviation(difference, planned),
            change=_change([one] if one else []),
            comment=one.comment if one else "",
            reason=one.reason if one else "",
        )
    if said:
        yield _result_line(list(said.values()), [ore for line, ore in budget.items() if line.area == area])


def _result_line(said: list[ManagerForecast], planned: list[int]) -> SaidLine:
    """What the lines come to."""
    result = -sum(one.amount_ore for one in said)
    base = sum(abs(ore) for ore in planned) // 2 if planned else None
    return SaidLine(
        title=RESULT,
        budget=in_tkr(-sum(planned) if planned else None),
        forecast=in_tkr(result),
        deviation=deviation(result + sum(planned) if planned else None, base),
        change=_change(said),
        is_sum=True,
    )


def _change(rows: list[ManagerForecast]) -> str:
    """What the rows together have changed by since the forecast before, as it weighs on the result."""
    known = [one.change_ore for one in rows if one.change_ore is not None]
    return format_thousand_kronor(-sum(known), signed=True) if known else ""
