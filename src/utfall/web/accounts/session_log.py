"""Entries in the log for coming in, being refused and leaving; connected when the app is ready.

Neither a password nor a mistyped user name is written: people type one in place of the other.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.utils.crypto import salted_hmac

from utfall.web.accounts.actions import note_own_password
from utfall.web.accounts.models import User
from utfall.web.audit.actions import record
from utfall.web.session_age import start

UNKNOWN = "okänd"
"""Who did it, where nobody has shown who they are."""


def digest_of_name(username: str) -> str:
    """The same for the same name, and impossible to turn back without the installation's key."""
    return salted_hmac("utfall.sign-in", username.strip().casefold(), algorithm="sha256").hexdigest()[:16]


@receiver(user_logged_in)
@transaction.atomic
def write_opened(sender: object, request: Any, user: User, **rest: object) -> None:
    """Somebody came in; their session begins to age."""
    start(request)
    methods = request.session.get("account_authentication_methods", [])
    by = ", ".join(dict.fromkeys(str(one.get("method", "")) for one in methods if isinstance(one, dict)))
    record("session.opened", by=user.username, thing=user.username, methods=by)


@receiver(user_login_failed)
@transaction.atomic
def write_refused(sender: object, credentials: dict[str, Any], **rest: object) -> None:
    """A wrong password, or an account that is not there."""
    name = str(credentials.get("username") or "")
    is_known = User.objects.filter(username=name).exists()
    record("session.refused", by=UNKNOWN, thing=name if is_known else f"okänt {digest_of_name(name)}")


@receiver(user_logged_out)
@transaction.atomic
def write_closed(sender: object, request: Any, user: User | None, **rest: object) -> None:
    """Somebody left, or was put out."""
    if user is not None:
        record("session.closed", by=user.username, thing=user.username)


@receiver(password_changed)
def write_password_changed(sender: object, user: User, **rest: object) -> None:
    """Somebody chose a new password."""
    note_own_password(user)


def _write_factor(action: str) -> Any:
    @transaction.atomic
    def write(sender: object, user: User, authenticator: Any, **rest: object) -> None:
        record(action, by=user.username, thing=user.username, kind=str(authenticator.type))

    return write


FACTOR_WRITERS = {
    "second_factor.added": authenticator_added,
    "second_factor.removed": authenticator_removed,
    "second_factor.renewed": authenticator_reset,
    "second_factor.refused": authentication_failed,
}
for _action, _signal in FACTOR_WRITERS.items():
    _signal.connect(_write_factor(_action), weak=False, dispatch_uid=_action)
