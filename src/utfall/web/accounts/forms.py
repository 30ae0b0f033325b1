"""allauth's forms with labels in plain Swedish and nothing written inside the fields."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm

_LABELS = {
    "login": "Användarnamn",
    "password": "Lösenord",
    "oldpassword": "Lösenordet du har nu",
    "password1": "Nytt lösenord",
    "password2": "Nytt lösenord en gång till",
    "code": "Kod",
}


class _Plain:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Plain, LoginForm):  # type: ignore[misc]
    """User name and password."""


class PasswordForm(_Plain, ChangePasswordForm):  # type: ignore[misc]
    """The old one, and the new one twice; it must be another."""

    def clean(self) -> dict[str, Any]:
        """What was filled in."""
        filled: dict[str, Any] = super().clean() or self.cleaned_data
        if filled.get("password1") and filled["password1"] == filled.get("oldpassword"):
            self.add_error("password1", "Välj ett annat lösenord än det du har nu.")
        return filled


class ConfirmForm(_Plain, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class CodeForm(_Plain, AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""


class ConfirmByCodeForm(_Plain, ReauthenticateByCodeForm):  # type: ignore[misc]
    """The same, once more."""


class FirstCodeForm(_Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""
