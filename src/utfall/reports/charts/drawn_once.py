"""A chart drawn once is not drawn again: a page with the same figures is asked for many times."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec

Given = ParamSpec("Given")
Keep = Callable[[tuple[object, ...], Callable[[], str]], str]
"""Gives what stands under a name, or makes it and keeps it, as ``KeptGate.keep`` does."""

MOST_KEPT = 256
"""Specifications of some tens of kilobytes."""

_keep: ContextVar[Keep | None] = ContextVar("keep", default=None)


@contextmanager
def drawings_kept_by(keep: Keep) -> Iterator[None]:
    """As long as the block runs, what is drawn is kept there too: other processes then need not draw it."""
    before = _keep.set(keep)
    try:
        yield
    finally:
        _keep.reset(before)


def drawn_once(draw: Callable[Given, str]) -> Callable[Given, str]:
    """The same function with a memory. What it is given must be told whole by ``repr``, as frozen dataclasses are."""
    remembered: OrderedDict[str, str] = OrderedDict()
    lock = threading.Lock()

    @functools.wraps(draw)
    def found(*args: Given.args, **kwargs: Given.kwargs) -> str:
        name = hashlib.sha256(repr((args, kwargs)).encode()).hexdigest()
        with lock:
            if name in remembered:
                remembered.move_to_end(name)
                return remembered[name]
        keep = _keep.get()
        call = ("drawing", draw.__module__, draw.__qualname__, name)
        drawn = draw(*args, **kwargs) if keep is None else keep(call, lambda: draw(*args, **kwargs))
        with lock:
            remembered[name] = drawn
            while len(remembered) > MOST_KEPT:
                remembered.popitem(last=False)
        return drawn

    return found
