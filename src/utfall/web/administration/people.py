"""What an administrator does to people, roles and the directory's groups. Powerful roles need a second person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.actions import create_person, end_role, grant_role, set_active, set_first_password
from utfall.web.accounts.models import GroupRole, Membership, Unit, User
from utfall.web.administration.carrying_out import require_new_mapping, require_new_role, require_password_here
from utfall.web.administration.models import Proposal
from utfall.web.administration.proposals import propose
from utfall.web.audit.actions import record
from utfall.web.permissions import Role

FOUR_EYES = frozenset({Role.CONTROLLER, Role.AUDITOR, Role.ADMINISTRATOR, Role.DIRECTOR})
"""Roles that read about individuals, read the log, give rights or decide: one person alone never gives them."""


@transaction.atomic
def add_person(username: str, *, name: str, by: User) -> tuple[User, str]:
    """The new person and their first password, which is kept nowhere. Raises ``NotPossibleNow`` for a name taken."""
    if User.objects.filter(username__iexact=username).exists():
        raise NotPossibleNow("Användarnamnet är upptaget.", remedy="Välj ett annat.")
    made = create_person(username, name=name, password=None, by=by.username)
    return made, set_first_password(made, by=by.username)


@transaction.atomic
def renew_password(user: User, *, reason: str, by: User) -> str | Proposal:
    """The new first password, or the proposal of it where the person holds a role that asks for a second person:
    whoever has the password can act in that role.

    Raises ``NotPossibleNow`` for oneself, a closed account, and whoever has no password here.
    """
    if user.id == by.id:
        raise NotPossibleNow("Du byter ditt eget lösenord på sidan om ditt konto.", remedy="Gå till ditt namn överst.")
    require_password_here(user)
    if not asks_for_two(user):
        return set_first_password(user, by=by.username)
    return propose(Proposal.Kind.RENEW_PASSWORD, payload={"user": user.id}, reason=reason, by=by)


def asks_for_two(user: User) -> bool:
    """Does the person hold a role today that nobody is given by one person alone?"""
    return any(Role(one.role) in FOUR_EYES for one in User.objects.get(id=user.id).memberships_on())


@transaction.atomic
def give_role(user: User, *, role: Role, unit: Unit | None, reason: str, by: User) -> Membership | Proposal:
    """The role from today, or the proposal of it where the role asks for a second person.

    Raises ``NotPossibleNow`` for oneself, a closed account or unit, and a role that is held already.
    """
    if user.id == by.id:
        raise NotPossibleNow("Du kan inte ge dig själv en roll.", remedy="Be en annan administratör.")
    require_new_role(user, role=role, unit=unit)
    if role not in FOUR_EYES:
        return grant_role(user, role=role, unit=unit, by=by.username)
    payload = {"user": user.id, "role": role.value, "unit": unit.id if unit else None}
    return propose(Proposal.Kind.GRANT_ROLE, payload=payload, reason=reason, by=by)


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> None:
    """The role ends today. Raises ``NotPossibleNow`` where it has ended, follows the directory, or is one's own role
    as administrator: then somebody is always left to give rights."""
    held = Membership.objects.select_for_update().get(id=membership.id)
    if not held.holds_on(timezone.localdate()):
        raise NotPossibleNow("Rollen är redan avslutad.", remedy="Inget mer behövs.")
    if held.from_group:
        raise NotPossibleNow(
            f"Rollen följer kataloggruppen {held.from_group}.",
            remedy="Ta personen ur gruppen, eller ta bort kopplingen.",
        )
    if held.user_id == by.id and held.role == Role.ADMINISTRATOR:
        raise NotPossibleNow("Du kan inte ta ifrån dig själv rollen.", remedy="Be en annan administratör.")
    end_role(held, by=by.username)


@transaction.atomic
def close_or_open(user: User, *, is_active: bool, by: User) -> None:
    """The account is closed or open. Raises ``NotPossibleNow`` for one's own."""
    if user.id == by.id:
        raise NotPossibleNow("Du kan inte stänga ditt eget konto.", remedy="Be en annan administratör.")
    if user.is_active != is_active:
        set_active(user, is_active=is_active, by=by.username)


def propose_mapping(group: str, *, role: Role, unit: Unit | None, reason: str, by: User) -> Proposal:
    """The proposal that a directory group gives a role. Always decided by another: the proposer may be in the group.

    Raises ``NotPossibleNow`` where the group gives it already.
    """
    require_new_mapping(group, role=role, unit=unit)
    payload = {"group": group, "role": role.value, "unit": unit.id if unit else None}
    return propose(Proposal.Kind.MAP_GROUP, payload=payload, reason=reason, by=by)


@transaction.atomic
def unmap_group(mapping: GroupRole, *, by: User) -> int:
    """How many people lost the role that the group gave them: they lose it now, not at their next sign-in."""
    details = {"role": mapping.role, "unit": mapping.unit.code if mapping.unit else ""}
    record("group.unmapped", by=by.username, thing=mapping.group, **details)
    today = timezone.localdate()
    given = Membership.objects.filter(from_group=mapping.group, role=mapping.role, unit=mapping.unit)
    held = [one for one in given.select_related("user", "unit") if one.holds_on(today)]
    for one in held:
        end_role(one, by=by.username)
    mapping.delete()
    return len(held)
