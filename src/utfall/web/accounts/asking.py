"""Who asks: the person that a request is from."""

from __future__ import annotations

from django.http import HttpRequest

from utfall.web.accounts.models import User


def person_asking(request: HttpRequest) -> User:
    """The signed-in person; a view that has been admitted always has one."""
    user = request.user
    assert isinstance(user, User)
    return user
