"""Figures, goals and amounts as words in running text, each pointing back to where it comes from."""

from __future__ import annotations

from utfall.model.cell import Cell
from utfall.model.unit import Unit
from utfall.reports.content import BoundText
from utfall.reports.figure_ledger import Cited
from utfall.reports.goal_assessment import AssessedGoal
from utfall.reports.numbers import (
    format_cell,
    format_interval,
    format_million_kronor,
    format_number,
    scale_for_display,
)
from utfall.reports.wording import interval_to_show


def plain_words(text: str) -> BoundText:
    """Words that come from no figure."""
    return BoundText(text, "")


def quote(cited: Cited, text: str) -> BoundText:
    """Words that come from the figure, pointing to it."""
    return BoundText(text, "", cited.reference)


def quote_goal(goal: AssessedGoal, text: str) -> BoundText:
    """Words that come from a goal's figure."""
    return quote(goal.cited, text)


def value_words(cited: Cited, *, with_unit: bool) -> str:
    """The figure's value as running text has it, or words where there is none."""
    cell = cited.figure.value
    if cell.value is not None and not with_unit:
        return format_number(scale_for_display(cell.value, unit=cited.definition.unit), decimals=cited.decimals)
    return format_cell(cell, unit=cited.definition.unit, decimals=cited.decimals, in_prose=True)


def part_words(cited: Cited, cell: Cell | None) -> BoundText:
    """A numerator or denominator; words where it is hidden or not given."""
    known = cell or Cell.missing()
    return quote(cited, format_cell(known, unit=Unit.COUNT, decimals=0, in_prose=True))


def interval_words(cited: Cited) -> BoundText:
    """The figure's interval, or words where none is to be shown."""
    limits = interval_to_show(cited.figure, cited.definition)
    if limits is None:
        return quote(cited, "ett intervall som inte är beräknat")
    return quote(cited, format_interval(limits, unit=cited.definition.unit, decimals=cited.decimals, in_prose=True))


def amount_words(amount_ore: int | None, *, is_signed: bool = False) -> BoundText:
    """An amount in millions of kronor, or words where it is not given."""
    if amount_ore is None:
        return plain_words("en uppgift som saknas")
    return plain_words(format_million_kronor(amount_ore, signed=is_signed))
