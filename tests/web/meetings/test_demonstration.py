"""What the example municipality's meetings show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.meetings.meeting_room import MakePerson, as_

from utfall.web.meetings.content import Form
from utfall.web.meetings.demonstration import show_meetings
from utfall.web.meetings.documents import document
from utfall.web.meetings.models import Meeting
from utfall.web.permissions import Role

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_it_is_made_once_and_shows_each_state(person: MakePerson, store: Path) -> None:
    people = {role: person(role.value, role) for role in Role}
    names = show_meetings()
    assert show_meetings() == names
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["approved", "invited", "planned", "proposed"]
    secretary = as_(people[Role.SECRETARY])
    for name in ("meeting_approved", "meeting_laid", "meeting_planned", "meeting_board"):
        assert secretary.get(f"/moten/{names[name]}/").status_code == 200
    said = document(Meeting.objects.get(id=names["meeting_board"]), Form.MINUTES, by=people[Role.SECRETARY])
    assert {one.name: (one.serves_for, one.serves) for one in said.people if one.serves} == {
        "Eva Rask": ("Lena Fors", (1, 2)),
        "Bo Nylund": ("Per Hult", (2,)),
    }
    assert len(said.items[0].reported) == 3
    assert "genomförs enligt förslaget" in secretary.get(f"/moten/{names['meeting_planned']}/").content.decode()
