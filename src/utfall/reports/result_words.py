"""The year's result in words, plus for a surplus: expected, its limits, best and worst case and what makes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from utfall.finance.forecasting.cases import CasePart
from utfall.finance.forecasting.outlook import NoSpread, Spread
from utfall.finance.machine import Machine
from utfall.finance.year_money import Difference
from utfall.model.money import ORE_PER_MNKR
from utfall.reports.forecast_words import STEP_WORDS
from utfall.reports.numbers import NO_BREAK_SPACE, format_million_kronor, format_number, number_in_words
from utfall.reports.wording import join_words

MOST_NAMED = 3
"""Lines or steps that a sentence names: more are not remembered."""

LEAST_NAMED_SHARE = 0.1
"""Of the largest: a line that moves less is no reason."""


def result_sentences(machine: Machine) -> tuple[str, ...]:
    """What the machine expects the result to be, within which limits, and on what that rests; or why no limits."""
    board = machine.forecast.board
    expected = -(board.expected_ore + machine.decided_ore())
    first = f"Maskinens prognos är ett resultat på {signed(expected)}."
    limits = machine.result()
    if limits is None:
        return first, _why_none(board.no_spread, years=board.complete_years)
    within = f"I åtta fall av tio blir det mellan {signed(limits.p10_ore)} och {signed(limits.p90_ore)}."
    return first, within, _rests_on(limits, months=machine.forecast.known.months_booked, years=board.complete_years)


def case_sentence(limits: Spread) -> str:
    """Best and worst case with the probability beyond each."""
    return (
        f"I bästa fall blir resultatet {signed(limits.best_ore)} och i sämsta fall {signed(limits.worst_ore)}. "
        f"Sannolikheten är {percent(limits.case_share)} att det blir bättre än det bästa och lika stor att det blir "
        "sämre än det sämsta."
    )


def case_reasons(parts: Sequence[CasePart]) -> tuple[str, ...]:
    """Which lines make the worst case, and which the best."""
    worst = [(part, -part.worst_ore) for part in parts]
    best = [(part, -part.best_ore) for part in parts]
    said = []
    for which, amounts, sign in (("sämsta", worst, -1), ("bästa", best, 1)):
        moving = sorted((one for one in amounts if one[1] * sign > 0), key=lambda one: -abs(one[1]))
        named = [one for one in moving[:MOST_NAMED] if abs(one[1]) >= LEAST_NAMED_SHARE * abs(moving[0][1])]
        if named:
            lines = join_words([f"{line_words(part)} ({signed(ore)})" for part, ore in named])
            said.append(f"Det {which} fallet bärs mest av {lines}, räknat mot vad som väntas.")
    return tuple(said)


def line_words(part: CasePart) -> str:
    """``klientkostnader i Insats och service``."""
    return f"{part.line.group[0].lower()}{part.line.group[1:]} i {part.line.area}"


def difference_words(difference: Difference) -> str:
    """How far the machine's net cost lies from the managers' or the budget's, and what makes most of it."""
    whose = "chefernas" if difference.is_from_manager else "budgetens"
    more = difference.steps.machine_ore - difference.steps.manager_ore
    if not more:
        return f"Maskinens nettokostnad är densamma som {whose}."
    which = "högre" if more > 0 else "lägre"
    largest = sorted(difference.moving, key=lambda one: -abs(one[1]))[:MOST_NAMED]
    steps = join_words([f"{STEP_WORDS[step]} ({signed(ore)})" for step, ore in largest])
    said = f"Maskinens nettokostnad är {format_million_kronor(abs(more))} {which} än {whose}. Mest betyder {steps}."
    if not difference.missing:
        return said
    lines = join_words([f"{one.group.lower()} i {one.area}" for one in difference.missing])
    return f"{said} Ingen har angett något för {lines}, som därför inte är med i jämförelsen."


def signed(ore: int) -> str:
    """``+7,0 mnkr``."""
    return format_million_kronor(ore, signed=True)


def percent(share: float) -> str:
    """``5 procent``."""
    return f"{format_number(Decimal(str(share)) * 100)}{NO_BREAK_SPACE}procent"


def as_millions(ore: int) -> float:
    """Millions of kronor, for a drawing."""
    return ore / ORE_PER_MNKR


def _rests_on(limits: Spread, *, months: int, years: int) -> str:
    booked = "en bokförd månad" if months == 1 else f"{number_in_words(months)} bokförda månader"
    complete = f"{number_in_words(years, is_neuter=True)} hela år"
    if not limits.past_years:
        return f"Det vilar på {booked} och {complete}, och är inte prövat mot något tidigare år."
    tried = number_in_words(limits.past_years, is_neuter=True)
    return f"Det vilar på {booked} och {complete}, och är prövat mot {tried} tidigare år."


def _why_none(why: NoSpread | None, *, years: int) -> str:
    if why is NoSpread.PARTS_WITHOUT_HISTORY:
        return "Något spann kan inte ges: delar av verksamheten har för kort historik."
    had = "inget helt år" if not years else f"bara {number_in_words(years, is_neuter=True)} helt år"
    return f"Något spann kan inte ges: det finns {had} att utgå från, och det behövs två."
