"""What is wrong with the plan's rows that a delivery brought, which shows only when they meet all others."""

from __future__ import annotations

from utfall.finance.balance_actions import delivered_actions
from utfall.finance.budget import internal_budget
from utfall.finance.coding import Coding
from utfall.finance.manager_forecasts import locked_forecasts
from utfall.finance.yearly_items import one_offs
from utfall.model.plan_tables import PLAN_TABLES
from utfall.model.problem import Problem
from utfall.store.delivery import Delivery
from utfall.store.store import Store

_NAMES = tuple(table.name for table in PLAN_TABLES)


def has_plan(delivery: Delivery) -> bool:
    """Did any of the delivery's own files write to a table of the plan?"""
    return any(name in receipt.rows_per_table for receipt in delivery.files for name in _NAMES)


def plan_findings(store: Store, delivery: Delivery, coding: Coding) -> tuple[Problem, ...]:
    """Names that are not known, rows said twice, uneven transfers, and forecasts that came after their lock.

    Only of the files that the delivery itself brought: what was told before is not told again.
    """
    files = store.current_files(delivery, tables=_NAMES)
    found = (
        *internal_budget(files, coding).problems,
        *one_offs(files, coding)[1],
        *delivered_actions(files, coding)[1],
        *locked_forecasts(store, delivery, coding).problems,
    )
    brought = {receipt.name for receipt in delivery.files}
    return tuple(problem for problem in found if problem.place.file in brought)
