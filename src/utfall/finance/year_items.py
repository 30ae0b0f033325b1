"""What the plan's files say beside budget and forecasts, gathered for a year's statements."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.finance.balance_actions import BalanceAction, delivered_actions
from utfall.finance.coding import Coding
from utfall.finance.ledger_rows import Files
from utfall.finance.yearly_items import (
    Investment,
    OneOff,
    StateGrant,
    YearEquity,
    equity,
    investments,
    one_offs,
    state_grants,
)


@dataclass(frozen=True)
class YearItems:
    """``one_offs`` of every year, since a forecast takes those that are booked out of its pattern; the rest the year's.

    ``actions`` are those that were delivered; ``YearBook.actions`` says which hold. ``equity`` and ``equity_before``
    are of the year and of the year before, None where nothing says them.
    """

    one_offs: tuple[OneOff, ...]
    investments: tuple[Investment, ...]
    equity: YearEquity | None
    equity_before: YearEquity | None
    grants: tuple[StateGrant, ...]
    actions: tuple[BalanceAction, ...] = ()


def year_items(files: Files, coding: Coding, *, year: int) -> YearItems:
    """The items in the delivery's files (``Store.current_files`` with ``yearly_items.TABLES``)."""
    by_year = {one.year: one for one in equity(files)}
    items, _ = one_offs(files, coding)
    return YearItems(
        one_offs=items,
        investments=investments(files, year=year),
        equity=by_year.get(year),
        equity_before=by_year.get(year - 1),
        grants=tuple(one for one in state_grants(files) if one.year == year),
        actions=tuple(one for one in delivered_actions(files, coding)[0] if one.year == year),
    )
