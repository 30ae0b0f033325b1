"""Estimates that a page shows where they can be made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from utfall.errors import NoEstimate

P = ParamSpec("P")
R = TypeVar("R")


def if_estimated(door: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R | None:
    """What a door of the gate gives; None where no estimate can be made."""
    with contextlib.suppress(NoEstimate):
        return door(*arguments, **named)
    return None
