"""Rights by object, for ``user.has_perm(name, thing)``: a role held for one unit counts only there."""

from __future__ import annotations

from typing import Protocol

import rules

from utfall.web.accounts.models import Unit, User
from utfall.web.permissions import BOUND_TO_UNIT, Permission


class OfUnit(Protocol):
    """Anything that belongs to a unit (None: to the whole board)."""

    unit: Unit | None


def _held_there(permission: Permission) -> rules.Predicate:
    @rules.predicate(f"holds_{permission.value}_there")
    def holds(user: User, thing: OfUnit | None) -> bool:
        return thing is not None and user.may_in(permission, thing.unit)

    return holds


for _permission in sorted(BOUND_TO_UNIT):
    rules.add_perm(f"accounts.{_permission.value}", _held_there(_permission))
