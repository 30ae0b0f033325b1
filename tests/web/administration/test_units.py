"""Units and their history: renamed, moved, closed from a day; undone the same day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.actions import grant_role
from utfall.web.accounts.models import Unit, User
from utfall.web.administration.units import add_unit, change_unit, close_unit, history, tree, undo_today
from utfall.web.audit.models import Entry
from utfall.web.permissions import Permission, Role

BEGAN, MOVED = date(2021, 1, 1), date(2024, 3, 1)


@pytest.fixture
def ada(person: Callable[..., User]) -> User:
    return person("ada", Role.ADMINISTRATOR)


@pytest.fixture
def other(db: None) -> Unit:
    return Unit.objects.create(kind="area", code="Insats", name="Insats", valid_from=BEGAN)


@pytest.fixture
def unit(area: Unit, ada: User) -> Unit:
    return add_unit(kind="unit", code="Mottag", name="Mottagning", parent=area, from_day=BEGAN, by=ada)


def shown(day: date) -> dict[str, list[str]]:
    return {branch.unit.name: [one.name for one in branch.units] for branch in tree(day)}


def test_renamed_and_moved_from_a_day_and_the_past_stays(unit: Unit, area: Unit, other: Unit, ada: User) -> None:
    change_unit(unit, name="Mottagning Nord", parent=other, from_day=MOVED, by=ada)
    assert shown(MOVED - timedelta(days=1)) == {"Insats": [], "Myndighet": ["Mottagning"]}
    assert shown(MOVED) == {"Insats": ["Mottagning Nord"], "Myndighet": []}
    assert shown(BEGAN - timedelta(days=1)) == {}
    change_unit(other, name="Insats och stöd", parent=None, from_day=MOVED + timedelta(days=9), by=ada)
    assert shown(MOVED) == {"Insats": ["Mottagning Nord"], "Myndighet": []}
    assert shown(timezone.localdate()) == {"Insats och stöd": ["Mottagning Nord"], "Myndighet": []}
    assert [one.name for one in history(unit)] == ["Mottagning Nord", "Mottagning"]
    assert "Mottagning Nord" in Entry.objects.filter(action="unit.changed", thing="Mottag").get().details


def test_rights_follow_a_unit_to_its_new_area(
    unit: Unit, area: Unit, other: Unit, ada: User, person: Callable[..., User]
) -> None:
    here, there = person("hej", Role.AREA_MANAGER, unit=area), person("dar", Role.AREA_MANAGER, unit=other)
    change_unit(unit, name=unit.name, parent=other, from_day=MOVED, by=ada)
    moved = Unit.objects.get(id=unit.id)
    assert not here.may_in(Permission.ASSESS_GOAL, moved) and there.may_in(Permission.ASSESS_GOAL, moved)


def test_todays_change_is_undone_and_an_older_is_not(unit: Unit, area: Unit, other: Unit, ada: User) -> None:
    today = timezone.localdate()
    with pytest.raises(NotPossibleNow):
        undo_today(unit, by=ada)
    change_unit(unit, name="Fel", parent=other, from_day=today, by=ada)
    undo_today(unit, by=ada)
    assert [(one.name, one.parent, one.valid_from) for one in history(unit)] == [("Mottagning", area, BEGAN)]
    close_unit(unit, from_day=today, by=ada)
    assert shown(today)["Myndighet"] == []
    undo_today(unit, by=ada)
    assert shown(today)["Myndighet"] == ["Mottagning"]
    made = add_unit(kind="unit", code="Ny", name="Ny", parent=area, from_day=today, by=ada)
    grant_role(ada, role=Role.READER, unit=made, by="provet")
    with pytest.raises(NotPossibleNow):
        undo_today(made, by=ada)
    ada.memberships.filter(unit=made).delete()
    undo_today(made, by=ada)
    assert not Unit.objects.filter(code="Ny").exists()
    assert Entry.objects.filter(action="unit.reverted").count() == 3


def test_what_is_refused(unit: Unit, area: Unit, other: Unit, ada: User) -> None:
    today = timezone.localdate()
    for name, parent, day in (
        ("Mottagning", area, MOVED),  # nothing new
        ("Ny", None, MOVED),  # a unit without an area
        ("Ny", unit, MOVED),  # in a unit
        ("Ny", area, BEGAN),  # not after the last change
        ("Ny", area, today + timedelta(days=1)),  # the day has not come
    ):
        with pytest.raises(NotPossibleNow):
            change_unit(unit, name=name, parent=parent, from_day=day, by=ada)
    with pytest.raises(NotPossibleNow):
        close_unit(area, from_day=today, by=ada)  # has a unit
    with pytest.raises(NotPossibleNow):
        add_unit(kind="unit", code="Mottag", name="En till", parent=area, from_day=MOVED, by=ada)
    grant_role(ada, role=Role.READER, unit=unit, by="provet")
    with pytest.raises(NotPossibleNow):
        close_unit(unit, from_day=today, by=ada)
    assert [one.name for one in history(unit)] == ["Mottagning"]


def test_the_pages(unit: Unit, other: Unit, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    address = f"/administration/enheter/{unit.id}/"
    sent = {"name": "Mottagning Syd", "parent": other.id, "from_day": "2024-03-01"}
    assert client.post(address, {**sent, "from_day": "2020-01-01"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert "Mottagning Syd" in client.get("/administration/enheter/").content.decode()
    before = client.get("/administration/enheter/?dag=2024-02-29").content.decode().replace("\xa0", " ")
    assert "som den var 29 februari 2024" in before and "Mottagning Syd" not in before and "Mottagning" in before
    past = Unit.objects.get(code="Mottag", valid_until=MOVED)
    assert "Mottagning Syd" in client.get(f"/administration/enheter/{past.id}/").content.decode()
    assert client.post(f"{address}avsluta/", {"from_day": timezone.localdate()}).status_code == 302
    assert "Avslutad" in client.get(address).content.decode()
    client.post(f"{address}angra/")
    assert Unit.objects.get(id=unit.id).valid_until is None
    new = {"kind": "area", "code": "Ny", "name": "Ny", "parent": "", "from_day": "2024-01-01"}
    assert client.post("/administration/enheter/ny/", new).status_code == 302
    assert client.post("/administration/enheter/ny/", new).status_code == 422
    assert signed_in(Role.CONTROLLER).get("/administration/enheter/").status_code == 403
