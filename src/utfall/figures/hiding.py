"""A protected figure: nothing left in it that its protection hides, and in words why it is hidden."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.sufficient import Sufficient
from utfall.model.cell import Cell
from utfall.model.figure import Figure, Protection
from utfall.model.period import Period


def hide(figure: Figure, reason: str) -> Figure:
    """The figure without value, parts and interval; its maturity in tenths, so that it tells no count."""
    hidden = Cell.hidden(reason)
    return dataclasses.replace(
        figure,
        value=hidden,
        numerator=None if figure.numerator is None else hidden,
        denominator=None if figure.denominator is None else hidden,
        interval=None,
        maturity_share=figure.maturity_share.quantize(Decimal("0.1"), rounding=ROUND_FLOOR),
    )


def why_hidden(
    status: Protection,
    parts: Sufficient,
    policy: DisclosurePolicy,
    *,
    period: Period,
    periods: Sequence[Period],
    is_broken_down: bool,
) -> str:
    """The reason as a Swedish clause. It says what kind of figure this is and what stands beside it, not which of the
    rules applied: that would tell more about the size than the status does."""
    least = policy.minimum_count
    if status is Protection.PRIMARY:
        if parts.is_share:
            return f"skyddad (gruppen är mindre än {policy.minimum_denominator}, eller en del av den mindre än {least})"
        is_behind = parts.denominator is not None or parts.contributors is not None
        return f"skyddad (färre än {least}{' ärenden bakom siffran' if is_behind else ''})"
    beside = [other.label_long_sv() for other in periods if _overlap(other, period)]
    if beside and not is_broken_down:
        return f"skyddad (skulle röja ett litet antal om den lästes tillsammans med {' och '.join(beside)})"
    if beside:
        return "skyddad (skulle röja ett litet antal tillsammans med andra grupper eller perioder i tabellen)"
    return "skyddad (skulle röja ett litet antal tillsammans med de andra grupperna i tabellen)"


def _overlap(other: Period, period: Period) -> bool:
    return other != period and other.first <= period.last and period.first <= other.last
