"""On an earlier day assignments, activities and the thread are shown as they stood, and nothing is changed there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.assignments import actions
from utfall.web.assignments.activities import change_activity, start_activity
from utfall.web.assignments.as_of import activities_standing, open_on, standing
from utfall.web.assignments.listing import Filters, choices, listing
from utfall.web.assignments.models import Activity, Assignment
from utfall.web.assignments.origins import Decision, Origin, OriginKind
from utfall.web.assignments.reminders import waiting_for
from utfall.web.permissions import Role

TODAY = timezone.localdate()
GOAL = "okad_skolnarvaro"
BOARD = Origin(OriginKind.BOARD, "", "Socialnämnden i maj")


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def noon(days: int) -> datetime:
    """The middle of that day."""
    return timezone.make_aware(datetime.combine(ago(days), time(12)))


@pytest.fixture
def owner(person: Callable[..., User]) -> User:
    """Who owns it first."""
    return person("chefen", Role.UNIT_MANAGER)


@pytest.fixture
def lived(person: Callable[..., User], owner: User) -> Assignment:
    """Given 100 days ago; begun 90, moved 80, handed over 70, done 60, opened again 50, decided on 40 and ended 30 days
    ago."""
    by, colleague = person("sekreteraren", Role.SECRETARY), person("kollegan", Role.AREA_MANAGER)
    made = actions.create(title="Pröva rutinen", owner=owner, due=ago(85), by=by, origin=BOARD, goal=GOAL)
    acts: list[tuple[int, Callable[[], object]]] = [
        (90, lambda: actions.set_state(made, state="underway", by=owner)),
        (80, lambda: actions.move_due(made, due=ago(65), reason="Väntar.", by=owner)),
        (70, lambda: actions.hand_over(made, owner=colleague, by=owner)),
        (60, lambda: actions.set_state(made, state="done", by=colleague)),
        (50, lambda: actions.set_state(made, state="underway", by=colleague)),
        (40, lambda: actions.link_decision(made, decision=Decision("m:4", "§ 4"), by=by)),
        (30, lambda: actions.set_state(made, state="ended", by=by, reason="Togs tillbaka.")),
    ]
    Assignment.objects.filter(id=made.id).update(created_at=noon(100))
    made.changes.update(at=noon(100))
    for days, act in acts:
        act()
        changed = made.changes.order_by("-id")[0]
        changed.at = noon(days)
        changed.save()
    actions.add_note(made, text="Sagt efteråt.", by=by)
    return made


def on(days: int) -> Assignment:
    """The assignment as it stood that many days ago."""
    (found,) = standing(Assignment.objects.all(), ago(days))
    return found


def as_user(user: User, *, days: int | None = None) -> Client:
    """Signed in, having chosen the day that many days ago."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if days is not None:
        assert client.post("/dag/", {"dag": ago(days).isoformat()}).status_code == 302
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    """The words of the page."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.content.decode())).replace("\xa0", " ")


def test_each_day_has_the_state_the_day_and_the_owner_that_it_then_had(lived: Assignment, owner: User) -> None:
    assert standing(Assignment.objects.all(), ago(101)) == ()
    found = {days: on(days) for days in (100, 91, 90, 81, 80, 71, 70, 60, 55, 50, 40, 30, 10)}
    states = [found[days].state for days in found]
    assert states == ["open", "open", *["underway"] * 5, "done", "done", "underway", "underway", "ended", "ended"]
    assert [found[days].due for days in (90, 81, 80, 10)] == [ago(85), ago(85), ago(65), ago(65)]
    assert [str(found[days].owner) for days in (71, 70)] == ["Chefen", "Kollegan"] and found[71].owner == owner
    assert [found[days].days_late for days in (85, 81) if days in found] == [4] and found[80].days_late == 0
    assert found[55].days_open == 40 and found[50].closed_at is None and found[50].days_late == 15
    assert (found[30].reason, found[50].reason, found[60].reason) == ("Togs tillbaka.", "", "")
    assert (found[50].decision_label, found[40].decision_key) == ("", "m:4")
    assert standing(Assignment.objects.all(), None)[0].state == "ended"


def test_of_an_owner_before_whose_account_was_not_noted_the_name_is_shown(lived: Assignment) -> None:
    lived.changes.update(owner_before=None)
    assert str(on(71).owner) == "Chefen" and on(71).owner_id is None


def test_list_counts_median_reminder_and_choices_are_that_days(lived: Assignment, owner: User) -> None:
    later = actions.create(title="Gavs sedan", owner=owner, due=TODAY, by=owner, origin=BOARD)
    then = listing(owner, Filters(), on=ago(82))
    assert [one.title for one in then.late] == ["Pröva rutinen"] and not then.coming and not then.closed
    assert (then.time.given, then.time.still_open, then.time.oldest_open) == (1, 1, 18)
    assert waiting_for(owner, today=TODAY, on=ago(82)).words == "1 försenat uppdrag"
    assert choices(owner, on=ago(82)).owners == ((owner.id, "Chefen"),)
    handed = listing(owner, Filters(), on=ago(60))
    assert handed.is_empty and listing(owner, Filters(whose="alla"), on=ago(60)).closed[0].id == lived.id
    assert [one.id for one in listing(owner, Filters()).coming] == [later.id]
    assert [one.id for one in open_on(owner, ago(50), goal=GOAL)] == [lived.id] and not open_on(owner, None, goal=GOAL)


def test_pages_show_that_day_and_refuse_to_change_it(lived: Assignment, owner: User) -> None:
    client, place = as_user(owner, days=82), f"/uppdrag/{lived.id}/"
    page = text_of(client, place)
    assert "3 dagar försenat" in page and "Chefen ansvarar" in page and "Så stod uppdraget" in page
    assert "Kollegan" not in page and "Sagt efteråt" not in page and "Klart</button>" not in page
    assert "Pröva rutinen" in text_of(client, "/uppdrag/") and "1 försenat uppdrag" in text_of(client, "/uppdrag/")
    assert "Ge ett uppdrag" not in text_of(client, "/uppdrag/")
    for act, sent in (("lage", {"state": "done", "seen": 8}), ("anteckning", {"text": "Då"}), ("sekretess", {})):
        giver = as_user(lived.created_by, days=82)
        answer = giver.post(f"{place}{act}/", sent)
        assert answer.status_code == 422 and "Du ser en tidigare dag" in answer.content.decode(), act
    assert "Du ser en tidigare dag" in text_of(as_user(lived.created_by, days=82), "/uppdrag/nytt/", 422)
    assert "efter den dag du har valt" in text_of(as_user(owner, days=101), place, 422)
    lived.refresh_from_db()
    assert lived.state == "ended" and lived.notes.count() == 1
    assert "Så stod" not in text_of(as_user(owner), place)


def test_the_thread_and_activities_follow_the_day(lived: Assignment, owner: User) -> None:
    by = lived.created_by
    team = start_activity(title="Team", goal=GOAL, first=ago(99), last=TODAY, by=by)
    Activity.objects.filter(id=team.id).update(created_at=noon(99))
    team.revisions.update(at=noon(99))
    given = {"goal": GOAL, "first": ago(99), "last": TODAY, "state": "done", "by": by}
    change_activity(team, title="Stora teamet", seen=1, **given)
    assert [(one.title, one.state) for one in activities_standing(ago(10))] == [("Team", "planned")]
    assert not activities_standing(ago(100)) and activities_standing(None)[0].title == "Stora teamet"
    then = text_of(as_user(owner, days=82), f"/rod-trad/?mal={GOAL}")
    assert "3 dagar försenat" in then and "Team" in then and "Stora teamet" not in then and "Ny aktivitet" not in then
    assert "Pröva rutinen" not in as_user(owner, days=101).get(f"/rod-trad/?mal={GOAL}").content.decode()
    page = text_of(as_user(by, days=82), f"/uppdrag/aktivitet/{team.id}/")
    assert "Planerad" in page and "Ändra aktiviteten" not in page
    assert "Du ser en tidigare dag" in text_of(as_user(by, days=82), f"/uppdrag/aktivitet/{team.id}/andra/", 422)


def test_today_is_no_earlier_day(lived: Assignment, owner: User) -> None:
    client = as_user(lived.created_by, days=0)
    assert "Ge ett uppdrag" in text_of(client, "/uppdrag/?vems=alla")
    with pytest.raises(NotPossibleNow, match="avslutat"):
        actions.move_due(lived, due=TODAY, reason="Nej", by=owner)
