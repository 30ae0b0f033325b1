"""Which assignments somebody may see, which are open, and which the next agenda carries."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.permissions import GRANTED, Permission, Role

OPEN_STATES = (Assignment.State.OPEN, Assignment.State.UNDERWAY)


def visible_to(user: User) -> QuerySet[Assignment]:
    """Those that the user may see: confidential ones only where they own them, gave them, or hold the permission for
    the unit. What is not here is to the user one that does not exist."""
    found = Assignment.objects.select_related("owner", "unit", "created_by")
    if not user.may(Permission.SEE_ASSIGNMENTS):
        return found.none()
    open_to_all = Q(confidential=False) | Q(owner=user) | Q(created_by=user)
    if user.may_in(Permission.SEE_CONFIDENTIAL_ASSIGNMENTS, None):
        return found
    return found.filter(open_to_all | Q(unit__in=_units_of(user, Permission.SEE_CONFIDENTIAL_ASSIGNMENTS)))


def open_for(user: User, *, unit: Unit | None = None, origin_kind: OriginKind | None = None) -> QuerySet[Assignment]:
    """Those that are open and that the user may see, the earliest due first; of a unit with its parts, and of one kind
    of origin, where these are named."""
    found = visible_to(user).filter(state__in=OPEN_STATES)
    if unit is not None:
        found = found.filter(unit__in=with_parts(unit))
    if origin_kind is not None:
        found = found.filter(origin_kind=origin_kind.value)
    return found.order_by("due", "id")


def owned_by(user: User) -> QuerySet[Assignment]:
    """The user's own that are open, the earliest due first."""
    return visible_to(user).filter(owner=user, state__in=OPEN_STATES).order_by("due", "id")


def of_origin(kind: OriginKind, key_prefix: str, *, user: User | None = None) -> QuerySet[Assignment]:
    """Those whose origin is ``key_prefix`` or a part of it (``dialogue:1`` meets ``dialogue:1:agreement:3``, and not
    ``dialogue:12``), open or closed; without ``user`` only those that everybody may see."""
    found = Assignment.objects.filter(confidential=False) if user is None else visible_to(user)
    matches = Q(origin_key=key_prefix) | Q(origin_key__startswith=f"{key_prefix}:")
    return found.filter(matches, origin_kind=kind.value).select_related("owner", "unit").order_by("due", "id")


def open_for_agenda(agenda: str = "", unit: Unit | None = None, *, user: User | None = None) -> QuerySet[Assignment]:
    """Those that the next agenda carries: open, and given by the meeting series ``agenda`` or held by the unit and its
    parts. Neither named: all that are open. Without ``user`` only those that everybody may see."""
    found = Assignment.objects.filter(confidential=False) if user is None else visible_to(user)
    carried = Q()
    if agenda:
        carried |= Q(agenda=agenda)
    if unit is not None:
        carried |= Q(unit__in=with_parts(unit))
    return found.filter(carried, state__in=OPEN_STATES).select_related("owner", "unit").order_by("due", "id")


def may_follow_up(user: User, assignment: Assignment) -> bool:
    """May the user say how it goes and change it? Its owner and its giver may, and whoever gives assignments there."""
    is_own = user.id in (assignment.owner_id, assignment.created_by_id)
    return is_own or user.may_in(Permission.GIVE_ASSIGNMENT, assignment.unit)


def may_set_confidential(user: User, assignment: Assignment) -> bool:
    """May the user say who sees it? Its giver may, and those who may see what is confidential there."""
    return user.id == assignment.created_by_id or user.may_in(Permission.SEE_CONFIDENTIAL_ASSIGNMENTS, assignment.unit)


def with_parts(unit: Unit) -> list[int]:
    """The ids of the unit and its parts, under every name that they have had."""
    return [one.id for one in Unit.objects.select_related("parent__parent") if unit.holds(one)]


def _units_of(user: User, permission: Permission) -> list[int]:
    """The ids of the units that a role held for one unit gives the permission in."""
    held = [one.unit for one in user.memberships_on() if one.unit is not None and permission in GRANTED[Role(one.role)]]
    if not held:
        return []
    return [one.id for one in Unit.objects.select_related("parent__parent") if any(unit.holds(one) for unit in held)]
