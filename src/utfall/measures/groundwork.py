"""Tables that several measures share, named by what they hold."""

from __future__ import annotations

import hashlib

from sqlglot import exp

Groundwork = tuple[tuple[str, exp.Expression], ...]
"""Pairs of table name and the expression that makes it from canonical tables."""


def named(expression: exp.Expression) -> tuple[str, exp.Expression]:
    """The expression under ``gw_`` and a hash of itself: two measures that need the same table name the same one.

    The expression holds no period and no cut-off, so one table serves every question put to a delivery.
    """
    return "gw_" + hashlib.sha256(expression.sql().encode()).hexdigest()[:16], expression
