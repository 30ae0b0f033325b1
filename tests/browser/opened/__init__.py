"""What each room adds to the walk of all pages (``tests/browser/test_pages.py``), a module a room.

``OPENED``: pages that no link leads to, as there; ``FORMS``: addresses that take a form or give a file; ``FURNISH``:
code that runs in the server's surroundings after ``pages_furnishing.py`` and adds to its ``names``.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def opened() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Route -> who opens it, and at which addresses."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for room in _rooms():
        found |= getattr(room, "OPENED", {})
    return found


def forms() -> set[str]:
    """Routes that are no page."""
    return {route for room in _rooms() for route in getattr(room, "FORMS", ())}


def furnishing() -> str:
    """The rooms' code, and the printing of what all of it has named."""
    pieces: list[Any] = [getattr(room, "FURNISH", "") for room in _rooms()]
    return "\n".join(["import json", *pieces, "print(json.dumps(names))", ""])


def _rooms() -> Iterator[ModuleType]:
    for one in iter_modules(__path__):
        yield import_module(f"{__name__}.{one.name}")
