"""The list of assignments: what a reader asks for in an address, and what stands under it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.as_of import standing
from utfall.web.assignments.closing_time import ClosingTime, closing_time
from utfall.web.assignments.goal_names import known_goals
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import ORIGIN_NAMES_SV, OriginKind
from utfall.web.assignments.queries import OPEN_STATES, visible_to, with_parts

MINE, ALL = "mina", "alla"
SHOWN_CLOSED = 200
"""Closed ones shown in a list, the latest first."""


@dataclass(frozen=True)
class Filters:
    """What the address asks for; what it says that does not exist is left out."""

    whose: str = MINE
    owner: int | None = None
    unit: Unit | None = None
    goal: str = ""
    origin: OriginKind | None = None

    @classmethod
    def of(cls, address: Mapping[str, str]) -> Filters:
        """From the parameters ``vems``, ``ansvarig``, ``enhet``, ``mal`` and ``ursprung``."""
        owner, unit, origin = (address.get(name, "") for name in ("ansvarig", "enhet", "ursprung"))
        goal = address.get("mal", "")
        asks = any((owner, unit, origin, goal))
        whose = address.get("vems", ALL if asks else MINE)
        return cls(
            whose=whose if whose in (MINE, ALL) else MINE,
            owner=int(owner) if owner.isdecimal() and len(owner) < 10 else None,
            unit=Unit.objects.filter(id=int(unit)).first() if unit.isdecimal() and len(unit) < 10 else None,
            goal=goal if goal in known_goals() else "",
            origin=OriginKind(origin) if origin in list(OriginKind) else None,
        )

    def of_all(self, found: QuerySet[Assignment]) -> QuerySet[Assignment]:
        """Those of ``found`` that are asked for, whoever owns them."""
        if self.unit is not None:
            found = found.filter(unit__in=with_parts(self.unit))
        if self.goal:
            found = found.filter(goal=self.goal)
        if self.origin is not None:
            found = found.filter(origin_kind=self.origin.value)
        return found

    def of_owner(self, found: Iterable[Assignment], *, user: User) -> tuple[Assignment, ...]:
        """Those of ``found`` whose owner is asked for: as they stand there, since an owner hands over."""
        owners = {user.id} if self.whose == MINE else None
        if self.owner is not None:
            owners = {self.owner} if owners is None else owners & {self.owner}
        return tuple(one for one in found if owners is None or one.owner_id in owners)


@dataclass(frozen=True)
class Listing:
    """The assignments asked for: late ones the longest late first, other open ones by day, closed ones the latest
    first."""

    filters: Filters
    late: tuple[Assignment, ...]
    coming: tuple[Assignment, ...]
    closed: tuple[Assignment, ...]
    time: ClosingTime

    @property
    def is_empty(self) -> bool:
        """Nothing was given at all."""
        return not (self.late or self.coming or self.closed)


@dataclass(frozen=True)
class Choices:
    """What the filters can be set to: id and name."""

    owners: tuple[tuple[int, str], ...]
    units: tuple[tuple[int, str], ...]
    goals: tuple[tuple[str, str], ...]
    origins: tuple[tuple[str, str], ...]


def listing(user: User, filters: Filters, *, on: datetime.date | None = None) -> Listing:
    """What the user may see of what is asked for, today or as it stood on an earlier day."""
    today = on or timezone.localdate()
    found = filters.of_owner(standing(filters.of_all(visible_to(user)), on), user=user)
    still_open = [one for one in found if one.state in OPEN_STATES]
    closed = sorted((one for one in found if one.closed_at), key=lambda one: one.closed_at or one.created_at)
    return Listing(
        filters=filters,
        late=tuple(one for one in still_open if one.due < today),
        coming=tuple(one for one in still_open if one.due >= today),
        closed=tuple(reversed(closed))[:SHOWN_CLOSED],
        time=closing_time(found),
    )


def choices(user: User, *, on: datetime.date | None = None) -> Choices:
    """The owners, units, goals and origins of the assignments that the user may see, today or on an earlier day."""
    found = standing(visible_to(user), on)
    owners = {one.owner_id: str(one.owner) for one in found if one.owner_id}
    units = {one.unit_id for one in found if one.unit_id}
    goals = {one.goal for one in found if one.goal}
    named = Unit.objects.filter(id__in=units).order_by("name")
    known = known_goals()
    return Choices(
        owners=tuple(sorted(owners.items(), key=lambda one: one[1])),
        units=tuple((one.id, one.name) for one in named),
        goals=tuple((one, known[one].short_title) for one in sorted(goals) if one in known),
        origins=tuple((kind.value, name) for kind, name in ORIGIN_NAMES_SV.items()),
    )
