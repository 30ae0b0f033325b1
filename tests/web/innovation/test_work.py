"""A pilot's work as assignments, and pilots in the red thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.test import Client
from tests.web.innovation.test_steps import PLAN

from utfall.web.accounts.models import User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.threads import entries_for
from utfall.web.innovation.actions import leave_idea, take_step, write_plan
from utfall.web.innovation.models import Innovation
from utfall.web.innovation.states import State
from utfall.web.permissions import Role


def pilot(by: User, **plan: object) -> Innovation:
    """A pilot since June 2024."""
    one = leave_idea(title="Ring upp", text="Ring.", by=by, day=date(2024, 5, 1))
    write_plan(one, plan={**PLAN, **plan}, owner=by, unit=None, by=by, seen=1)
    take_step(one, to=State.PITCH, day=date(2024, 5, 1), by=by, seen=2)
    take_step(one, to=State.PILOT, day=date(2024, 6, 1), by=by, seen=3)
    one.refresh_from_db()
    return one


def test_work_is_given_from_the_pilot_and_known_by_it(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.DIRECTOR)
    director = User.objects.get(username="director")
    one = pilot(director, goal="okad_skolnarvaro")
    for title in ("Skriv ett manus", "Ring tio"):
        sent = {"title": title, "owner": director.id, "due": "2026-01-15"}
        assert client.post(f"/utveckling/{one.id}/uppdrag/", sent).status_code == 302
    first, second = Assignment.objects.order_by("id")
    assert (first.origin_key, second.origin_key) == (
        f"innovation:{one.id}:assignment:1",
        f"innovation:{one.id}:assignment:2",
    )
    assert first.goal == "okad_skolnarvaro" and first.measure == PLAN["measure"] and first.origin_label == "Ring upp"
    page = client.get(f"/utveckling/{one.id}/").content.decode()
    assert "Skriv ett manus" in page and "Ring tio" in page
    assert client.post(f"/utveckling/{one.id}/uppdrag/", {"title": "Utan ansvarig"}).status_code == 422


def test_pilots_are_in_the_red_thread_by_goal_and_by_measure(person: Callable[..., User]) -> None:
    by = person("chefen", Role.DIRECTOR)
    one = pilot(by, goal="okad_skolnarvaro")
    for asked in ({"goal": "okad_skolnarvaro", "measure": ""}, {"goal": "", "measure": str(PLAN["measure"])}):
        (entry,) = [found for found in entries_for(user=by, **asked) if found.kind.value == "pilot"]
        assert entry.label == "Ring upp" and entry.state == "Pilot, försenad"
        assert entry.address == f"/utveckling/{one.id}/" and entry.day == date(2024, 6, 1)
    told = {
        day: [found.state for found in entries_for(goal="okad_skolnarvaro", measure="", user=by, on=day)]
        for day in (date(2024, 5, 31), date(2024, 6, 1), date(2025, 9, 30), date(2025, 10, 1))
    }
    assert list(told.values()) == [[], ["Pilot"], ["Pilot"], ["Pilot, försenad"]]
    assert not [found for found in entries_for(goal="annat", measure="", user=by) if found.kind.value == "pilot"]
