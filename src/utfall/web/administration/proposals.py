"""Proposals: made by one person, decided by another. What a proposal would do is checked again when it is decided."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.administration.carrying_out import carry_out, says, subject
from utfall.web.administration.models import Proposal
from utfall.web.audit.actions import record
from utfall.web.permissions import Permission

NEEDS: dict[str, Permission] = {
    Proposal.Kind.GRANT_ROLE: Permission.ADMINISTER_PEOPLE,
    Proposal.Kind.MAP_GROUP: Permission.ADMINISTER_PEOPLE,
    Proposal.Kind.CHANGE_DISCLOSURE: Permission.CHANGE_POLICY,
    Proposal.Kind.RENEW_PASSWORD: Permission.ADMINISTER_PEOPLE,
}
"""What both the one who proposes and the one who decides must be allowed."""


@transaction.atomic
def propose(kind: Proposal.Kind, *, payload: dict[str, Any], reason: str, by: User) -> Proposal:
    """The open proposal. Raises ``NotPossibleNow`` where the person may not, where no reason is given, or where the
    same is proposed already."""
    _require_permission(kind, by)
    if not reason.strip():
        raise NotPossibleNow("Skälet saknas.", remedy="Skriv varför, så att den som beslutar kan ta ställning.")
    if any(one.payload == payload for one in Proposal.objects.filter(kind=kind, outcome="")):
        raise NotPossibleNow("Samma förslag väntar redan på beslut.", remedy="Be en annan person att besluta om det.")
    made = Proposal.objects.create(kind=kind.value, payload=payload, reason=reason.strip(), proposed_by=by)
    record(
        "proposal.made", by=by.username, thing=subject(made), proposal=made.id, change=says(made), reason=made.reason
    )
    return made


@transaction.atomic
def accept(proposal: Proposal, *, by: User) -> str:
    """The proposal is carried out, now; the first password that it made, or nothing.

    Raises ``NotPossibleNow`` for the proposer, for the person whom it is about, where either may no longer, and where
    what it rests on has changed.
    """
    found = _open_for_another(proposal, by)
    if found.payload.get("user") == by.id:
        raise NotPossibleNow("Förslaget gäller dig själv.", remedy="Be en annan administratör att besluta.")
    _require_permission(found.kind, found.proposed_by)
    _close(found, Proposal.Outcome.ACCEPTED, by)
    record("proposal.accepted", by=by.username, thing=subject(found), proposal=found.id, change=says(found))
    return carry_out(found, by=by)


@transaction.atomic
def refuse(proposal: Proposal, *, by: User) -> None:
    """The proposal comes to nothing. Raises ``NotPossibleNow`` for the proposer and where it is decided."""
    found = _open_for_another(proposal, by)
    _close(found, Proposal.Outcome.REFUSED, by)
    record("proposal.refused", by=by.username, thing=subject(found), proposal=found.id, change=says(found))


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User) -> None:
    """The proposer takes it back. Raises ``NotPossibleNow`` for anybody else and where it is decided."""
    found = _still_open(proposal)
    if found.proposed_by_id != by.id:
        raise NotPossibleNow("Förslaget är någon annans.", remedy="Avslå det i stället, om du inte håller med.")
    _close(found, Proposal.Outcome.WITHDRAWN, by)
    record("proposal.withdrawn", by=by.username, thing=subject(found), proposal=found.id, change=says(found))


def _open_for_another(proposal: Proposal, by: User) -> Proposal:
    found = _still_open(proposal)
    if found.proposed_by_id == by.id:
        raise NotPossibleNow("Du kan inte besluta om ditt eget förslag.", remedy="Be en annan person att besluta.")
    _require_permission(found.kind, by)
    return found


def _still_open(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update().get(id=proposal.id)
    if found.outcome:
        raise NotPossibleNow("Förslaget är redan avgjort.", remedy="Lämna ett nytt om det behövs.")
    return found


def _require_permission(kind: str, user: User) -> None:
    """Read anew: the roles that the request began with may have been taken since."""
    if not User.objects.get(id=user.id).may(NEEDS[kind]):
        raise NotPossibleNow(f"{user} har inte rätt till det här nu.", remedy="Be någon som har rollen.")


def _close(proposal: Proposal, outcome: Proposal.Outcome, by: User) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome.value, by, timezone.now()
    proposal.save(update_fields=["outcome", "decided_by", "decided_at"])
