"""What may be said of a group's answers to a question: the middle and how they spread, never who or how few.

It is no sample of anything: there is no interval, and nothing about chance is said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.reports.numbers import format_number


@dataclass(frozen=True)
class Spread:
    """The ``median`` answer (half steps where two meet), and the steps ``low`` to ``high`` that the middle half of the
    answers lies within: at least half of them. ``counts`` are the answers by step from 1; None where some step has so
    few that it is not shown."""

    median: Decimal
    low: int
    high: int
    counts: tuple[int, ...] | None

    @property
    def printed(self) -> str:
        """``3``, or ``3,5``."""
        return format_number(self.median, decimals=0 if self.median == self.median.to_integral_value() else 1)


def spread_of(values: Sequence[int], *, steps: int, policy: DisclosurePolicy) -> Spread | None:
    """The spread of answers 1 to ``steps``; None where fewer have answered than the policy shows."""
    if len(values) < policy.minimum_count:
        return None
    ordered, count = sorted(values), len(values)
    middle = (Decimal(ordered[(count - 1) // 2]) + ordered[count // 2]) / 2
    low, high = ordered[math.ceil(count / 4) - 1], ordered[math.ceil(3 * count / 4) - 1]
    found = Counter(ordered)
    counts = tuple(found[step] for step in range(1, steps + 1))
    # An empty step says only that nobody chose it; a step with one or two says too much of them.
    shows = not any(0 < one < policy.minimum_count for one in counts)
    return Spread(middle, low, high, counts if shows else None)
