"""How much of a figure's follow-up has been seen."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from utfall.figures.sufficient import Sufficient
from utfall.model.period import Period
from utfall.stats.durations import quotient

_FEW = range(1, 5)


def maturity_share(parts: Sufficient, period: Period, *, known_until: date, maturity_days: int) -> Decimal:
    """The smaller of two shares, rounded down to hundredths: cases with a known outcome, and days passed.

    Days are those from the period's first day to ``maturity_days`` after its end (late registration). Never rounded
    up to 1. Where one to four cases are awaited only tenths are kept: hundredths would tell how many.
    """
    digits = Decimal("0.1") if parts.awaited in _FEW else Decimal("0.01")
    seen = min(parts.followed_share, days_seen_share(period, known_until=known_until, maturity_days=maturity_days))
    return seen.quantize(digits, rounding=ROUND_FLOOR)


def days_seen_share(period: Period, *, known_until: date, maturity_days: int) -> Decimal:
    """Share of the days from the period's beginning to the end of late registration that lie before the cut-off."""
    awaited = period.days + maturity_days
    seen = (known_until - period.first).days
    return quotient(min(max(seen, 0), awaited), awaited)
