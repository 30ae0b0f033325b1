"""What each kind of proposal does when it is accepted, and what it says where a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from utfall.errors import NotPossibleNow
from utfall.web.accounts.actions import grant_role, set_first_password
from utfall.web.accounts.models import GroupRole, Unit, User
from utfall.web.administration.models import Proposal
from utfall.web.administration.policies import POLICY_NAME, change_disclosure, difference
from utfall.web.audit.actions import record
from utfall.web.permissions import ROLE_NAMES_SV, Role

_NEW_PROPOSAL = "Avslå förslaget, och lämna ett nytt om det behövs."


def carry_out(proposal: Proposal, *, by: User) -> str:
    """Does what the proposal says, in the transaction of its acceptance; the first password that it made, if any.

    Raises ``NotPossibleNow`` where what it rests on has changed.
    """
    return _DOES[proposal.kind](proposal.payload, by) or ""


def subject(proposal: Proposal) -> str:
    """What the log says that the proposal is about: a user name, a group, or the policy."""
    payload = proposal.payload
    if proposal.kind == Proposal.Kind.CHANGE_DISCLOSURE:
        return POLICY_NAME
    if "user" in payload:
        return User.objects.get(id=payload["user"]).username
    return str(payload["group"])


def says(proposal: Proposal) -> str:
    """The proposal as a Swedish sentence."""
    payload = proposal.payload
    if proposal.kind == Proposal.Kind.CHANGE_DISCLOSURE:
        return f"Ändra skyddsreglerna: {difference(payload['before'], payload['after'])}."
    if proposal.kind == Proposal.Kind.RENEW_PASSWORD:
        return f"Ge {User.objects.get(id=payload['user'])} ett nytt första lösenord."
    role = f"rollen {ROLE_NAMES_SV[Role(payload['role'])]} {where(_unit(payload))}"
    if proposal.kind == Proposal.Kind.GRANT_ROLE:
        return f"Ge {User.objects.get(id=payload['user'])} {role}."
    return f"Ge alla i kataloggruppen {payload['group']} {role}."


def where(unit: Unit | None) -> str:
    """``för Myndighet``, or for the whole board."""
    return f"för {unit}" if unit else "för hela nämnden"


def require_new_role(user: User, *, role: Role, unit: Unit | None) -> None:
    """Raises ``NotPossibleNow`` where the account or the unit is closed, or the role is held already."""
    if not user.is_active:
        raise NotPossibleNow(f"Kontot för {user} är stängt.", remedy="Öppna kontot först.")
    require_open(unit)
    held = User.objects.get(id=user.id).memberships_on()
    if any((one.role, one.unit_id) == (role.value, unit.id if unit else None) for one in held):
        raise NotPossibleNow(f"{user} har redan rollen.", remedy="Inget mer behövs.")


def require_open(unit: Unit | None) -> None:
    """Raises ``NotPossibleNow`` for a unit that is no more."""
    if unit is not None and unit.valid_until is not None:
        raise NotPossibleNow(f"{unit} är avslutad.", remedy="Välj en enhet som finns.")


def require_new_mapping(group: str, *, role: Role, unit: Unit | None) -> None:
    """Raises ``NotPossibleNow`` where the unit is closed or the group gives the role already."""
    require_open(unit)
    if GroupRole.objects.filter(group=group, role=role.value, unit=unit).exists():
        raise NotPossibleNow("Gruppen ger redan rollen.", remedy="Inget mer behövs.")


def require_password_here(user: User) -> None:
    """Raises ``NotPossibleNow`` for a closed account, and for whoever signs in through the organisation alone."""
    if not user.is_active:
        raise NotPossibleNow(f"Kontot för {user} är stängt.", remedy="Öppna kontot först.")
    if not user.has_usable_password():
        raise NotPossibleNow(
            f"{user} loggar in genom organisationens egen inloggning.",
            remedy="Lösenordet byts i organisationens katalog.",
        )


def _renew(payload: Mapping[str, Any], by: User) -> str:
    user = User.objects.get(id=payload["user"])
    require_password_here(user)
    return set_first_password(user, by=by.username)


def _grant(payload: Mapping[str, Any], by: User) -> None:
    user, role, unit = User.objects.get(id=payload["user"]), Role(payload["role"]), _unit(payload)
    require_new_role(user, role=role, unit=unit)
    grant_role(user, role=role, unit=unit, by=by.username)


def _map(payload: Mapping[str, Any], by: User) -> None:
    role, unit = Role(payload["role"]), _unit(payload)
    require_new_mapping(payload["group"], role=role, unit=unit)
    GroupRole.objects.create(group=payload["group"], role=role.value, unit=unit)
    record("group.mapped", by=by.username, thing=payload["group"], role=role.value, unit=unit.code if unit else "")


def _unit(payload: Mapping[str, Any]) -> Unit | None:
    if payload["unit"] is None:
        return None
    found = Unit.objects.filter(id=payload["unit"]).first()
    if found is None:
        raise NotPossibleNow("Enheten finns inte längre.", remedy=_NEW_PROPOSAL)
    return found


_DOES: dict[str, Callable[[Mapping[str, Any], User], str | None]] = {
    Proposal.Kind.GRANT_ROLE: _grant,
    Proposal.Kind.MAP_GROUP: _map,
    Proposal.Kind.CHANGE_DISCLOSURE: change_disclosure,
    Proposal.Kind.RENEW_PASSWORD: _renew,
}
