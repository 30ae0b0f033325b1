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
    """The old one, and the new one twice."""


class ConfirmForm(_Plain, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class CodeForm(_Plain, AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""


class ConfirmByCodeForm(_Plain, ReauthenticateByCodeForm):  # type: ignore[misc]
    """The same, once more."""


class FirstCodeForm(_Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""
