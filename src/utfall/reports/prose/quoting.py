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
from utfall.reports.prose.sentences import Absent, Bound, absent
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


def quote_value(cited: Cited, *, with_unit: bool = True) -> Bound:
    """The figure's value as running text has it."""
    return quote(cited, value_words(cited, with_unit=with_unit)) if cited.figure.value.has_value else absent(cited)


def value_words(cited: Cited, *, with_unit: bool) -> str:
    """The figure's value as running text has it, or the table's word where there is none."""
    cell = cited.figure.value
    if cell.value is not None and not with_unit:
        return format_number(scale_for_display(cell.value, unit=cited.figure.unit), decimals=cited.decimals)
    return format_cell(cell, unit=cited.figure.unit, decimals=cited.decimals, in_prose=True)


def part_words(cited: Cited, cell: Cell | None) -> Bound:
    """A numerator or denominator."""
    if cell is None or cell.value is None:
        return absent(cited, cell or Cell.missing("täljare och nämnare är inte lämnade"))
    return quote(cited, format_cell(cell, unit=Unit.COUNT, decimals=0, in_prose=True))


def interval_words(cited: Cited) -> Bound:
    """The figure's interval; a value without one says that its uncertainty is not computed."""
    limits = interval_to_show(cited.figure, cited.definition)
    if limits is None:
        return Absent("Osäkerheten är inte beräknad.") if cited.figure.value.has_value else absent(cited)
    return quote(cited, format_interval(limits, unit=cited.figure.unit, decimals=cited.decimals, in_prose=True))


def amount_words(amount_ore: int | None, *, label: str, is_signed: bool = False) -> Bound:
    """An amount in millions of kronor; ``label`` names it where it is not given."""
    if amount_ore is None:
        return Absent(f"{label}: uppgift saknas.")
    return plain_words(format_million_kronor(amount_ore, signed=is_signed))
