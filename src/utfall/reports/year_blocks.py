"""Helårsprognos out of the store: tables, charts and sentences by the name that the prose places them under."""

from __future__ import annotations

from collections.abc import Iterator

from utfall.finance.forecasting.drivers import Step as Driving
from utfall.finance.forecasting.known import Line
from utfall.finance.full_year import areas_of, statement_of
from utfall.finance.income_statement import result_by_group, results_by_area
from utfall.finance.statement import RESULT, FullYearForecast
from utfall.finance.year_columns import booked_period
from utfall.finance.year_money import YearMoney
from utfall.reports.action_tables import action_blocks
from utfall.reports.charts.waterfall import Step, waterfall_chart
from utfall.reports.content import (
    Block,
    Emphasis,
    FigureTableBlock,
    Paragraph,
    Role,
    TableCell,
    TableRow,
    Text,
)
from utfall.reports.context import ReportContext
from utfall.reports.figure_tables import EMPTY, investment_table
from utfall.reports.forecast_words import STEP_WORDS
from utfall.reports.held_tables import held_table
from utfall.reports.item_tables import equity_block, grant_block, investment_block, one_off_block
from utfall.reports.machine_tables import backtest_table, cases_table, limits_table
from utfall.reports.numbers import format_day, format_thousand_kronor
from utfall.reports.result_words import (
    case_reasons,
    case_sentence,
    difference_words,
    result_sentences,
    signed,
)
from utfall.reports.scenario_tables import sensitivity_table
from utfall.reports.source_tables import source_table
from utfall.reports.statement_tables import EMPTY_NOTE, statement_block
from utfall.reports.wording import join_words

NO_LEDGER = "Ingen bokföring är inläst, så här saknas utfall, maskinens prognos och vad den bygger på."


def statement_blocks(money: YearMoney, finance: FullYearForecast) -> tuple[Block, ...]:
    """The income statement in the report's columns, with what is carried forward as entered."""
    block = statement_block(statement_of(money), caption=f"Resultaträkning {money.book.year}", head="Post")
    line = finance.accumulated
    if line is None:
        return (_with_notes(block, finance.open_questions),)
    amounts = (line.accounts_ore, line.budget_ore, line.forecast_ore)
    cells = (TableCell(EMPTY if ore is None else format_thousand_kronor(ore)) for ore in amounts)
    row = TableRow((TableCell(line.label), *cells))
    notes = block.notes if None not in amounts or EMPTY_NOTE in block.notes else (*block.notes, EMPTY_NOTE)
    whole = FigureTableBlock(block.caption, block.columns, (*block.rows, row), notes)
    return (_with_notes(whole, finance.open_questions),)


def area_blocks(money: YearMoney, finance: FullYearForecast) -> Iterator[Block]:
    """Each area's result, what the managers say of it, and what has changed since their last forecast."""
    caption = f"Resultat per verksamhetsområde {money.book.year}"
    yield statement_block(areas_of(money), caption=caption, head="Verksamhetsområde")
    yield from _said_of_areas(money, finance)
    manager = money.manager
    if manager is not None and manager.before is not None and not money.book.is_closed:
        changed = sum(manager.changes.values())
        yield _paragraph(
            f"Sedan prognosen {format_day(manager.before)} har chefernas resultat för året ändrats med "
            f"{signed(-changed)}."
        )


def group_blocks(money: YearMoney) -> Iterator[Block]:
    """Each account group: budget, forecast and deviation; and how the months booked lie against their budget."""
    meaning, columns, year = money.meaning, money.columns, money.book.year
    forecast = result_by_group(columns.against_budget, layout=meaning.layout, coding=meaning.coding)
    if columns.last.amounts is not None or columns.budget.amounts is not None:
        yield statement_block(forecast, caption=f"Helåret {year} per kontogrupp", head="Kontogrupp")


def outcome_blocks(money: YearMoney) -> Iterator[Block]:
    """The months booked against their budget, by account group and by area."""
    if money.book.is_closed:  # the tables of the whole year say it
        return
    meaning, columns = money.meaning, money.columns.to_date
    months = booked_period(money.book).label_long_sv()
    by_group = result_by_group(columns, layout=meaning.layout, coding=meaning.coding)
    yield statement_block(by_group, caption=f"Utfall {months} per kontogrupp", head="Kontogrupp")
    by_area = results_by_area(columns, layout=meaning.layout, coding=meaning.coding, total="Nämnden")
    yield statement_block(by_area, caption=f"Utfall {months} per verksamhetsområde", head="Verksamhetsområde")


