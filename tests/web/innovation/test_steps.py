"""From idea to decision: what each step needs, what is frozen, what can be undone, and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.models import Entry
from utfall.web.innovation.actions import (
    ChangedMeanwhile,
    leave_idea,
    prolong,
    take_step,
    undo_step,
    write_plan,
)
from utfall.web.innovation.models import Innovation, Pilot
from utfall.web.innovation.queries import board, lessons
from utfall.web.innovation.states import State
from utfall.web.permissions import Role

PLAN = {
    "hypothesis": "Om vi ringer i stället för att skriva blir väntan kortare.",
    "measure": "ifo.aktualiseringar",
    "by": "",
    "group": "",
    "expected": "fall",
    "success": "Tio procent färre, sex månader i rad.",
    "ends_on": date(2025, 9, 30),
    "goal": "",
}


@pytest.fixture
def idea(person: Callable[..., User]) -> Innovation:
    """An idea from somebody without any role."""
    return leave_idea(title="Ring upp", text="Ring i stället för brev.", by=person("idegivare"), day=date(2025, 1, 10))


@pytest.fixture
def chief(person: Callable[..., User]) -> User:
    """Who steers."""
    return person("chefen", Role.DIRECTOR)


def planned(idea: Innovation, by: User, **other: object) -> Innovation:
    """The idea with a whole plan, owned by ``by``."""
    return write_plan(idea, plan={**PLAN, **other}, owner=by, unit=None, by=by, seen=idea.revision)


def stepped(one: Innovation, to: State, by: User, day: date = date(2025, 2, 1), **said: str) -> Innovation:
    """The innovation after the step."""
    one.refresh_from_db()
    take_step(one, to=to, day=day, by=by, seen=one.revision, **said)
    one.refresh_from_db()
    return one


def piloting(idea: Innovation, by: User) -> Innovation:
    """The innovation as a pilot since 1 February 2025."""
    return stepped(stepped(planned(idea, by), State.PITCH, by), State.PILOT, by)


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("hypothesis", "hypotes"),
        ("measure", "nyckeltal"),
        ("expected", "vart siffran väntas gå"),
        ("success", "vad som räknas som framgång"),
        ("ends_on", "slutdag"),
    ],
)
def test_a_pilot_cannot_begin_without_its_plan(left_out: str, named: str, idea: Innovation, chief: User) -> None:
    one = stepped(planned(idea, chief), State.PITCH, chief)
    one = write_plan(
        one,
        plan={**PLAN, left_out: None if left_out == "ends_on" else ""},
        owner=chief,
        unit=None,
        by=chief,
        seen=one.revision,
    )
    with pytest.raises(NotPossibleNow, match=named):
        stepped(one, State.PILOT, chief)
    assert not Pilot.objects.exists()


def test_a_pilot_cannot_begin_without_an_owner_or_straight_from_an_idea(idea: Innovation, chief: User) -> None:
    with pytest.raises(NotPossibleNow, match="går det inte"):
        stepped(planned(idea, chief), State.PILOT, chief)
    one = write_plan(idea, plan=PLAN, owner=None, unit=None, by=chief, seen=2)
    with pytest.raises(NotPossibleNow, match="ansvarig"):
        stepped(one, State.PITCH, chief)


@pytest.mark.parametrize("to", [State.SCALED, State.ENDED])
def test_a_pilot_is_not_over_without_decision_and_lessons(to: State, idea: Innovation, chief: User) -> None:
    one = piloting(idea, chief)
    with pytest.raises(NotPossibleNow, match="beslut"):
        stepped(one, to, chief, date(2025, 4, 1), lessons="Vi lärde oss.")
    with pytest.raises(NotPossibleNow, match="lärdomar"):
        stepped(one, to, chief, date(2025, 4, 1), decision="Nämnden beslutade.", lessons="  ")
    assert stepped(one, to, chief, date(2025, 4, 1), decision="Nämnden beslutade.", lessons="Vi lärde oss.").state == to


def test_the_plan_is_frozen_at_the_start_also_in_the_database(idea: Innovation, chief: User) -> None:
    one = piloting(idea, chief)
    with pytest.raises(NotPossibleNow, match="låst"):
        write_plan(one, plan={**PLAN, "success": "Lite färre."}, owner=chief, unit=None, by=chief, seen=one.revision)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Pilot.objects.update(success="Lite färre.")
    assert Pilot.objects.get().success == PLAN["success"]


def test_a_plan_written_after_the_start_says_so(idea: Innovation, chief: User) -> None:
    pilot = piloting(idea, chief).pilot
    assert pilot is not None and pilot.days_late == (timezone.localdate() - date(2025, 2, 1)).days > 0
    today = timezone.localdate()
    other = leave_idea(title="En till", text="Den.", by=chief)
    other = planned(other, chief, ends_on=today + timedelta(days=90))
    other = stepped(stepped(other, State.PITCH, chief, today), State.PILOT, chief, today)
    assert other.pilot is not None and other.pilot.days_late == 0


def test_steps_are_undone_one_by_one_and_stay_in_the_history(idea: Innovation, chief: User) -> None:
    one = piloting(idea, chief)
    first, last = one.steps.order_by("id")
    with pytest.raises(NotPossibleNow, match="senaste"):
        undo_step(first, by=chief, seen=one.revision)
    undo_step(last, by=chief, seen=one.revision)
    one.refresh_from_db()
    assert one.state == State.PITCH and one.pilot is None and one.steps.count() == 2
    one = planned(one, chief, success="Fem procent färre.")
    one = stepped(one, State.PILOT, chief)
    assert one.pilot is not None and one.pilot.success == "Fem procent färre." and Pilot.objects.count() == 2
    actions = list(
        Entry.objects.filter(action__startswith="innovation.").order_by("number").values_list("action", flat=True)
    )
    assert actions == [
        "innovation.left",
        "innovation.planned",
        *["innovation.step"] * 2,
        "innovation.undone",
        "innovation.planned",
        "innovation.step",
    ]


def test_what_somebody_else_did_meanwhile_is_not_overwritten(idea: Innovation, chief: User) -> None:
    planned(idea, chief)
    with pytest.raises(ChangedMeanwhile):
        write_plan(idea, plan=PLAN, owner=None, unit=None, by=chief, seen=1)


def test_a_day_before_what_has_happened_or_after_today_is_refused(idea: Innovation, chief: User) -> None:
    one = planned(idea, chief)
    for day in (date(2025, 1, 9), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(NotPossibleNow, match="Dagen"):
            stepped(one, State.PITCH, chief, day)


def test_an_overdue_pilot_is_seen_and_can_be_prolonged_with_a_reason(idea: Innovation, chief: User) -> None:
    one = piloting(idea, chief)
    (card,) = next(column for column in board() if column.state == State.PILOT).cards
    assert card.days_over == (timezone.localdate() - date(2025, 9, 30)).days > 0
    assert one.pilot is not None
    with pytest.raises(NotPossibleNow, match="skäl"):
        prolong(one.pilot, ends_on=timezone.localdate(), reason=" ", by=chief, seen=one.revision)
    with pytest.raises(NotPossibleNow, match="senare"):
        prolong(one.pilot, ends_on=date(2025, 9, 30), reason="Mer.", by=chief, seen=one.revision)
    prolong(one.pilot, ends_on=timezone.localdate(), reason="Fler månader behövs.", by=chief, seen=one.revision)
    (card,) = next(column for column in board() if column.state == State.PILOT).cards
    assert card.days_over == 0 and one.pilot.ends_on == date(2025, 9, 30)


def test_lessons_are_found_by_their_words(idea: Innovation, chief: User) -> None:
    stepped(
        piloting(idea, chief),
        State.ENDED,
        chief,
        date(2025, 4, 1),
        decision="Avslutas.",
        lessons="Tolkade samtal gick sämre.",
    )
    assert len(lessons()) == 1 and len(lessons(query="TOLKÄDE samtal")) == 1 and not lessons(query="snickeri")
    assert [len(column.cards) for column in board(query="tolkade")] == [0, 0, 0, 0, 1]


def test_what_ended_can_be_taken_up_with_a_new_plan(idea: Innovation, chief: User) -> None:
    one = stepped(
        piloting(idea, chief),
        State.ENDED,
        chief,
        date(2025, 4, 1),
        decision="Avslutas.",
        lessons="Ingen fick anställas.",
    )
    one = stepped(one, State.PITCH, chief, date(2025, 5, 1))
    one = planned(one, chief, ends_on=date(2026, 1, 1))
    one = stepped(one, State.PILOT, chief, date(2025, 6, 1))
    assert one.pilot is not None and one.pilot.ends_on == date(2026, 1, 1) and Pilot.objects.count() == 2


def test_anybody_signed_in_leaves_an_idea_and_only_owner_and_managers_steer(
    signed_in: Callable[..., Client], person: Callable[..., User], area: Unit
) -> None:
    anybody = signed_in()
    answer = anybody.post("/utveckling/ny/", {"title": "Kvällsöppet", "text": "Öppna på kvällen.", "unit": area.id})
    one = Innovation.objects.get()
    assert answer.status_code == 302 and one.came_on == timezone.localdate()
    plan = {"seen": one.revision, "hypothesis": "Fler kommer.", "unit": area.id}
    address = f"/utveckling/{one.id}/plan/"
    assert anybody.post(address, plan).status_code == 403
    elsewhere = Unit.objects.create(kind="area", code="Annan", name="Annan", valid_from=area.valid_from)
    assert signed_in(Role.UNIT_MANAGER, unit=elsewhere).post(address, plan).status_code == 403
    assert signed_in(Role.AREA_MANAGER, unit=area).post(address, plan).status_code == 302
    owner = person("agaren", Role.READER)
    Innovation.objects.update(owner=owner)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address, {**plan, "seen": 2, "owner": owner.id}).status_code == 302
    assert client.post(address, {**plan, "seen": 2, "owner": owner.id}).status_code == 409


def test_the_pages_from_idea_to_decision(signed_in: Callable[..., Client], store: object) -> None:
    client = signed_in(Role.DIRECTOR)
    owner = User.objects.get(username="director").id
    assert "Lämna en idé" in client.get("/utveckling/").content.decode()
    client.post("/utveckling/ny/", {"title": "Ring upp", "text": "Ring.", "day": "2024-05-02"})
    one = Innovation.objects.get()
    page = f"/utveckling/{one.id}/"
    assert "går när det finns ansvarig, hypotes" in client.get(page).content.decode()
    plan = {**PLAN, "ends_on": "2025-09-30", "owner": owner, "where": "", "seen": 1}
    assert client.post(f"{page}plan/", plan).status_code == 302
    assert "Verksamhetsområde Myndighet" in client.get(f"{page}plan/").content.decode()
    assert client.post(f"{page}plan/", {**plan, "seen": 2, "where": "area=Myndighet"}).status_code == 302
    assert client.post(f"{page}steg/pitch/", {"day": "2024-05-10", "seen": 3}).status_code == 302
    assert "Det här låses" in client.get(f"{page}steg/pilot/").content.decode()
    assert client.post(f"{page}steg/pilot/", {"day": "2024-06-01", "seen": 4}).status_code == 302
    pilot = Pilot.objects.get()
    assert pilot.group == "Myndighet" and pilot.at_start.startswith("januari–april 2024: ") and pilot.delivery
    shown = client.get(page).content.decode()
    assert "Skriven i efterhand" in shown and pilot.at_start in shown
    assert client.post(f"{page}steg/scaled/", {"day": "2025-03-01", "seen": 5}).status_code == 422
    said = {"day": "2025-03-01", "seen": 5, "decision": "Nämnden 12 §.", "lessons": "Ring före lunch."}
    assert client.post(f"{page}steg/scaled/", said).status_code == 302
    assert "Ring före lunch." in client.get("/utveckling/lardomar/?sok=lunch").content.decode()
    assert "Uppskalad" in client.get(page).content.decode()


def test_the_board_asks_the_database_as_often_however_many_there_are(
    idea: Innovation, chief: User, django_assert_num_queries: Any
) -> None:
    piloting(idea, chief)
    with django_assert_num_queries(4):
        board()
    for number in range(3):
        piloting(leave_idea(title=f"Nr {number}", text="En till.", by=chief, day=date(2025, 1, 10)), chief)
    with django_assert_num_queries(4):
        (column,) = [one for one in board() if one.state == State.PILOT]
        assert len(column.cards) == 4 and all(card.days_over for card in column.cards)
