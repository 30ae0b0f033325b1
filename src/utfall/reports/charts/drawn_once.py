"""A chart drawn once is not drawn again: a page with the same figures is asked for many times."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import ParamSpec

Given = ParamSpec("Given")

MOST_KEPT = 256
"""Specifications of some tens of kilobytes."""


def drawn_once(draw: Callable[Given, str]) -> Callable[Given, str]:
    """The same function with a memory. What it is given must be told whole by ``repr``, as frozen dataclasses are."""
    kept: OrderedDict[str, str] = OrderedDict()
    lock = threading.Lock()

    @functools.wraps(draw)
    def found(*args: Given.args, **kwargs: Given.kwargs) -> str:
        name = repr((args, kwargs))
        with lock:
            if name in kept:
                kept.move_to_end(name)
                return kept[name]
        drawn = draw(*args, **kwargs)
        with lock:
            kept[name] = drawn
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        return drawn

    return found
