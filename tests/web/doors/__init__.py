"""The addresses of each room for the matrix of rights (``tests/web/test_matrix.py``), a module a room.

A module gives ``DOORS``: route -> ``Door``; and, where its addresses need things of the room,
``furnish(mine: Whose, others: Whose) -> dict[str, object]``: what the addresses are filled in with. ``API`` as in
test_matrix, for operations of the room's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from tests.web.doors.door import Door

from utfall.web.accounts.models import Unit, User


@dataclass(frozen=True)
class Whose:
    """A person and the business area that is theirs (held as the role's unit where it is held for one)."""

    user: User
    unit: Unit


def doors() -> dict[str, Door]:
    """The addresses of all rooms that have a module here."""
    return _gathered("DOORS")


def operations() -> dict[str, Any]:
    """The operations of the API that rooms have here."""
    return _gathered("API")


def furnished(mine: Whose, others: Whose) -> dict[str, object]:
    """What the rooms' addresses are filled in with: things of ``mine``, and of ``others``."""
    found: dict[str, object] = {}
    for room in _rooms():
        if hasattr(room, "furnish"):
            found |= room.furnish(mine, others)
    return found


def _gathered(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for room in _rooms():
        found |= getattr(room, name, {})
    return found


def _rooms() -> Iterator[ModuleType]:
    for one in iter_modules(__path__):
        if one.name != "door":
            yield import_module(f"{__name__}.{one.name}")
