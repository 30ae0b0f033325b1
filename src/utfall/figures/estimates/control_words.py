"""What a control chart says, as one Swedish sentence."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.figures.estimates.followed_words import what_is_followed, worth
from utfall.measures.definition import Definition
from utfall.model.period import Period, PeriodKind
from utfall.stats.special_cause import RUN, Rule

RULES = {
    Rule.OUTSIDE_LIMITS: "utanför gränserna för det vanliga",
    Rule.TREND: f"{RUN} i rad åt samma håll",
    Rule.NEAR_LIMIT: "två av tre nära samma gräns",
    Rule.ONE_SIDE: f"{RUN} i rad på samma sida om genomsnittet",
}
"""Each rule in words, after "det är"."""

Judged = tuple[Period, Rule | None, int]
"""A point's period, the rule that marks it, and 1 for up or −1 for down."""


def sentence_of(definition: Definition, points: Sequence[Judged], *, is_rare: bool = False) -> str:
    """Whether the newest point is a signal, else when the last one was; what it means where a direction is better."""
    period, rule, direction = points[-1]
    name = what_is_followed(definition)
    if rule is not None:
        better = worth(definition, rises=direction > 0, is_rare=is_rare) if direction else ""
        return f"Signal: {name} {_when(period)} ligger {_way(direction, is_rare)}, {RULES[rule]}{better}."
    earlier = [(p, r, d) for p, r, d in points if r is not None]
    calm = f"Ingen signal: {name} varierar som det brukar till och med {_label(period)}."
    if not earlier:
        return calm
    last, its_rule, its_direction = earlier[-1]
    return f"{calm} Den senaste signalen var {_label(last)} ({_way(its_direction, is_rare)}, {RULES[its_rule]})."


def drifting_sentence(definition: Definition) -> str:
    """What is said where the rules do not hold."""
    return (
        f"{what_is_followed(definition)} ändras långsamt och hänger ihop från månad till månad. Då säger reglerna för "
        "slumpen inget: se på linjen i stället."
    )


def _label(period: Period) -> str:
    return period.label_long_sv()


def _when(period: Period) -> str:
    return f"i {_label(period)}" if period.kind is not PeriodKind.DAY else f"den {_label(period)}"


def _way(direction: int, is_rare: bool) -> str:
    if is_rare:
        return "glesare" if direction > 0 else "tätare"
    return "högre än vanligt" if direction > 0 else "lägre än vanligt"
