"""After approval nothing of the meeting changes: for no role through the pages, and not with SQL either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.web.meetings.meeting_room import Room, as_, due

from utfall.errors import NotPossibleNow
from utfall.web.meetings.actions import approving, attending, deciding, planning
from utfall.web.meetings.actions.attaching import attach
from utfall.web.meetings.models import Meeting, Minutes
from utfall.web.meetings.triggers import GUARDS, protect
from utfall.web.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def triggers(db: None) -> None:
    """As the migration makes them: a test before, whose database was emptied, has taken them away."""
    protect(connection)


@pytest.fixture
def closed(room: Room, settings: Any) -> Meeting:
    """A meeting with a row in every table that is guarded, approved; beside another that is open."""
    settings.SENDS_EMAIL = True
    room.body.members.filter(user=room.other).update(email="ledamot@exempelstad.example")
    for number in range(2):
        meeting = room.meeting()
        decided = room.item(meeting, "Beslut", "decision", decision="Vi gör så.", owner=room.other.id, due=due())
        attach(decided, name="underlag.txt", body=b"Underlag", by=room.secretary)
        guest = attending.add_guest(meeting, name="Gäst", by=room.secretary)
        attending.disqualify(decided, guest, reason="Egen sak", by=room.secretary)
        planning.send_invitation(meeting, by=room.secretary)
        if number == 0:
            room.approved(meeting)
            first = meeting
    first.refresh_from_db()
    return first


def rows_of(table: str, meeting: Meeting) -> list[int]:
    """The ids of the meeting's rows in a table."""
    where = {
        "meetings_meeting": "id = %s",
        "meetings_approval": "minutes_id IN (SELECT id FROM meetings_minutes WHERE meeting_id = %s)",
        "meetings_letter": "invitation_id IN (SELECT id FROM meetings_invitation WHERE meeting_id = %s)",
    }.get(table)
    with connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, table)}
        if where is None:
            of_item = "item_id IN (SELECT id FROM meetings_item WHERE meeting_id = %s)"
            where = "meeting_id = %s" if "meeting_id" in columns else of_item
        cursor.execute(f"SELECT id FROM {table} WHERE {where}", [meeting.id])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("table", [guard.table for guard in GUARDS])
def test_sql_changes_and_removes_no_row_of_a_closed_meeting(table: str, closed: Meeting) -> None:
    rows = rows_of(table, closed)
    assert rows, f"no row of {table} to try"
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    columns = [connection.ops.quote_name(one.name) for one in found]
    for row in rows:
        for column in columns:
            refused(f"UPDATE {table} SET {column} = {column} WHERE id = %s", row)
        refused(f"DELETE FROM {table} WHERE id = %s", row)


def refused(sql: str, *values: object) -> None:
    """The database says no, by the trigger's own words."""
    with pytest.raises(DatabaseError, match="the minutes are approved"), transaction.atomic():
        connection.cursor().execute(sql, values)


def test_sql_adds_nothing_to_a_closed_meeting_and_moves_nothing_into_it(closed: Meeting) -> None:
    other = Meeting.objects.exclude(id=closed.id).get()
    moved, item = other.items.get(), closed.items.get()
    refused("UPDATE meetings_item SET meeting_id = %s WHERE id = %s", closed.id, moved.id)
    refused("UPDATE meetings_attachment SET item_id = %s WHERE item_id = %s", item.id, moved.id)
    refused(
        "INSERT INTO meetings_itemrevision (item_id, number, content, by_id, at, is_aside) "
        "SELECT %s, 9, '{}', updated_by_id, updated_at, %s FROM meetings_item WHERE id = %s",
        item.id,
        False,
        moved.id,
    )
    refused(
        "INSERT INTO meetings_attendance (meeting_id, name, title, initials, is_guest, is_present) "
        "VALUES (%s, 'X', '', '', %s, %s)",
        closed.id,
        True,
        True,
    )


def test_an_open_meeting_is_written_in_with_sql_as_ever(closed: Meeting) -> None:
    """Else the tests above could not fail for the right reason."""
    other = Meeting.objects.exclude(id=closed.id).get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_item SET title = 'Ny' WHERE meeting_id = %s", [other.id])
        assert cursor.rowcount == 1
        cursor.execute("DELETE FROM meetings_attachment WHERE item_id = %s", [other.items.get().id])
        assert cursor.rowcount == 1


