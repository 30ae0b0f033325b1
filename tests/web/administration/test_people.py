"""People, roles and groups, with two persons behind what gives power."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.actions import end_role, follow_groups
from utfall.web.accounts.models import GroupRole, Unit, User
from utfall.web.administration.models import Proposal
from utfall.web.administration.people import close_or_open, give_role, propose_mapping, take_role, unmap_group
from utfall.web.administration.proposals import accept, refuse, withdraw
from utfall.web.audit.models import Entry
from utfall.web.permissions import GRANTED, Permission, Role

REASON = "Ersätter den som slutar"
Maker = Callable[..., User]


@pytest.fixture
def two(person: Maker) -> tuple[User, User]:
    return person("ada", Role.ADMINISTRATOR), person("bo", Role.ADMINISTRATOR)


def fresh(user: User) -> User:
    return User.objects.get(id=user.id)


def held(user: User) -> list[str]:
    return [one.role for one in fresh(user).memberships_on()]


def proposed(user: User, by: User, role: Role = Role.CONTROLLER) -> Proposal:
    made = give_role(user, role=role, unit=None, reason=REASON, by=by)
    assert isinstance(made, Proposal)
    return made


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.AUDITOR, Role.ADMINISTRATOR, Role.DIRECTOR])
def test_a_powerful_role_waits_for_another_person(role: Role, two: tuple[User, User], person: Maker) -> None:
    ada, bo = two
    cilla = person("cilla")
    made = proposed(cilla, ada, role)
    assert held(cilla) == []
    with pytest.raises(NotPossibleNow):
        accept(made, by=ada)
    assert held(cilla) == []
    accept(made, by=bo)
    assert held(cilla) == [role.value]
    actions = list(Entry.objects.order_by("-number").values_list("action", "actor", "thing")[:3])
    assert actions == [
        ("role.granted", "bo", "cilla"),
        ("proposal.accepted", "bo", "cilla"),
        ("proposal.made", "ada", "cilla"),
    ]
    with pytest.raises(NotPossibleNow):
        accept(made, by=bo)


def test_a_role_for_one_unit_is_given_at_once_and_ends(two: tuple[User, User], person: Maker, area: Unit) -> None:
    ada, _ = two
    cilla = person("cilla")
    given = give_role(cilla, role=Role.UNIT_MANAGER, unit=area, reason="", by=ada)
    assert held(cilla) == ["unit_manager"]
    with pytest.raises(NotPossibleNow):
        give_role(cilla, role=Role.UNIT_MANAGER, unit=area, reason="", by=ada)
    assert not isinstance(given, Proposal)
    given.valid_from = timezone.localdate() - timedelta(days=30)
    given.save()
    take_role(given, by=ada)
    assert held(cilla) == []
    given.refresh_from_db()
    assert given.valid_until == timezone.localdate()


def test_nobody_gives_themselves_anything(two: tuple[User, User]) -> None:
    ada, bo = two
    for role in Role:
        with pytest.raises(NotPossibleNow):
            give_role(ada, role=role, unit=None, reason=REASON, by=ada)
    about_bo = proposed(bo, ada, Role.AUDITOR)
    with pytest.raises(NotPossibleNow):
        accept(about_bo, by=bo)
    assert held(bo) == ["administrator"]
    with pytest.raises(NotPossibleNow):
        close_or_open(ada, is_active=False, by=ada)
    with pytest.raises(NotPossibleNow):
        take_role(ada.memberships.get(), by=ada)


def test_the_permission_is_asked_again_at_the_decision(two: tuple[User, User], person: Maker) -> None:
    ada, bo = two
    bo.memberships_on()  # as the request's middleware has read them
    cilla, dan = person("cilla"), person("dan", Role.ADMINISTRATOR)
    made = proposed(cilla, ada)
    end_role(bo.memberships.get(), by="provet")
    with pytest.raises(NotPossibleNow):
        accept(made, by=bo)
    with pytest.raises(NotPossibleNow):
        accept(made, by=person("eva", Role.CONTROLLER))
    close_or_open(ada, is_active=False, by=dan)
    with pytest.raises(NotPossibleNow):
        accept(made, by=dan)  # the proposer may no longer
    assert held(cilla) == []
    refuse(made, by=dan)
    made.refresh_from_db()
    assert (made.outcome, made.decided_by) == ("refused", dan)


def test_what_a_proposal_rests_on_is_asked_again(two: tuple[User, User], person: Maker, area: Unit) -> None:
    ada, bo = two
    cilla = person("cilla")
    made = give_role(cilla, role=Role.DIRECTOR, unit=area, reason=REASON, by=ada)
    assert isinstance(made, Proposal)
    close_or_open(cilla, is_active=False, by=bo)
    with pytest.raises(NotPossibleNow):
        accept(made, by=bo)
    made.refresh_from_db()
    assert made.outcome == ""
    close_or_open(cilla, is_active=True, by=bo)
    area.valid_until = timezone.localdate()
    area.save()
    with pytest.raises(NotPossibleNow):
        accept(made, by=bo)


def test_only_the_proposer_takes_back_and_a_reason_is_asked(two: tuple[User, User], person: Maker) -> None:
    ada, bo = two
    cilla = person("cilla")
    with pytest.raises(NotPossibleNow):
        give_role(cilla, role=Role.AUDITOR, unit=None, reason=" ", by=ada)
    made = proposed(cilla, ada)
    with pytest.raises(NotPossibleNow):
        proposed(cilla, bo)  # the same one, twice
    with pytest.raises(NotPossibleNow):
        withdraw(made, by=bo)
    withdraw(made, by=ada)
    with pytest.raises(NotPossibleNow):
        accept(made, by=bo)


def test_the_database_itself_refuses_two_eyes(two: tuple[User, User], person: Maker) -> None:
    ada, _ = two
    made = proposed(person("cilla"), ada)
    for values in ({"outcome": "accepted", "decided_by": ada}, {"outcome": "accepted", "decided_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(id=made.id).update(**values)


def test_a_group_gives_a_role_when_another_agrees_and_loses_it_at_once(two: tuple[User, User], person: Maker) -> None:
    ada, bo = two
    cilla = person("cilla")
    made = propose_mapping("Sektion Ekonomi", role=Role.FINANCE, unit=None, reason=REASON, by=ada)
    follow_groups(cilla, groups=("Sektion Ekonomi",))
    assert held(cilla) == []
    with pytest.raises(NotPossibleNow):
        accept(made, by=ada)
    accept(made, by=bo)
    follow_groups(cilla, groups=("Sektion Ekonomi",))
    assert held(cilla) == ["finance"]
    with pytest.raises(NotPossibleNow):
        take_role(cilla.memberships.get(), by=ada)
    with pytest.raises(NotPossibleNow):
        propose_mapping("Sektion Ekonomi", role=Role.FINANCE, unit=None, reason=REASON, by=ada)
    assert unmap_group(GroupRole.objects.get(), by=ada) == 1
    assert held(cilla) == []


def test_the_pages_from_new_account_to_role(person: Maker, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    made = client.post("/administration/personer/ny/", {"username": "cilla.ek", "name": "Cilla Ek"})
    cilla = User.objects.get(username="cilla.ek")
    found = re.search(r"Första lösenord</dt><dd><code>([^<]+)", made.content.decode())
    assert found is not None and cilla.check_password(found[1])
    address = f"/administration/personer/{cilla.id}/"
    assert found[1] not in client.get(address).content.decode()
    assert found[1] not in "".join(Entry.objects.values_list("details", flat=True))
    again = client.post("/administration/personer/ny/", {"username": "CILLA.ek", "name": "En annan"})
    assert again.status_code == 422 and "upptaget" in again.content.decode()

    page = client.post("/administration/personer/", {"text": "cilla"}).content.decode()
    assert "Cilla Ek" in page and "1 person stämmer" in page
    client.post(f"{address}roller/", {"role": "secretary", "unit": "", "reason": ""})
    assert held(cilla) == ["secretary"]
    answer = client.post(f"{address}roller/", {"role": "auditor", "unit": "", "reason": ""})
    assert answer.status_code == 422 and "Skälet saknas" in answer.content.decode()
    client.post(f"{address}roller/", {"role": "auditor", "unit": "", "reason": REASON})
    page = client.get("/administration/forslag/").content.decode()
    assert "Ge Cilla Ek rollen Granskare av loggar för hela nämnden." in page and "Godkänn förslag" not in page
    number = Proposal.objects.get().id
    client.post(f"/administration/forslag/{number}/godkann/")
    assert held(cilla) == ["secretary"]

    other = Client()
    other.force_login(person("dan", Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")
    assert "1 förslag väntar på ditt beslut" in other.get("/administration/").content.decode()
    assert other.get(f"/administration/forslag/{number}/godkann/").status_code == 405
    other.post(f"/administration/forslag/{number}/godkann/")
    assert held(cilla) == ["auditor", "secretary"]
    page = client.get(address).content.decode()
    assert "Gav en roll" in page and "Godkände ett förslag" in page and "roll: Granskare av loggar" in page

    User.objects.filter(id=cilla.id).update(must_change_password=False)  # theirs: test_first_password.py
    theirs = Client()
    theirs.force_login(User.objects.get(id=cilla.id), backend="django.contrib.auth.backends.ModelBackend")
    assert theirs.get("/rapport/").status_code == 200
    client.post(f"{address}konto/")
    assert theirs.get("/rapport/").status_code != 200


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_others_see_no_people_and_no_proposals_about_them(
    role: Role, signed_in: Callable[..., Client], two: tuple[User, User], person: Maker
) -> None:
    made = proposed(person("cilla"), two[0])
    client = signed_in(role)
    page = client.get("/administration/").content.decode()
    assert "/administration/personer/" not in page and "väntar på ditt beslut" not in page
    for address in ("personer/", "personer/ny/", f"personer/{two[0].id}/", "grupper/"):
        assert client.get(f"/administration/{address}").status_code == 403
    decided = client.post(f"/administration/forslag/{made.id}/godkann/").status_code
    assert decided == (404 if Permission.CHANGE_POLICY in GRANTED[role] else 403)
    if Permission.CHANGE_POLICY in GRANTED[role]:
        assert "Cilla" not in client.get("/administration/forslag/").content.decode()
