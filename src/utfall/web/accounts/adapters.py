"""allauth's adapters: nobody signs up by themselves, directory groups become roles, secrets are kept encrypted."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from utfall.web.accounts.actions import DIRECTORY, follow_address, follow_groups
from utfall.web.audit.actions import record

GROUP_CLAIMS = (
    "groups",
    "roles",
    "memberOf",
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "http://schemas.xmlsoap.org/claims/Group",
)
"""Where Entra ID, AD FS and Keycloak put a person's groups."""
_TOO_MANY = "Det har blivit för många fel. Vänta en kvart och försök igen."
_QUIET = 4
"""Empty modules around a QR code, as its standard asks."""


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    error_messages = {  # noqa: RUF012 - allauth reads it as an attribute of the class
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Användarnamnet eller lösenordet stämmer inte.",
        "incorrect_password": "Lösenordet stämmer inte.",
        "enter_current_password": "Skriv det lösenord du har nu.",
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are counted per account *and* address: guesses from outside never shut the owner out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}|{self.get_client_ip(request)}"


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are encrypted with the installation's key: a copy of the database gives none."""

    error_messages = {  # noqa: RUF012 - allauth reads it as an attribute of the class
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Koden stämmer inte. Vänta på nästa och försök igen.",
        "cannot_generate_recovery_codes": "Slå på kod från en app först.",
    }

    def encrypt(self, text: str) -> str:
        """The text, unreadable."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as an inline drawing without styles, which the content policy would refuse."""
        code = qrcode.QRCode(border=_QUIET)
        code.add_data(url)
        rows = code.get_matrix()
        size = len(rows)
        squares = format_html_join(
            "", "M{} {}h1v1h-1z", ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        )
        return format_html(
            '<svg viewBox="0 0 {size} {size}" role="img" aria-label="QR-kod med samma nyckel som ovan">'
            '<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{squares}"/></svg>',
            size=size,
            squares=squares,
        )


def _cipher() -> Fernet:
    key = hashlib.sha256(b"utfall.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class OrganisationAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever the organisation's own provider lets in has an account; without a group that is mapped, no role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only through a provider that the organisation has set up."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Always: nothing more is asked of the person."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Name and user name. The e-mail address is kept for letters alone (``_follow``): nobody signs in by it."""
        user = super().populate_user(request, sociallogin, {**data, "email": ""})
        sociallogin.told_address = str(data.get("email") or "")
        user.email, sociallogin.email_addresses = "", []
        user.display_name = data.get("name") or user.get_full_name()
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """The new person, with the roles of their groups."""
        user = super().save_user(request, sociallogin, form)
        record("person.created", by=DIRECTORY, thing=user.username, name=user.display_name)
        self._follow(sociallogin)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Roles and address follow the directory at each sign-in."""
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
        follow_address(sociallogin.user, email=getattr(sociallogin, "told_address", ""))
