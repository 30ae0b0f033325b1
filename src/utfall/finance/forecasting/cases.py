"""What makes the best and the worst case: how much each line moves in the years drawn that end there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from utfall.finance.forecasting.known import Line
from utfall.finance.forecasting.outlook import Outlook
from utfall.finance.forecasting.simulation import Simulated


@dataclass(frozen=True)
class CasePart:
    """What a line adds to the cost, against what is expected of it, in the best and in the worst case; öre."""

    line: Line
    best_ore: int
    worst_ore: int


def case_parts(outlook: Outlook, *, drawn: Simulated) -> tuple[CasePart, ...]:
    """The outlook's lines in order; their sums are exactly best and worst case less what is expected.

    A case is one quantile of the sum. The years drawn nearest to it (as many on either side as half the probability
    beyond it) say how the lines lie when the sum is there: lines that move together share it, lines that seldom do are
    not blamed. Scaled to the widened quantile. Empty where there are no limits.
    """
    spread = outlook.spread
    if spread is None:
        return ()
    columns = [
        column
        for column, one in enumerate(drawn.lines)
        if outlook.area in (None, one.line.area) and outlook.group in (None, one.line.group)
    ]
    own = drawn.drawn[:, columns]
    order = np.argsort(own.sum(axis=1), kind="stable")
    width, count = spread.case_share, len(order)
    low, high = int(count * width / 2), max(int(count * width * 3 / 2), int(count * width / 2) + 1)
    expected = np.array([drawn.lines[column].expected_ore for column in columns], dtype=np.float64)
    best = own[order[low:high]].mean(axis=0) - expected
    worst = own[order[count - high : count - low]].mean(axis=0) - expected
    parts = zip(
        columns,
        _scaled(best.tolist(), total=spread.best_ore - outlook.expected_ore),
        _scaled(worst.tolist(), total=spread.worst_ore - outlook.expected_ore),
        strict=True,
    )
    return tuple(CasePart(drawn.lines[column].line, *amounts) for column, *amounts in parts)


def _scaled(amounts: list[float], *, total: int) -> list[int]:
    """The amounts in whole öre with that sum; the largest takes what rounding leaves."""
    whole = sum(amounts)
    if not whole:
        return [0] * (len(amounts) - 1) + [total]
    found = [round(one * total / whole) for one in amounts]
    largest = max(range(len(found)), key=lambda place: abs(found[place]))
    found[largest] += total - sum(found)
    return found
