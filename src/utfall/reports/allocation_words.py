"""The allocation in words: what an indexation is of, and what is asked about where amounts differ."""

from __future__ import annotations

from decimal import Decimal

from utfall.finance.allocation import Change
from utfall.finance.indexation import IndexationBase
from utfall.finance.reconciling import Comparison, Outcome, Reconciliation
from utfall.reports.numbers import NO_BREAK_SPACE, format_million_kronor, format_number, format_thousand_kronor


def percent_text(percent: Decimal) -> str:
    """``6,3 %``, with no-break space."""
    return f"{format_number(percent, decimals=1)}{NO_BREAK_SPACE}%"


def change_sentence(change: Change, *, year: int) -> str:
    """How much more or less the year's allocation is than the one before."""
    which = "ökar" if change.ore >= 0 else "minskar"
    return (
        f"Tilldelningen {year} {which} med {format_million_kronor(abs(change.ore))}, "
        f"{percent_text(abs(change.percent))}, jämfört med {year - 1}."
    )


def base_sentence(base: IndexationBase) -> str:
    """Of what the indexation is a percentage, as far as its amount tells."""
    if base.percent is None:
        return f"{base.item.label}: raden säger inte hur många procent, så underlaget går inte att pröva."
    tried = "; ".join(f"{one.title} {format_million_kronor(one.amount_ore)}" for one in base.tried)
    if not base.fitting:
        return f"{base.item.label}: beloppet stämmer inte med något prövat underlag ({tried}). Vilket är underlaget?"
    fitting = " eller ".join(f"{one.title} {format_million_kronor(one.amount_ore)}" for one in base.fitting)
    return f"{base.item.label}: stämmer med underlaget {fitting}."


def difference_text(one: Comparison, *, with_unit: bool = True) -> str:
    """The difference, and whether it is rounding; empty where it is not known."""
    if one.difference_ore is None:
        return ""
    difference = one.difference_ore
    text = _tkr(difference, signed=True) if with_unit else format_thousand_kronor(difference, signed=True)
    if one.outcome is Outcome.AGREES and one.difference_ore:
        return f"{text} (avrundning)"
    return text


def question(one: Comparison) -> str:
    """The question that an open difference asks."""
    assert one.open_ore is not None and one.left.ore is not None and one.right.ore is not None
    difference = one.right.ore - one.left.ore
    which = "mer" if difference > 0 else "mindre"
    sides = f"{one.left.title} är {_tkr(one.left.ore)}, men {_lower(one.right.title)} är {_tkr(one.right.ore)}"
    if not one.explanations:
        return f"{sides}: {_tkr(abs(difference))} {which}. Vad förklarar skillnaden?"
    explained = sum(part.amount_ore for part in one.explanations)
    return (
        f"{sides}: {_tkr(abs(difference))} {which}, varav {_tkr(explained)} är förklarade. Vad förklarar de "
        f"{_tkr(one.open_ore)} som återstår?"
    )


def start_question(found: Reconciliation) -> str:
    """The same about the starting point, with what the increase is from the internal budget instead."""
    asked = question(found.start)
    own, other = found.allocation.change(), found.change_from_grant()
    if own is None or other is None:
        return asked
    year = found.allocation.year
    return (
        f"{asked} Är det anslag under {year - 1} som inte ligger kvar, eller ska utgångspunkten vara en annan? Räknat "
        f"från internbudgeten ändras tilldelningen {year} med {format_million_kronor(other.ore, signed=True)} "
        f"({percent_text(other.percent)}), inte {format_million_kronor(own.ore, signed=True)} "
        f"({percent_text(own.percent)})."
    )


def questions(found: Reconciliation) -> tuple[str, ...]:
    """What is asked about each open difference; the starting point's with the change counted from the budget."""
    return tuple(
        start_question(found) if one is found.start else question(one)
        for one in found.comparisons
        if one.outcome is Outcome.OPEN
    )


def untried(found: Reconciliation) -> tuple[str, ...]:
    """What could not be compared because nothing says one of the amounts."""
    return tuple(one.title for one in found.comparisons if one.outcome is Outcome.UNTRIED)


def _tkr(ore: int, *, signed: bool = False) -> str:
    return f"{format_thousand_kronor(ore, signed=signed)}{NO_BREAK_SPACE}tkr"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
