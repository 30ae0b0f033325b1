"""What must be said beside a figure whose cases or rows are not all there yet: Swedish sentences."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from utfall.figures.maturity import COMPLETE_SHARE, is_complete
from utfall.figures.numbers_sv import day, number
from utfall.figures.sufficient import Sufficient
from utfall.measures.definition import Statistic, Version
from utfall.model.period import Period
from utfall.model.question import NoReturnShare, ReachShare


def reservations(
    version: Version, parts: Sufficient, period: Period, *, known_until: date, maturity_days: int
) -> tuple[str, ...]:
    """The sentences, none for a figure that is complete or that has no outcomes to wait for.

    The number of all cases is given to the nearest ten: beside the exact number decided and the share that waits, it
    would otherwise tell how many few ended in another way.
    """
    said = []
    if parts.awaited:
        said.append(_what_is_missing(version, parts, period))
    if parts.interval is not None and not is_complete(
        parts, period, known_until=known_until, maturity_days=maturity_days
    ):
        said.append("Något osäkerhetsintervall ges inte så länge siffran är preliminär.")
    return tuple(said)


def _what_is_missing(version: Version, parts: Sufficient, period: Period) -> str:
    match version.spec:
        case NoReturnShare(within_days=days):
            return (
                f"Gäller bara dem som hittills har följts i {days} dagar. För hela perioden är det tidigast "
                f"{_followed_on(period, days)}."
            )
        case ReachShare(within_days=days):
            return (
                f"De som redan har kommit i mål räknas, men de som inte har gjort det räknas först efter {days} dagar. "
                f"Därför är andelen troligen för hög, som tidigast till {_followed_on(period, days)}."
            )
    if version.statistic is Statistic.SHARE_WITHIN and version.within_days is not None:
        return (
            "De som väntar ännu räknas tills vidare som att de inte hann i tid, så andelen kan stiga. Den är klar "
            f"tidigast {_followed_on(period, version.within_days)}."
        )
    return _the_slow_are_missing(parts)


def _the_slow_are_missing(parts: Sufficient) -> str:
    """For a mean or median of those decided. No date: the one who waits may wait for any time."""
    decided, everyone = parts.denominator or 0, 10 * round(parts.cases / 10)
    if parts.followed_share >= COMPLETE_SHARE or everyone <= decided:
        return "Några av periodens ärenden väntar ännu och ingår inte."
    return (
        f"Gäller bara de {number(Decimal(decided), decimals=0)} ärenden som har avgjorts, av omkring "
        f"{number(Decimal(everyone), decimals=0)}. De som tar längst tid saknas, så siffran är troligen för låg. När "
        "alla har avgjorts går inte att säga i förväg."
    )


def _followed_on(period: Period, within_days: int) -> str:
    return day(period.end + timedelta(days=within_days))