@pytest.mark.parametrize("role", list(Role))
def test_no_role_changes_anything_through_the_pages(
    role: Role, closed: Meeting, room: Room, signed_in: Callable[..., Client], store: object
) -> None:
    client = signed_in(role)
    before = state_of(closed)
    for address, sent in every_change(closed, room):
        status = client.post(address, sent).status_code
        assert status in (403, 404, 422), f"{address}: {status}"
    assert state_of(closed) == before


def test_nor_do_those_who_kept_and_approved_it(closed: Meeting, room: Room, store: object) -> None:
    before = state_of(closed)
    for user in (room.secretary, room.chair, room.approver):
        for address, sent in every_change(closed, room):
            assert as_(user).post(address, sent).status_code in (403, 404, 422), address
    assert state_of(closed) == before


def every_change(meeting: Meeting, room: Room) -> list[tuple[str, dict[str, object]]]:
    """Each address that writes in the meeting, with what it takes."""
    at, item = f"/moten/{meeting.id}/", meeting.items.get()
    guest, barred, file = meeting.attendance.get(is_guest=True), item.disqualifications.get(), item.attachments.get()
    written = {"base": item.revision, "title": "Ändrad", "kind": "decision", "presenter": "", "minutes_planned": 5}
    when = {"day": "2026-05-05", "hour": "09:00", "ended": "", "place": "Ny sal", "chair": "", "approver": ""}
    return [
        (f"{at}andra/", when),
        (f"{at}kallelse/", {}),
        (f"{at}kallelse/brev/", {}),
        (f"{at}narvaro/", {}),
        (f"{at}gast/", {"name": "Ny gäst"}),
        (f"{at}gast/{guest.id}/ta-bort/", {}),
        (f"{at}punkt/ny/", {"title": "Ny", "kind": "information", "minutes_planned": 5, "level": "open"}),
        (f"{at}punkt/{item.id}/spara/", {**written, "level": "open", "decision": "Ändrat."}),
        *((f"{at}punkt/{item.id}/gor/{act}/", {}) for act in ("upp", "ned", "ta-bort", "avsluta", "oppna")),
        (f"{at}punkt/{item.id}/jav/", {"attendance": guest.id, "reason": "Ny"}),
        (f"{at}jav/{barred.id}/ta-bort/", {}),
        (f"{at}bilaga/{file.id}/ta-bort/", {}),
        (f"{at}protokoll/lagg-fram/", {}),
        (f"{at}protokoll/ta-tillbaka/", {}),
        (f"{at}protokoll/justera/", {"seen": meeting.minutes.get().digest}),
    ]


def state_of(meeting: Meeting) -> list[object]:
    """All that is kept of the meeting."""
    with connection.cursor() as cursor:
        found: list[object] = []
        for guard in GUARDS:
            for row in rows_of(guard.table, meeting):
                cursor.execute(f"SELECT * FROM {guard.table} WHERE id = %s", [row])
                found.append(
                    (guard.table, [bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()])
                )
        return found


def test_a_correction_is_a_new_version_with_its_reason_beside_the_old(closed: Meeting, room: Room) -> None:
    item = closed.items.get()
    first = closed.minutes.get()
    kept = (first.content, bytes(first.pdf))
    with pytest.raises(NotPossibleNow, match="Skälet"):
        approving.correct(closed, changes={item.id: {"text": "Rätt"}}, reason=" ", seen=first.digest, by=room.secretary)
    second = approving.correct(
        closed,
        changes={item.id: {"decision": "Vi gör så här."}},
        reason="Ett ord föll bort",
        seen=first.digest,
        by=room.secretary,
    )
    assert second.version == 2 and second.approved_at is None
    with pytest.raises(NotPossibleNow):
        approving.correct(closed, changes={item.id: {"text": "Igen"}}, reason="x", seen=first.digest, by=room.secretary)
    room.approve(second)
    assert "Vi gör så här." in second.content and "Ett ord föll bort" in second.content
    first = Minutes.objects.get(id=first.id)
    assert (first.content, bytes(first.pdf)) == kept


def test_minutes_that_wait_are_taken_back_written_in_and_laid_before_the_two_again(room: Room) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Läget", text="Fel text.")
    minutes = room.minutes(meeting)
    approving.approve(minutes, by=room.chair, seen=minutes.digest)
    with pytest.raises(NotPossibleNow):
        room.write(item, text="Rätt text.")
    approving.take_back(minutes, by=room.secretary)
    deciding.open_item(item, by=room.secretary)
    room.write(item, text="Rätt text.")
    again = room.minutes(meeting)
    assert again.approvals.count() == 0 and again.digest != minutes.digest
    room.approve(again)
    assert "Rätt text." in again.content
