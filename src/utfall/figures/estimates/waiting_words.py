"""What a wait's estimates say, in Swedish sentences that stand above the table."""

from __future__ import annotations

from decimal import Decimal

from utfall.figures.estimates.making import change_between
from utfall.figures.numbers_sv import day, number
from utfall.measures.definition import Definition
from utfall.model.figure import Figure


def sentence_of(definition: Definition, *, mean: Figure, naive: Figure, before: Figure | None, share: Figure) -> str:
    """How long a new case waits and how sure that is, whether it has changed, and what the naive mean would have said.

    Where the mean cannot be known the share with a decision is said instead, and where that cannot either, when it can.
    """
    parts = (_wait(definition, mean, share), _change(mean, before), _naive(naive, mean))
    return " ".join(part for part in parts if part)


def _wait(definition: Definition, mean: Figure, share: Figure) -> str:
    name, when = definition.short_title, mean.period.label_long_sv()
    if mean.value.value is not None and mean.interval is not None:
        low, high = _days(mean.interval.low), _days(mean.interval.high)
        stage = ", preliminärt" if mean.is_preliminary else ""
        return (
            f"{name} {when}: i genomsnitt {_days(mean.value.value)} dagar ({low}\u2013{high}){stage}, med alla ärenden "
            "räknade."
        )
    if share.value.value is not None and share.estimand is not None:
        percent = number(share.value.value * 100, decimals=0)
        return f"{name} {when}: {percent} procent hade fått {share.estimand.title_sv.lower()}."
    known_on = mean.value.known_on or share.value.known_on
    later = f" Det kan vara känt {day(known_on)}." if known_on else ""
    return f"{name} {when}: kan inte sägas än, {mean.value.reason or share.value.reason}.{later}"


def _change(mean: Figure, before: Figure | None) -> str:
    if before is None or not mean.value.has_value:
        return ""
    earlier = before.period.label_long_sv()
    change = change_between(mean, before)
    if not change.is_compared or before.value.value is None:
        return ""
    old = _days(before.value.value)
    if change.direction == 0:
        return f"Det är ingen säker förändring mot {earlier} ({old} dagar, räknat på samma sätt)."
    word = "längre" if change.direction > 0 else "kortare"
    return f"Det är {word} än {earlier} ({old} dagar, räknat på samma sätt)."


def _naive(naive: Figure, mean: Figure) -> str:
    if naive.value.value is None or not naive.is_preliminary or not mean.value.has_value:
        return ""
    return f"Räknas bara de som redan är avgjorda blir det {_days(naive.value.value)} dagar: de långsamma saknas där."


def _days(value: Decimal) -> str:
    return number(value, decimals=0)
