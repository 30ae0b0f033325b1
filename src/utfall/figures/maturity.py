"""How much of a figure's follow-up has been seen."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from utfall.figures.sufficient import Sufficient
from utfall.model.period import Period
from utfall.model.question import Spec, Stock
from utfall.stats.durations import quotient

COMPLETE_SHARE = Decimal("0.99")
"""From this share of known outcomes on, the cases still awaited can hardly move a figure: it may have an interval."""

_FEW = range(1, 5)


def maturity_share(parts: Sufficient, period: Period, spec: Spec, *, known_until: date, maturity_days: int) -> Decimal:
    """The smaller of two shares, rounded down to hundredths: cases with a known outcome, and days passed.

    Never rounded up to 1. Where one to four cases are awaited only tenths are kept: hundredths would tell how many.
    """
    digits = Decimal("0.1") if parts.awaited in _FEW else Decimal("0.01")
    days = days_seen_share(period, spec, known_until=known_until, maturity_days=maturity_days)
    return min(parts.followed_share, days).quantize(digits, rounding=ROUND_FLOOR)


def days_seen_share(period: Period, spec: Spec, *, known_until: date, maturity_days: int) -> Decimal:
    """Share of the days in which the period's rows happen and are registered that lie before the cut-off.

    They are the period and the ``maturity_days`` after it. A stock is of one day, the period's last: of it only the
    days afterwards count, since those before say nothing about how much of that day is registered.
    """
    if isinstance(spec, Stock):
        if maturity_days == 0:
            return Decimal(int(period.last < known_until))
        awaited, seen = maturity_days, (known_until - period.end).days
    else:
        awaited, seen = period.days + maturity_days, (known_until - period.first).days
    return quotient(min(max(seen, 0), awaited), awaited)


def registered_on(period: Period, *, maturity_days: int) -> date:
    """The first cut-off at which late registration of the period is over."""
    return period.end + timedelta(days=maturity_days)


def is_complete(parts: Sufficient, period: Period, *, known_until: date, maturity_days: int) -> bool:
    """True where late registration is over and (nearly) every outcome is known."""
    is_registered = registered_on(period, maturity_days=maturity_days) <= known_until
    return is_registered and parts.followed_share >= COMPLETE_SHARE
