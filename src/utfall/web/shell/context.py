"""What the frame around every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from utfall.web.permissions import Permission, declared
from utfall.web.shell.known_day import KnownDay


@dataclass(frozen=True)
class Place:
    """An entry of the main menu, or of the menu under it."""

    name: str
    address: str
    is_here: bool


_DIALOGUE = "Dialog och beslut"
_MENU: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Nulägeskoll", (("Nulägeskoll", "overview"),)),
    ("Nyckeltal", (("Nyckeltal", "keyfigures"),)),
    ("Mål", (("Mål", "goals"),)),
    ("Ekonomi", (("Ekonomi", "economy"),)),
    ("Rapport", (("Rapport", "reports"),)),
    (
        _DIALOGUE,
        (
            ("Möten", "meetings"),
            ("Uppdrag", "assignments"),
            ("Verksamhetsdialog", "dialogues"),
            ("Röda tråden", "thread"),
            ("Utveckling", "innovation"),
            ("Skatta läget", "self_assessments"),
        ),
    ),
    ("Inläsning", (("Inläsning", "deliveries"),)),
    ("Öppna sidor", (("Öppna sidor", "publishing"),)),
    ("Administration", (("Administration", "administration"),)),
)
"""Entry of the main menu -> the rooms in it, each with the name of its first address. A room that is not installed is
left out; an entry with several rooms has a menu of its own under the main one."""

_ALSO = {"overview": "/nulage/"}
"""Rooms whose other pages do not lie under their first address."""


def page(request: HttpRequest) -> dict[str, Any]:
    """``menu`` of what the person may see, ``rooms``: the menu under it where there is one, and ``known``: the day
    shown, and whether it is an earlier one."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": (), "rooms": (), "known": None}
    known: KnownDay | None = getattr(request, "known", None)
    menu, rooms = [], ()
    for name, entries in _MENU:
        places = _places(request.path, entries, user)
        if not places:
            continue
        is_here = any(place.is_here for place in places)
        menu.append(Place(name, places[0].address, is_here))
        if is_here and len(entries) > 1:
            rooms = places
    return {"menu": tuple(menu), "rooms": rooms, "known": known}


def _places(path: str, entries: tuple[tuple[str, str], ...], user: Any) -> tuple[Place, ...]:
    """The rooms of an entry that the person may enter."""
    found = []
    for name, view in entries:
        address, permission = _door(view)
        if permission is not None and user.may(permission):
            start = _ALSO.get(view, address)
            found.append(Place(name, address, path.startswith(start) or path == address))
    return tuple(found)


@lru_cache
def _door(view: str) -> tuple[str, Permission | None]:
    """The address of a room, and what its first page demands; None: it is not installed."""
    try:
        address = reverse(view)
    except NoReverseMatch:
        return "", None
    return address, declared(resolve(address).func)
