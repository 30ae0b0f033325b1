"""Money that is held centrally: what is left of it and how much the machine expects to be used, with the assumption."""

from __future__ import annotations

from utfall.finance.forecasting.held import ASSUMED_YEARS, UseShare
from utfall.finance.held_rules import HeldRule
from utfall.finance.year_money import YearMoney
from utfall.reports.content import ColumnKind, FigureTableBlock, TableCell, TableColumn, TableRow
from utfall.reports.numbers import format_thousand_kronor, number_in_words
from utfall.reports.result_words import percent


def held_table(money: YearMoney) -> FigureTableBlock | None:
    """The lines with money left beside what they are expected to come to; None where there is none.

    Signed as it weighs on the result: what is used of a cost is minus.
    """
    machine = money.machine
    if machine is None:
        return None
    held = {one.line: one for one in machine.forecast.known.held}
    left = [one for one in machine.forecast.parts if one.left_ore and one.line in held]
    if not left:
        return None
    rows = []
    for one in left:
        beside = one.expected_ore - one.reserve_ore
        amounts = (sum(one.budget_ore or ()), beside, one.left_ore, one.reserve_ore)
        cells = (TableCell(format_thousand_kronor(-ore)) for ore in amounts)
        rows.append(TableRow((TableCell(one.line.group, one.line.area), *cells)))
    labels = {held[one.line].label: machine.uses[one.line] for one in left}
    rules = {one.title: one for one in money.meaning.held}
    return FigureTableBlock(
        f"Pengar som hålls centralt {money.book.year}, tusental kronor",
        (
            TableColumn("Kontogrupp", ColumnKind.TEXT),
            TableColumn("Budget"),
            TableColumn("Väntat utan"),
            TableColumn("Kvar"),
            TableColumn("Väntas användas", gap_before=True),
        ),
        tuple(rows),
        (
            "Väntat utan är vad raden väntas bli i den takt som den har haft. Kvar är budgeten efter årets omföringar "
            "mindre det.",
            *(_use_words(rules[label], share) for label, share in labels.items()),
        ),
    )


def _use_words(rule: HeldRule, share: UseShare) -> str:
    used = percent(round(share.expected, 2))
    assumed = f"antagandet {percent(float(rule.assumed_use_share))}, som räknas som {number_in_words(ASSUMED_YEARS)} år"
    if not share.past_years:
        return f"{rule.title}: {used} av det som är kvar väntas användas, enligt ett antagande. {rule.source}"
    years = "ett tidigare år" if share.past_years == 1 else f"{number_in_words(share.past_years)} tidigare år"
    return f"{rule.title}: {used} av det som är kvar väntas användas, efter {years} och {assumed}. {rule.source}"
