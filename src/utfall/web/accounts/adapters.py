"""allauth's adapters: nobody signs up by themselves, and groups of the directory become roles."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from utfall.web.accounts.actions import follow_groups

GROUP_CLAIMS = ("groups", "roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups")
"""Where Entra ID, AD FS and Keycloak put a person's groups."""


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are counted per account *and* address: guesses from outside never shut the owner out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}|{self.get_client_ip(request)}"


class OrganisationAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever the organisation's own provider lets in has an account; without a group that is mapped, no role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only through a provider that the organisation has set up."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """The new person, with the roles of their groups."""
        user = super().save_user(request, sociallogin, form)
        self._follow(sociallogin)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Roles follow the directory at each sign-in."""
        if sociallogin.is_existing:
            self._follow(sociallogin)

    def _follow(self, sociallogin: Any) -> None:
        claims: dict[str, Any] = sociallogin.account.extra_data or {}
        found: list[str] = []
        for source in (claims, claims.get("userinfo") or {}, claims.get("id_token") or {}):
            for claim in GROUP_CLAIMS:
                value = source.get(claim, [])
                found += [value] if isinstance(value, str) else [str(one) for one in value]
        follow_groups(sociallogin.user, groups=tuple(dict.fromkeys(found)))
