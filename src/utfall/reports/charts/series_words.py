"""A series of figures in words: for the sentence that stands in for a chart."""

from __future__ import annotations

from collections.abc import Sequence

from utfall.reports.figure_ledger import Cited
from utfall.reports.numbers import format_number


def range_words(cited: Sequence[Cited]) -> str:
    """``mellan 118 och 131, 121 sist``, and how many values are not shown."""
    values = [c.figure.value.value for c in cited if c.figure.value.value is not None]
    if not values:
        return "inga värden att visa"
    low, high = format_number(min(values)), format_number(max(values))
    said = f"mellan {low} och {high}" if low != high else f"{low} hela tiden"
    last = cited[-1].figure.value
    end = f", {format_number(last.value)} sist" if last.value is not None and low != high else ""
    hidden = len(cited) - len(values)
    return said + end + (f", {hidden} värden visas inte" if hidden else "")
