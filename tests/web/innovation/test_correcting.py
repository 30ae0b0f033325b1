"""An idea is corrected after it has been left: by whom, what is kept, and what stays frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.web.innovation.test_steps import PLAN

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.models import Entry
from utfall.web.innovation.actions import correct_idea, leave_idea, take_step, write_plan
from utfall.web.innovation.models import IdeaBefore, Innovation
from utfall.web.innovation.states import State
from utfall.web.permissions import Role

SENT = {"title": "Ring upp dem", "text": "Ring i stället.", "day": "2025-01-09"}


@pytest.fixture
def author(person: Callable[..., User]) -> User:
    """Who leaves the idea; without any role."""
    return person("idegivare")


@pytest.fixture
def idea(author: User, area: Unit) -> Innovation:
    """An idea with a slip of the pen."""
    return leave_idea(title="Rign upp", text="Rign i stället.", by=author, unit=area, day=date(2025, 1, 10))


def as_user(user: User) -> Client:
    """A client signed in as the person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_author_corrects_it_until_it_is_a_pitch_and_a_manager_also_later(
    idea: Innovation, author: User, area: Unit, signed_in: Callable[..., Client]
) -> None:
    own, place = as_user(author), f"/utveckling/{idea.id}/ratta/"
    assert signed_in().get(place).status_code == 403 and signed_in(Role.READER).post(place, SENT).status_code == 403
    assert own.post(place, {**SENT, "seen": 1}).status_code == 302
    page = own.get(f"/utveckling/{idea.id}/").content.decode().replace("\xa0", " ")
    assert "<h1>Ring upp dem</h1>" in page and "Kom in 9 januari 2025" in page and "Rätta idén" in page
    assert "<strong>Rign upp</strong>" in page and "Stod så tills Idegivare rättade" in page
    Innovation.objects.update(state=State.PITCH)
    assert own.get(place).status_code == 403 and "Rätta idén" not in own.get(f"/utveckling/{idea.id}/").content.decode()
    manager = signed_in(Role.AREA_MANAGER, unit=area)
    assert manager.post(place, {**SENT, "title": "Ring", "seen": 2}).status_code == 302
    assert list(IdeaBefore.objects.values_list("title", flat=True)) == ["Ring upp dem", "Rign upp"]
    said = Entry.objects.filter(action="innovation.corrected").order_by("number").values_list("actor", flat=True)
    assert list(said) == ["idegivare", "area_manager"]


def test_two_who_correct_at_once_lose_nothing(idea: Innovation, author: User) -> None:
    correct_idea(idea, title="Ring alla", text="Ring.", day=idea.came_on, by=author, seen=1)
    answer = as_user(author).post(f"/utveckling/{idea.id}/ratta/", {**SENT, "seen": 1})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Ring alla" in page and 'value="Ring upp dem"' in page
    assert Innovation.objects.get().title == "Ring alla" and IdeaBefore.objects.count() == 1
    same = {"title": "Ring alla", "text": "Ring.", "day": idea.came_on}
    correct_idea(idea, **same, by=author, seen=2)
    assert IdeaBefore.objects.count() == 1, "nothing was changed, so nothing stood before"


def test_the_plan_of_a_pilot_that_has_begun_stays_frozen(
    idea: Innovation, author: User, person: Callable[..., User]
) -> None:
    by = person("chefen", Role.DIRECTOR)
    write_plan(idea, plan=PLAN, owner=by, unit=None, by=by, seen=1)
    take_step(idea, to=State.PITCH, day=date(2025, 2, 1), by=by, seen=2)
    take_step(idea, to=State.PILOT, day=date(2025, 2, 1), by=by, seen=3)
    before = Innovation.objects.get().pilot
    with pytest.raises(NotPossibleNow, match="efter det första steget"):
        correct_idea(idea, title="Ring", text="Ring.", day=date(2025, 2, 2), by=by, seen=4)
    manager = as_user(by)
    assert "ändras inte" in manager.get(f"/utveckling/{idea.id}/ratta/").content.decode()
    manager.post(f"/utveckling/{idea.id}/ratta/", {**SENT, "seen": 4, "hypothesis": "En annan"})
    after = Innovation.objects.get().pilot
    assert before is not None and after is not None and Innovation.objects.get().title == SENT["title"]
    assert (after.hypothesis, after.digest) == (PLAN["hypothesis"], before.digest)
