"""The sign-in page, with what the organisation and a demonstration add to it."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from utfall.web.permissions import ROLE_NAMES_SV, Role


class SignInPage(LoginView):  # type: ignore[misc]
    """``contact``: whom to turn to; ``demonstration``: user names and roles (no password), only in one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both, beside allauth's own."""
        shown = [(role.value, ROLE_NAMES_SV[role]) for role in Role] if settings.SURROUNDINGS.is_demo else []
        added = {"contact": settings.SIGN_IN.contact, "demonstration": shown}
        return {**super().get_context_data(**kwargs), **added}


sign_in = SignInPage.as_view()
