"""Admission to every view: what it declares is asked of whoever comes; a view that declares nothing admits nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from utfall.web.permissions import Permission, declared

logger = logging.getLogger(__name__)

WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
"""Addresses that a person may use to get a second factor."""

WITH_FIRST_PASSWORD = frozenset({"account_logout", "account_change_password"})
"""Addresses that a person may use before having chosen a password of their own."""


class AdmissionMiddleware:
    """Asks before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None admits; a redirect to sign-in, a password of one's own or a second factor; or ``PermissionDenied``."""
        permission = declared(view)
        if permission is None:
            logger.error("a view declares no permission: %s", getattr(view, "__qualname__", view))
            raise PermissionDenied("undeclared")
        if permission is Permission.ANYONE:
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name not in WITH_FIRST_PASSWORD and user.must_change_password and not _came_through_provider(request):
            return redirect("account_change_password")
        if settings.SECOND_FACTOR_REQUIRED and name not in WITHOUT_SECOND_FACTOR and not _has_second_factor(request):
            return redirect("mfa_activate_totp")
        if not user.may(permission):
            raise PermissionDenied(permission.value)
        return None


def _has_second_factor(request: HttpRequest) -> bool:
    """Their own here, or the organisation's: whoever came through its provider has passed the provider's."""
    return _came_through_provider(request) or bool(is_mfa_enabled(request.user))


def _came_through_provider(request: HttpRequest) -> bool:
    methods = request.session.get("account_authentication_methods", [])
    return any(one.get("method") == "socialaccount" for one in methods)
