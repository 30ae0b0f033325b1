"""Making people, giving and taking roles: each in one transaction with its entry in the log."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from utfall.web.accounts.models import ApiToken, GroupRole, Membership, Unit, User
from utfall.web.accounts.tokens import revoke_token
from utfall.web.audit.actions import record
from utfall.web.permissions import Role

_PASSWORD_BYTES = 12
DIRECTORY = "katalogen"
"""Who gives the roles that follow the directory's groups, in the log."""


@transaction.atomic
def create_person(username: str, *, name: str, password: str | None, by: str) -> User:
    """The new person; without a password they can only come in through the organisation's own sign-in."""
    user = User(username=username, display_name=name)
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    record("person.created", by=by, thing=username, name=name)
    return user


@transaction.atomic
def set_first_password(user: User, *, by: str) -> str:
    """A new first password, kept nowhere, which the person must change at the next sign-in. Whoever is signed in as
    the person is out with the next click, the keys of programs are taken back, and the second factor is gone: it may be
    what was lost."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    removed, _ = Authenticator.objects.filter(user=user).delete()
    for token in ApiToken.objects.filter(user=user, revoked_at=None):
        revoke_token(token, by=by)
    record("person.password_renewed", by=by, thing=user.username, second_factor="borttagen" if removed else "")
    return password


@transaction.atomic
def note_own_password(user: User) -> None:
    """The person has chosen a password of their own."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    record("person.password_changed", by=user.username, thing=user.username)


@transaction.atomic
def follow_address(user: User, *, email: str) -> None:
    """The person's e-mail address becomes the directory's; where that tells none that can be one, it stays."""
    try:
        validate_email(email)
    except ValidationError:
        return
    if email != user.email:
        user.email = email
        user.save(update_fields=["email"])
        record("person.address_followed", by=DIRECTORY, thing=user.username)


@transaction.atomic
def grant_role(user: User, *, role: Role, unit: Unit | None, by: str, from_group: str = "") -> Membership:
    """The role, from today."""
    membership = Membership.objects.create(user=user, role=role.value, unit=unit, from_group=from_group)
    record(
        "role.granted", by=by, thing=user.username, role=role.value, unit=unit.code if unit else "", group=from_group
    )
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: str) -> None:
    """The role no longer holds; its history stays. A role that began today never held."""
    today = timezone.localdate()
    details = {"role": membership.role, "unit": membership.unit.code if membership.unit else ""}
    if membership.valid_from >= today:
        membership.delete()
    else:
        membership.valid_until = today
        membership.save(update_fields=["valid_until"])
    record("role.ended", by=by, thing=membership.user.username, **details)


@transaction.atomic
def set_active(user: User, *, is_active: bool, by: str) -> None:
    """The person may sign in or not; a person who may not is out with the next click."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record("person.opened" if is_active else "person.closed", by=by, thing=user.username)


@transaction.atomic
def follow_groups(user: User, *, groups: tuple[str, ...]) -> None:
    """The roles that come from the directory become those of the person's groups now; others are left alone."""
    wanted = {(one.role, one.unit_id): one for one in GroupRole.objects.filter(group__in=groups).select_related("unit")}
    held = {(one.role, one.unit_id): one for one in user.memberships_on(timezone.localdate()) if one.from_group}
    for key, membership in held.items():
        if key not in wanted:
            end_role(membership, by=DIRECTORY)
    for key, mapped in wanted.items():
        if key not in held:
            grant_role(user, role=Role(mapped.role), unit=mapped.unit, by=DIRECTORY, from_group=mapped.group)
