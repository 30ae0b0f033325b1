"""The pages of assignments: the list, one assignment, what is sent from it, and activities."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from utfall.web.accounts.models import Unit, User
from utfall.web.assignments import actions
from utfall.web.assignments.activities import start_activity
from utfall.web.assignments.closing_time import closing_time
from utfall.web.assignments.demonstration import demonstrate_assignments
from utfall.web.assignments.models import Activity, Assignment
from utfall.web.assignments.origins import Decision, Origin, OriginKind
from utfall.web.permissions import Role

TODAY = timezone.localdate()
BOARD = Origin(OriginKind.BOARD, "", "Socialnämnden 12 mars, § 34")


def text_of(client: Client, address: str, status: int = 200) -> str:
    """The page, with nothing inline."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    text = response.content.decode()
    assert "style=" not in text and "onclick" not in text
    return text.replace("\xa0", " ")


@pytest.fixture
def owner(person: Callable[..., User]) -> User:
    """Who owns the assignments."""
    return person("chefen", Role.UNIT_MANAGER)


@pytest.fixture
def give(person: Callable[..., User], owner: User) -> Callable[..., Assignment]:
    """Gives an assignment; ``given`` is how many days ago."""
    by = person("sekreteraren", Role.SECRETARY)

    def make(title: str = "Pröva rutinen", *, given: int = 0, **named: object) -> Assignment:
        values = {"title": title, "owner": owner, "due": TODAY, "by": by, "origin": BOARD, **named}
        made = actions.create(**values)  # type: ignore[arg-type]
        made.created_at -= timedelta(days=given)
        made.save()
        return made

    return make


