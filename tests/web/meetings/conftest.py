"""A body with its people."""

from __future__ import annotations

import pytest
from tests.web.meetings.meeting_room import MakePerson, Room, make_room


@pytest.fixture
def room(person: MakePerson) -> Room:
    """A leadership group."""
    return make_room(person)
