"""Is a difference between two figures larger than chance and late registration can explain?"""

from __future__ import annotations

from enum import StrEnum

from utfall.figures.maturity import registered_on
from utfall.measures.definition import Definition, Version
from utfall.model.figure import Figure
from utfall.model.question import EventCount, Observation
from utfall.stats.difference_interval import difference_interval
from utfall.stats.poisson_difference import LEAST_OVERDISPERSION, is_beyond_chance, poisson_z


class Certainty(StrEnum):
    """What may be said about a difference. Only ``BEYOND_CHANCE`` is a change.

    ``NONE``: no difference was found, or none is given. ``PRELIMINARY``: one of the figures can still move.
    ``WITHIN_CHANCE``: as large a difference comes by chance in more than 5 of 100. ``NO_MODEL``: how much such figures
    vary by chance is not known (days, amounts, stocks, medians and what came ready-made).
    """

    BEYOND_CHANCE = "beyond_chance"
    WITHIN_CHANCE = "within_chance"
    PRELIMINARY = "preliminary"
    NO_MODEL = "no_model"
    NONE = "none"


def certainty(
    later: Figure, earlier: Figure, version: Version, *, overdispersion: float = LEAST_OVERDISPERSION
) -> Certainty:
    """The certainty of a difference between two figures of that version that both have values.

    Counts of events are tested as Poisson counts with ``overdispersion``; values with intervals by the interval of
    their difference with the same floor of the factor, since children of one family are in the same share.
    """
    new, old = later.value.value, earlier.value.value
    if new is None or old is None:
        return Certainty.NONE
    if later.is_preliminary or earlier.is_preliminary:
        return Certainty.PRELIMINARY
    if new == old:
        return Certainty.NONE
    if is_count_of_events(version):
        days = {"later_days": later.period.days, "earlier_days": earlier.period.days}
        z = poisson_z(int(new), int(old), **days, overdispersion=max(overdispersion, LEAST_OVERDISPERSION))
        # A leap day can turn the sign: fewer per day although not fewer. Then the difference is no change.
        is_change = is_beyond_chance(z) and (z > 0) == (new > old)
        return Certainty.BEYOND_CHANCE if is_change else Certainty.WITHIN_CHANCE
    if later.interval is None or earlier.interval is None:
        return Certainty.NO_MODEL
    low, high = difference_interval(
        (float(later.interval.low), float(new), float(later.interval.high)),
        (float(earlier.interval.low), float(old), float(earlier.interval.high)),
        overdispersion=LEAST_OVERDISPERSION,
    )
    return Certainty.WITHIN_CHANCE if low <= 0 <= high else Certainty.BEYOND_CHANCE


def is_count_of_events(version: Version) -> bool:
    """True where the figure is a number of events, not of days or of an amount."""
    return isinstance(version.spec, EventCount) and version.spec.amount is None


def in_words(found: Certainty, later: Figure, earlier: Figure, definition: Definition, version: Version) -> str:
    """Why no change is certain, as a Swedish sentence; empty where one is, or where there is no difference."""
    match found:
        case Certainty.PRELIMINARY:
            return f"Om det är en förändring kan inte sägas ännu: {_what_is_awaited(later, earlier, definition)}."
        case Certainty.WITHIN_CHANCE:
            return "Ingen säker förändring: skillnaden är inte större än vad slumpen kan ge."
        case Certainty.NO_MODEL if isinstance(version.spec, Observation):
            return "Ingen säker förändring: hur mycket en färdig uppgift varierar av en slump är inte känt."
        case Certainty.NO_MODEL:
            return "Ingen säker förändring: hur mycket sådana siffror varierar av en slump är inte känt."
        case _:
            return ""


def _what_is_awaited(later: Figure, earlier: Figure, definition: Definition) -> str:
    figures = [figure for figure in (later, earlier) if figure.is_preliminary]
    labels = " och ".join(dict.fromkeys(figure.period.label_long_sv() for figure in figures))
    is_registered = all(
        registered_on(figure.period, maturity_days=definition.maturity_days) <= figure.origin.known_at
        for figure in figures
    )
    if is_registered:
        return f"alla ärenden från {labels} har inte följts färdigt"
    return f"uppgifter registreras sent, och siffran för {labels} är preliminär"
