"""What the frame around every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from utfall.web.permissions import Permission
from utfall.web.shell.known_day import KnownDay


@dataclass(frozen=True)
class Place:
    """An entry of the main menu."""

    name: str
    address: str
    is_here: bool


_MENU = (
    ("Nulägeskoll", "overview", Permission.SEE_FIGURES, "/nulage/"),
    ("Nyckeltal", "keyfigures", Permission.SEE_FIGURES, "/nyckeltal/"),
    ("Mål", "goals", Permission.SEE_FIGURES, "/mal/"),
    ("Rapport", "reports", Permission.SEE_REPORT, "/rapport/"),
    ("Inläsning", "deliveries", Permission.SEE_DELIVERIES, "/inlasning/"),
    ("Administration", "administration", Permission.SEE_POLICY, "/administration/"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """``menu`` of what the person may see, and ``known``: the day shown, and whether it is an earlier one."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": (), "known": None}
    known: KnownDay | None = getattr(request, "known", None)
    menu = tuple(
        Place(name, reverse(view), request.path.startswith(start) or (start == "/nulage/" and request.path == "/"))
        for name, view, permission, start in _MENU
        if user.may(permission)
    )
    return {"menu": menu, "known": known}