def as_user(user: User) -> Client:
    """A client signed in as the person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_late_ones_stand_first_and_filters_narrow(give: Callable[..., Assignment], owner: User, area: Unit) -> None:
    give("Kommer", due=TODAY + timedelta(days=9), goal="okad_skolnarvaro")
    give("Sent", due=TODAY - timedelta(days=12), unit=area)
    give("Längst sent", due=TODAY - timedelta(days=40))
    done = give("Gjort")
    actions.set_state(done, state="done", by=owner)
    client = as_user(owner)
    page = text_of(client, "/uppdrag/")
    order = [page.index(f">{title}<") for title in ("Längst sent", "Sent", "Kommer", "Gjort")]
    assert order == sorted(order) and "12 dagar försenat" in page and "Ge ett uppdrag" in page
    for address, seen in (
        (f"enhet={area.id}", {"Sent"}),
        ("mal=okad_skolnarvaro", {"Kommer"}),
        ("ursprung=pilot", set()),
        (f"ansvarig={owner.id}&ursprung=board", {"Sent", "Längst sent", "Kommer", "Gjort"}),
    ):
        shown = text_of(client, f"/uppdrag/?vems=alla&{address}")
        assert {title for title in ("Sent", "Längst sent", "Kommer", "Gjort") if f">{title}</a>" in shown} == seen


def test_an_empty_list_teaches(signed_in: Callable[..., Client]) -> None:
    page = text_of(signed_in(Role.READER), "/uppdrag/")
    assert "Du har inga uppdrag" in page and "Ge ett uppdrag" not in page
    text_of(signed_in(Role.AUDITOR), "/uppdrag/", 403)


def test_the_time_to_close_counts_those_still_open(give: Callable[..., Assignment], owner: User) -> None:
    for days in range(1, 11):
        quick = give(given=200)
        actions.set_state(quick, state="done", by=owner)
        Assignment.objects.filter(id=quick.id).update(closed_at=quick.created_at + timedelta(days=days))
    for _ in range(14):
        give(given=100)
    time = closing_time(Assignment.objects.all())
    assert (time.closed, time.still_open, time.oldest_open) == (10, 14, 100)
    assert float(time.of_closed or 0) == 5.5 and time.of_all.day is None
    page = re.sub("<[^>]+>", "", text_of(as_user(owner), "/uppdrag/"))
    assert "Mer än 100 dagar" in page and "öppna i median 100 dagar" in page and "Går inte att säga" not in page


def test_an_assignment_tells_where_it_comes_from_and_its_figure_then_and_now(
    give: Callable[..., Assignment], owner: User, store: Path
) -> None:
    made = give(
        measure="ifo.aktualiseringar",
        goal="okad_skolnarvaro",
        origin=Origin(OriginKind.MEETING, "meetings:item:7", "Ledningsgruppen 3 mars", "/moten/1/"),
        decision=Decision("meetings:decision:4", "Beslut 4", "/moten/1/#b4"),
    )
    page = text_of(as_user(owner), f"/uppdrag/{made.id}/")
    assert '<a href="/moten/1/">Ledningsgruppen 3 mars</a>' in page and '<a href="/moten/1/#b4">Beslut 4</a>' in page
    assert "Ökad skolnärvaro" in page and "/nyckeltal/ifo.aktualiseringar/" in page
    assert made.printed is not None and page.count(f">{made.printed.value.replace(chr(160), ' ')}<") == 2
    with pytest.raises(ValueError, match="no path"):
        Origin(OriginKind.MEETING, "", "Elak", "https://example.org/")


def test_what_is_sent_changes_it_and_closing_is_undone(give: Callable[..., Assignment], owner: User) -> None:
    made, client = give(), as_user(owner)
    place = f"/uppdrag/{made.id}/"
    assert client.post(f"{place}lage/", {"state": "done", "seen": 1}).status_code == 302
    assert "Öppna igen" in text_of(client, place)
    client.post(f"{place}lage/", {"state": "underway", "seen": 2})
    refused = client.post(f"{place}lage/", {"state": "ended", "seen": 3, "reason": ""})
    assert refused.status_code == 409 and "Skälet saknas" in refused.content.decode()
    moved = {"due": (TODAY + timedelta(days=5)).isoformat(), "reason": "Väntar på avtal."}
    stale = client.post(f"{place}dag/", {**moved, "seen": 1})
    assert stale.status_code == 409 and "Någon annan har ändrat" in stale.content.decode()
    assert 'name="seen" value="3"' in stale.content.decode()
    assert client.post(f"{place}dag/", {**moved, "seen": 3}).status_code == 302
    assert client.post(f"{place}dag/", {"due": "", "reason": "", "seen": 4}).status_code == 422
    client.post(f"{place}anteckning/", {"text": "Avtalet är på väg."})
    page = text_of(client, place)
    assert "Väntar på avtal." in page and "Avtalet är på väg." in page and "Klart → Pågår" in page


def test_others_read_and_do_not_change(
    give: Callable[..., Assignment], person: Callable[..., User], area: Unit
) -> None:
    hers, hidden = give(), give(confidential=True)
    reader = as_user(person("lasaren", Role.READER))
    elsewhere = as_user(person("granne", Role.UNIT_MANAGER, unit=area))
    board_wide = as_user(person("controllern", Role.CONTROLLER))
    sent = {"state": "underway", "seen": 1}
    for client, status in ((reader, 403), (elsewhere, 403), (board_wide, 302)):
        assert "Klart</button>" not in text_of(client, f"/uppdrag/{hers.id}/") or status == 302
        assert client.post(f"/uppdrag/{hers.id}/lage/", sent).status_code == status
        assert client.get(f"/uppdrag/{hidden.id}/").status_code == 404
        assert client.post(f"/uppdrag/{hidden.id}/lage/", sent).status_code == 404
    for act in ("lage", "dag", "ansvarig", "sekretess", "anteckning"):
        assert board_wide.post(f"/uppdrag/{hidden.id}/{act}/", {"text": "Hej", **sent}).status_code == 404, act
    assert board_wide.post(f"/uppdrag/{hers.id}/sekretess/", {"confidential": "1", "seen": 2}).status_code == 403
    giver = as_user(User.objects.get(username="sekreteraren"))
    assert giver.post(f"/uppdrag/{hers.id}/sekretess/", {"confidential": "1", "seen": 2}).status_code == 302
    assert board_wide.get(f"/uppdrag/{hers.id}/").status_code == 404


def test_one_gives_assignments_where_ones_role_holds(
    person: Callable[..., User], owner: User, area: Unit, store: Path
) -> None:
    manager = as_user(person("omradeschefen", Role.AREA_MANAGER, unit=area))
    assert "Ge uppdraget" in text_of(manager, "/uppdrag/nytt/?mal=okad_skolnarvaro")
    sent = {
        "title": "Ring skolorna",
        "owner": owner.id,
        "due": TODAY.isoformat(),
        "origin_kind": "board",
        "origin_label": "Socialnämnden",
        "goal": "okad_skolnarvaro",
    }
    refused = manager.post("/uppdrag/nytt/", sent)
    assert refused.status_code == 422 and "bara ge uppdrag i din egen enhet" in refused.content.decode()
    assert manager.post("/uppdrag/nytt/", {**sent, "unit": area.id}).status_code == 302
    made = Assignment.objects.get()
    assert (made.measure, made.unit, made.created_by.username) == ("skola.hog_franvaro", area, "omradeschefen")


def test_an_owner_who_has_left_is_told_of_and_not_chosen(
    give: Callable[..., Assignment], person: Callable[..., User], owner: User
) -> None:
    made = give()
    ended = person("slutat", Role.READER)
    ended.memberships.update(valid_from=TODAY - timedelta(days=9), valid_until=TODAY)
    giver = as_user(User.objects.get(username="sekreteraren"))
    assert "Slutat" not in text_of(giver, "/uppdrag/nytt/") and ">Chefen</option>" in text_of(giver, "/uppdrag/nytt/")
    User.objects.filter(id=owner.id).update(is_active=False)
    assert "Lämna över uppdraget till någon annan" in text_of(giver, f"/uppdrag/{made.id}/")
    assert "kontot är stängt" in text_of(giver, "/uppdrag/?vems=alla")
    assert ">Chefen</option>" not in text_of(giver, "/uppdrag/nytt/")


def test_an_activity_is_written_changed_and_holds_assignments(
    give: Callable[..., Assignment], person: Callable[..., User], area: Unit
) -> None:
    writer = person("skrivaren", Role.CONTROLLER)
    client = as_user(writer)
    sent = {"title": "Närvaroteam", "goal": "okad_skolnarvaro", "first": "2025-01-01", "last": "2025-12-31"}
    backwards = client.post("/uppdrag/aktivitet/ny/", {**sent, "state": "planned", "last": "2024-12-31"})
    assert backwards.status_code == 422 and "före den första" in backwards.content.decode()
    assert client.post("/uppdrag/aktivitet/ny/", {**sent, "state": "planned"}).status_code == 302
    made = Activity.objects.get()
    give("Bemanna teamet", activity=made)
    page = text_of(client, f"/uppdrag/aktivitet/{made.id}/")
    assert "Bemanna teamet" in page and "Ökad skolnärvaro" in page
    place = f"/uppdrag/aktivitet/{made.id}/andra/"
    assert 'name="seen" value="1"' in text_of(client, place)
    assert client.post(place, {**sent, "state": "underway", "seen": 1}).status_code == 302
    assert client.post(place, {**sent, "state": "done", "seen": 1}).status_code == 422
    assert Activity.objects.get().state == "underway"
    of_area = start_activity(
        title="Områdets", goal="okad_skolnarvaro", first=date(2025, 1, 1), last=date(2025, 2, 1), by=writer, unit=area
    )
    elsewhere = Unit.objects.create(kind="area", code="Boende", name="Boende", valid_from=date(2021, 1, 1))
    manager = as_user(person("chef-dar", Role.UNIT_MANAGER, unit=elsewhere))
    assert manager.get(f"/uppdrag/aktivitet/{of_area.id}/andra/").status_code == 403


def test_the_example_has_a_late_assignment_under_a_goal_and_enough_closed_to_say_how_long_it_takes(
    person: Callable[..., User], store: Path
) -> None:
    for role in Role:
        person(role.value, role)
    demonstrate_assignments()
    demonstrate_assignments()
    late = Assignment.objects.get(goal="okad_skolnarvaro", due__lt=TODAY)
    assert late.days_late == 18 and late.activity is not None and late.printed is not None
    page = re.sub("<[^>]+>", "", text_of(as_user(late.owner), "/uppdrag/?vems=alla"))
    assert "18 dagar försenat" in page and "Inom så många dagar är hälften" in page and "uppsägning" not in page
