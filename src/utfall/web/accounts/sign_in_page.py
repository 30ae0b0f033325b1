"""The sign-in page, with what the organisation and a demonstration add to it, and the page to change a password."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from utfall.web.permissions import ROLE_NAMES_SV, Role


class SignInPage(LoginView):  # type: ignore[misc]
    """``contact``: whom to turn to; ``demonstration``: user names and roles (no password), only in one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both, beside allauth's own."""
        shown = [(role.value, ROLE_NAMES_SV[role]) for role in Role] if settings.SURROUNDINGS.is_demo else []
        added = {"contact": settings.SIGN_IN.contact, "demonstration": shown}
        return {**super().get_context_data(**kwargs), **added}


class PasswordPage(PasswordChangeView):  # type: ignore[misc]
    """Only for whoever has a password here; others have theirs with the organisation."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or back to the account."""
        user: Any = request.user
        if not user.has_usable_password():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        """The first page: a changed password is told there, and nothing is left to do on this one."""
        return "/"


sign_in, change_password = SignInPage.as_view(), PasswordPage.as_view()
