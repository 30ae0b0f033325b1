"""A closed dialogue is changed by nobody: no page, no act, no SQL. Run on PostgreSQL too (scripts/postgres.sh)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.web.doors import Whose
from tests.web.doors.dialogue import made_dialogue

from utfall.web.accounts.models import Unit, User
from utfall.web.dialogue import actions, closing
from utfall.web.dialogue.models import Cycle, Dialogue, Part, Record, Signature
from utfall.web.permissions import Role


@pytest.fixture
def spring(area: Unit, person: Callable[..., User]) -> Dialogue:
    """A dialogue whose overview is put together by hand: what is closed is the same whatever stands in it."""
    by = person("sekr", Role.SECRETARY)
    days = {"begins_on": date(2025, 4, 1), "comments_due": date(2025, 4, 20)}
    return made_dialogue(Cycle.objects.create(name="Våren", started_by=by, **days), "myndighet", Whose(by, area))


def test_what_is_closed_cannot_be_changed_by_page_act_or_sql(
    spring: Dialogue, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    manager, director = person("chef", Role.AREA_MANAGER), person("dir", Role.DIRECTOR)
    part = Part.objects.create(dialogue=spring, kind="support", key="kvalitet", title="Kvalitet", order=0)
    actions.save_part(part.id, text="Två klagomål.", base=1, by=manager)
    actions.agree(spring, text="Svara på klagomålen", owner=manager, due=date(2025, 6, 1), by=manager)
    assert closing.sign(spring, side=Signature.Side.MANAGER, by=manager) is None
    record = closing.sign(spring, side=Signature.Side.DIRECTOR, by=director)
    assert record is not None
    place = f"/verksamhetsdialog/{spring.id}/"
    for role in Role:
        client = signed_in(role)
        for address in (f"kommentar/{part.id}/", "overenskommelse/", "uppdrag/", "underteckna/", "oppna/", "planera/"):
            sent = {"text": "Nej", "base": "2", "owner": manager.id, "due": "2025-07-01"}
            assert client.post(place + address, sent).status_code in (403, 409, 422), (role, address)
    for table in ("record", "dialogue", "part", "partrevision", "agreement", "signature"):
        for statement in (f"DELETE FROM dialogue_{table}", f"UPDATE dialogue_{table} SET id = id + 1000"):
            with pytest.raises(DatabaseError, match="closed"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    found = Record.objects.get()
    assert found.digest == record.digest and bytes(found.pdf) == bytes(record.pdf)
