"""Who may use an operation of the REST API, and what it answers when something is wrong.

A request is in the name of its key's person: the person's roles today and the key's scopes must both give what an
operation needs.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from utfall.errors import UtfallError
from utfall.web.accounts.models import ApiToken
from utfall.web.accounts.tokens import token_of
from utfall.web.permissions import Permission


class Fault(Schema):
    """What went wrong: a title, what happened, and what to do, in Swedish."""

    title: str
    cause: str
    remedy: str


class MissingRight(UtfallError):
    """The key or its person lacks a right. Only the API shows it, so it is no command-line error."""

    title = "Rättigheten saknas"


class Key(HttpBearer):
    """``Authorization: Bearer utfall_…``: a valid key with the scope, of a person with the permission."""

    def __init__(self, permission: Permission, scope: ApiToken.Scope) -> None:
        super().__init__()
        self.permission = permission
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The key's token; the request is then its person's. Raises ``MissingRight``."""
        found = token_of(token)
        if found is None:
            return None
        if self.scope.value not in found.scopes:
            raise MissingRight(
                f"Nyckeln ger inte rätten ”{self.scope.label.lower()}”.", remedy="Gör en nyckel med den rätten."
            )
        if not found.user.may(self.permission):
            raise MissingRight(
                "Nyckelns ägare har inte den roll som behövs.", remedy="Be den som administrerar om rätt roll."
            )
        request.user = found.user
        return found


FAULTS: dict[int, Any] = {400: Fault, 401: Fault, 403: Fault, 404: Fault, 409: Fault, 422: Fault}
"""Answers that any operation may give beside its own."""