def machine_blocks(money: YearMoney) -> Iterator[Block]:
    """What the machine expects, within which limits, and what parts it from the managers' figure."""
    machine = money.machine
    if machine is None:
        return
    yield _paragraph(*result_sentences(machine))
    limits = limits_table(money)
    if limits is not None:
        yield limits
    held = held_table(money)
    if held is not None:
        yield held
    difference = money.difference()
    if difference is None:
        return
    yield _paragraph(difference_words(difference))
    whose = "Chefernas prognos" if difference.is_from_manager else "Internbudgeten"
    decided = machine.decided_ore()
    yield waterfall_chart(
        "vattenfall",
        caption=f"{whose} och maskinens prognos {money.book.year}: vad som skiljer dem åt i resultat. ▲ är bättre och "
        "▼ sämre än där stegen börjar.",
        start=Step(whose, -(difference.steps.manager_ore + decided), is_total=True),
        steps=[Step(_step_title(step), -ore) for step, ore in difference.moving],
        end="Maskinens prognos",
    )


def case_blocks(money: YearMoney) -> Iterator[Block]:
    """Best and worst case with the probability beyond them, and the lines that make them."""
    machine = money.machine
    limits = None if machine is None else machine.result()
    if machine is None or limits is None:
        return
    yield _paragraph(f"Maskinens bedömning är räknad ur bokföringen. {case_sentence(limits)}")
    reasons = case_reasons(machine.cases)
    if reasons:
        yield _paragraph(*reasons)
    table = cases_table(machine.cases, year=money.book.year)
    if table is not None:
        yield table


def investment_blocks(money: YearMoney, finance: FullYearForecast) -> Iterator[Block]:
    """The store's investments; the file's where the store has none."""
    own = investment_block(money.book.items.investments, year=money.book.year)
    if own is not None:
        yield own
    elif finance.investments:
        yield investment_table(finance)


def equity_blocks(money: YearMoney) -> Iterator[Block]:
    """The year's equity with the managers' result, and the state grants that it holds for others."""
    items = money.book.items
    if items.equity is not None:
        result = statement_of(money).row(RESULT).amounts_ore[-1]
        yield equity_block(items.equity, result_ore=result)
    grants = grant_block(items.grants, year=money.book.year)
    if grants is not None:
        yield grants


def one_off_blocks(money: YearMoney) -> Iterator[Block]:
    """The year's items that come once."""
    found = one_off_block(money.book.items.one_offs, year=money.book.year, coding=money.meaning.coding)
    if found is not None:
        yield found


def sensitivity_blocks(money: YearMoney) -> Iterator[Block]:
    """How much the year moves with one placement, one percent and a higher turnover."""
    if money.machine is not None:
        yield sensitivity_table(money.tried, machine=money.machine, sources=money.meaning.sensitivity.sources)


def past_blocks(money: YearMoney) -> Iterator[Block]:
    """How the same forecast would have come out in earlier years."""
    table = None if money.machine is None else backtest_table(money.machine.past)
    if table is not None:
        yield table


def balance_blocks(context: ReportContext, money: YearMoney) -> tuple[Block, ...]:
    """The actions of the report's year as known on its day."""
    return action_blocks(money.book.actions(known_at=context.known_at), areas=money.meaning.coding.areas)


def source_blocks(money: YearMoney) -> Iterator[Block]:
    """What is lacking, and the files that the figures rest on."""
    missing = [
        what
        for column, what in (
            (money.columns.accounts, f"hela årets bokföring för {money.book.year - 1}"),
            (money.columns.budget, f"internbudget för {money.book.year}"),
            (money.columns.last, f"chefernas prognos för {money.book.year}"),
        )
        if column.amounts is None
    ]
    if missing:
        yield _paragraph(f"I datalagret saknas {join_words(missing)}.")
    yield source_table(money.book.delivery, money.book.sources)


def _said_of_areas(money: YearMoney, finance: FullYearForecast) -> Iterator[Block]:
    """What was entered of each area, and the deviations that its managers explain, group by group."""
    coding = money.meaning.coding
    budget = money.book.budget_of_year() or {}
    manager = None if money.book.is_closed else money.manager
    for area, title in coding.areas.items():
        parts = [finance.comments[title]] if title in finance.comments else []
        for one in () if manager is None else manager.rows:
            if one.area == area and one.comment:
                planned = budget.get(Line(area, one.group))
                deviation = "" if planned is None else f" ({signed(planned - one.amount_ore)} mot budget)"
                parts.append(f"{coding.groups[one.group]}{deviation}: {one.comment}")
        if parts:
            yield _remark(title, " ".join(parts))


def _step_title(step: Driving) -> str:
    words = STEP_WORDS[step]
    return f"{words[0].upper()}{words[1:]}"


def _with_notes(block: FigureTableBlock, notes: tuple[str, ...]) -> FigureTableBlock:
    return FigureTableBlock(block.caption, block.columns, block.rows, (*notes, *block.notes), block.is_dense)


def _remark(label: str, text: str) -> Block:
    return Paragraph((Text(f"{label}. ", Emphasis.STRONG), Text(text)))


def _paragraph(*sentences: str, role: Role = Role.BODY) -> Block:
    return Paragraph((Text(" ".join(sentences)),), role)
