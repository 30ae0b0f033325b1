"""Every address admits those whose roles give the permission that its view declares, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from utfall.web.permissions import GRANTED, Permission, Role, declared


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of the application, with its route."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


ADDRESSES = sorted(patterns(), key=lambda found: found[0])
PLAIN = [
    (route, declared(pattern.callback))
    for route, pattern in ADDRESSES
    if "<" not in route and "(" not in route and not route.startswith("konto/") and not route.startswith("api/")
]


@pytest.mark.parametrize(("route", "pattern"), ADDRESSES, ids=[route for route, _ in ADDRESSES])
def test_every_view_declares_its_permission(route: str, pattern: URLPattern) -> None:
    assert isinstance(declared(pattern.callback), Permission)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_in_where_its_permissions_reach_and_nowhere_else(
    role: Role, signed_in: Callable[..., Client], store: Path
) -> None:
    client = signed_in(role)
    for route, permission in PLAIN:
        assert permission is not None
        is_let_in = permission in (Permission.ANYONE, Permission.SIGNED_IN) or permission in GRANTED[role]
        status = client.get(f"/{route}").status_code
        assert (status != 403) == is_let_in, f"{role} {route}: {status}"


@pytest.mark.django_db
def test_somebody_not_signed_in_is_sent_to_sign_in(store: Path) -> None:
    for route, permission in PLAIN:
        response = Client().get(f"/{route}")
        if permission is Permission.ANYONE:
            assert response.status_code == 200
        else:
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/konto/logga-in/")


def test_a_view_without_a_declaration_admits_nobody(rf: object, signed_in: Callable[..., Client]) -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import HttpRequest, HttpResponse

    from utfall.web.shell.admission import AdmissionMiddleware

    def undeclared(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open")

    with pytest.raises(PermissionDenied):
        AdmissionMiddleware(undeclared).process_view(HttpRequest(), undeclared, (), {})
