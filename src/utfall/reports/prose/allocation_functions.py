"""Bound functions about the economic allocation; the sentence falls away where there is none."""

from __future__ import annotations

from utfall.finance.allocation import Allocation, Change
from utfall.reports.allocation_words import percent_text
from utfall.reports.context import ReportContext
from utfall.reports.numbers import format_day, format_million_kronor
from utfall.reports.prose.quoting import plain_words
from utfall.reports.prose.sentences import Absent, Bound
from utfall.reports.wording import NO_ALLOCATION


def allocation_summary(context: ReportContext) -> Bound:
    """A whole sentence: the newest version, what it comes to and how much more or less that is than the year before."""
    newest = _newest(context)
    if newest is None:
        return Absent(NO_ALLOCATION)
    first = (
        f"Enligt {newest.version} den {format_day(newest.decided_on)} är tilldelningen {newest.year} "
        f"{format_million_kronor(newest.sum_ore)}"
    )
    change = newest.change()
    if change is None:
        return plain_words(f"{first}.")
    return plain_words(f"{first}, {_change_words(change)} jämfört med utgångspunkten {newest.year - 1}.")


def allocation_without(context: ReportContext, label: str) -> Bound:
    """A whole sentence: the change as if the rows whose label holds the words were not there; nothing without them."""
    newest = _newest(context)
    left_out = () if newest is None else newest.named(label)
    change = newest.change(without=left_out) if newest is not None and left_out else None
    if change is None:
        return Absent("")
    named = " och ".join(dict.fromkeys(f"”{one.label}”" for one in left_out))
    return plain_words(f"Utan {named} är det {_change_words(change)}.")


def _newest(context: ReportContext) -> Allocation | None:
    return None if context.allocation is None else context.allocation.year.newest


def _change_words(change: Change) -> str:
    """``45,5 mnkr (6,3 %) mer``."""
    which = "mer" if change.ore >= 0 else "mindre"
    return f"{format_million_kronor(abs(change.ore))} ({percent_text(abs(change.percent))}) {which}"
