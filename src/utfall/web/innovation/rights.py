"""Who may steer an innovation."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from utfall.web.accounts.asking import person_asking
from utfall.web.accounts.models import User
from utfall.web.innovation.models import Innovation
from utfall.web.innovation.states import State
from utfall.web.permissions import Permission


def may_steer(user: User, innovation: Innovation) -> bool:
    """Its owner, and whoever steers innovation in its unit (none: in the whole board)."""
    return innovation.owner_id == user.id or user.may_in(Permission.STEER_INNOVATION, innovation.unit)


def may_correct(user: User, innovation: Innovation) -> bool:
    """Who left the idea may correct it until it is a pitch; whoever steers it, always."""
    is_own = user.id == innovation.left_by_id and innovation.state == State.IDEA
    return is_own or may_steer(user, innovation)


def correcting(request: HttpRequest, innovation: Innovation) -> User:
    """The person asking, who may correct the idea. Raises ``PermissionDenied``."""
    user = person_asking(request)
    if not may_correct(user, innovation):
        raise PermissionDenied("the idea is another's")
    return user


def steering(request: HttpRequest, innovation: Innovation) -> User:
    """The person asking, who may steer it. Raises ``PermissionDenied``."""
    user = person_asking(request)
    if not may_steer(user, innovation):
        raise PermissionDenied("the innovation is another's")
    return user
