"""The organisation as it changes: a unit is renamed, moved or closed from a day, and what was before stays.

The row that others point at is always the unit as it is now; a change puts a row beside it for how it was. So a right
or a section follows the unit to its new name and area. Changes are therefore made on their day or later, not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import GroupRole, Membership, Unit, User
from utfall.web.audit.actions import record


@dataclass(frozen=True)
class Branch:
    """A business area or a unit as it was one day, and the units in it."""

    unit: Unit
    units: tuple[Unit, ...]


def tree(day: date) -> list[Branch]:
    """The areas that day with their units, by name; units without an area stand as branches of their own."""
    stood = list(
        Unit.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
        .select_related("parent")
        .order_by("name")
    )
    areas = [one for one in stood if one.kind == Unit.Kind.AREA]
    codes = {one.code for one in areas}
    inside: dict[str, list[Unit]] = {}
    for one in stood:
        if one.kind == Unit.Kind.UNIT and one.parent is not None and one.parent.code in codes:
            inside.setdefault(one.parent.code, []).append(one)
    alone = [
        one for one in stood if one.kind == Unit.Kind.UNIT and (one.parent is None or one.parent.code not in codes)
    ]
    return [*(Branch(one, tuple(inside.get(one.code, ()))) for one in areas), *(Branch(one, ()) for one in alone)]


def history(unit: Unit) -> list[Unit]:
    """How the unit has been, the newest first."""
    return list(Unit.objects.filter(kind=unit.kind, code=unit.code).select_related("parent").order_by("-valid_from"))


@transaction.atomic
def add_unit(*, kind: str, code: str, name: str, parent: Unit | None, from_day: date, by: User) -> Unit:
    """The new unit. Raises ``NotPossibleNow`` where the code is taken, the day has not come, or a unit has no area."""
    if Unit.objects.filter(kind=kind, code=code).exists():
        raise NotPossibleNow(f"Beteckningen {code} används redan.", remedy="Ändra den enheten i stället.")
    _require_place(kind, parent, from_day)
    made = Unit.objects.create(kind=kind, code=code, name=name, parent=parent, valid_from=from_day)
    record("unit.created", by=by.username, thing=code, kind=kind, **_as_is(made))
    return made


@transaction.atomic
def change_unit(unit: Unit, *, name: str, parent: Unit | None, from_day: date, by: User) -> None:
    """The unit has another name or area from that day. Raises ``NotPossibleNow`` where nothing is new, the unit is
    closed, or the day is not after its last change."""
    found = _open(unit, from_day)
    _require_place(found.kind, parent, from_day)
    if (name, parent) == (found.name, found.parent):
        raise NotPossibleNow("Ingenting är ändrat.", remedy="Skriv ett annat namn, eller välj ett annat område.")
    was, began = _as_is(found), found.valid_from
    before = Unit(kind=found.kind, code=found.code, name=found.name, parent=found.parent, valid_from=began)
    found.name, found.parent, found.valid_from = name, parent, from_day
    found.save(update_fields=["name", "parent", "valid_from"])
    before.valid_until = from_day
    before.save(force_insert=True)
    record("unit.changed", by=by.username, thing=found.code, was=list(was.values()), **_as_is(found))


@transaction.atomic
def close_unit(unit: Unit, *, from_day: date, by: User) -> None:
    """The unit is no more from that day. Raises ``NotPossibleNow`` while it has units in it, or roles hold for it."""
    found = _open(unit, from_day)
    if Unit.objects.filter(parent__code=found.code, parent__kind=found.kind, valid_until=None).exists():
        raise NotPossibleNow(f"{found} har enheter.", remedy="Flytta eller avsluta dem först.")
    today = timezone.localdate()
    if any(one.holds_on(today) for one in Membership.objects.filter(unit=found)):
        raise NotPossibleNow(f"Det finns roller för {found}.", remedy="Avsluta dem först, på personernas sidor.")
    if GroupRole.objects.filter(unit=found).exists():
        raise NotPossibleNow(f"En kataloggrupp ger roller för {found}.", remedy="Ta bort kopplingen först.")
    found.valid_until = from_day
    found.save(update_fields=["valid_until"])
    record("unit.closed", by=by.username, thing=found.code, from_day=from_day.isoformat())


def can_be_undone(unit: Unit, *, today: date) -> bool:
    """Is the unit's last change dated today?"""
    return today in (unit.valid_until, unit.valid_from)


@transaction.atomic
def undo_today(unit: Unit, *, by: User) -> None:
    """The unit as it was before today's change. Raises ``NotPossibleNow`` where there is none, or where something
    already refers to a unit that was added today."""
    found = Unit.objects.select_for_update().get(id=unit.id)
    today = timezone.localdate()
    if not can_be_undone(found, today=today):
        raise NotPossibleNow("Enheten är inte ändrad i dag.", remedy="Gör en ny ändring i stället.")
    code = found.code
    if found.valid_until == today:
        found.valid_until = None
        found.save(update_fields=["valid_until"])
    else:
        _take_back(found)
    record("unit.reverted", by=by.username, thing=code)


def _take_back(found: Unit) -> None:
    before = Unit.objects.filter(kind=found.kind, code=found.code, valid_until=found.valid_from).first()
    if before is not None:
        _require_place(before.kind, before.parent, found.valid_from)
        found.name, found.parent, found.valid_from = before.name, before.parent, before.valid_from
        before.delete()
        found.save(update_fields=["name", "parent", "valid_from"])
        return
    try:
        found.delete()
    except ProtectedError:
        raise NotPossibleNow(f"{found} används redan.", remedy="Avsluta enheten i stället.") from None


def _open(unit: Unit, from_day: date) -> Unit:
    found = Unit.objects.select_for_update().get(id=unit.id)
    if found.valid_until is not None:
        raise NotPossibleNow(f"{found} är avslutad.", remedy="Välj en enhet som finns.")
    _require_come(from_day)
    if from_day <= found.valid_from:
        raise NotPossibleNow(
            "Dagen är inte efter enhetens senaste ändring.", remedy="Välj en senare dag, eller ångra ändringen."
        )
    return found


def _require_come(day: date) -> None:
    if day > timezone.localdate():
        raise NotPossibleNow("Dagen har inte kommit.", remedy="Lägg in ändringen den dag då den börjar gälla.")


def _require_place(kind: str, parent: Unit | None, from_day: date) -> None:
    _require_come(from_day)
    if kind == Unit.Kind.AREA:
        if parent is not None:
            raise NotPossibleNow("Ett område hör inte till något annat.", remedy="Lämna området tomt.")
        return
    if parent is None or parent.kind != Unit.Kind.AREA or parent.valid_until is not None:
        raise NotPossibleNow("Enheten måste höra till ett område som finns.", remedy="Välj ett område.")
    if not Unit.objects.filter(kind=parent.kind, code=parent.code, valid_from__lte=from_day).exists():
        raise NotPossibleNow(f"{parent} fanns inte den dagen.", remedy="Välj en senare dag.")


def _as_is(unit: Unit) -> dict[str, str]:
    return {
        "name": unit.name,
        "parent": unit.parent.code if unit.parent else "",
        "from_day": unit.valid_from.isoformat(),
    }
