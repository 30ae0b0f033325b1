"""Two who write at once lose nothing, and each number is given once."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from tests.web.meetings.meeting_room import MakePerson, Room, as_, due, make_room

from utfall.web.assignments.models import Assignment
from utfall.web.meetings.actions import deciding, planning, writing
from utfall.web.meetings.models import Decision, DecisionCounter, Item
from utfall.web.permissions import Role


@pytest.mark.django_db
def test_what_meets_another_save_is_kept_aside_and_both_are_shown(
    room: Room, person: MakePerson, store: object
) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Läget", text="Från början.")
    second = person("vikarie", Role.SECRETARY)
    began = writing.written_in(item)
    writing.save_item(item.id, written=replace(began, text="Först."), base=item.revision, by=room.secretary)
    form = {"base": item.revision, "title": "Läget", "kind": "information", "minutes_planned": 10, "level": "open"}
    answer = as_(second).post(f"/moten/{meeting.id}/punkt/{item.id}/spara/", {**form, "text": "Sedan."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Först." in page and "Sedan." in page
    now = Item.objects.get(id=item.id)
    assert now.text == "Först."
    aside = now.revisions.get(is_aside=True)
    assert (aside.content["text"], aside.by) == ("Sedan.", second)
    assert "Sparat samtidigt" in as_(room.secretary).get(f"/moten/{meeting.id}/punkt/{item.id}/").content.decode()
    shown = as_(room.secretary).get(f"/moten/{meeting.id}/punkt/{item.id}/version/{aside.id}/").content.decode()
    assert "Sedan." in shown


@pytest.mark.django_db
def test_a_decision_written_while_the_item_became_another_kind_is_kept_too(room: Room, store: object) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Avtal", "decision", text="Underlag.")
    room.write(item, kind="dialogue")
    form = {"base": item.revision, "title": "Avtal", "kind": "decision", "minutes_planned": 10, "level": "open"}
    form |= {"decision": "Avtalet förlängs.", "owner": room.other.id, "due": due().isoformat(), "text": "Underlag."}
    answer = as_(room.secretary).post(f"/moten/{meeting.id}/punkt/{item.id}/spara/", form)
    assert answer.status_code == 409 and "Avtalet förlängs." in answer.content.decode()
    assert Item.objects.get(id=item.id).revisions.get(is_aside=True).content["decision"] == "Avtalet förlängs."


@pytest.mark.django_db
def test_only_a_decision_item_asks_for_a_decision_and_a_change_of_kind_keeps_what_was_written(
    room: Room, store: object
) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Läget", proposals="Att avslå.")
    client, at = as_(room.secretary), f"/moten/{meeting.id}/punkt/{item.id}/"
    assert "id_decision" not in client.get(at).content.decode()
    form = {"base": item.revision, "title": "Läget", "kind": "decision", "minutes_planned": 10, "level": "open"}
    assert client.post(f"{at}spara/", form).status_code == 302
    assert "id_decision" in client.get(at).content.decode()
    assert Item.objects.get(id=item.id).proposals == "Att avslå."


@pytest.mark.django_db
def test_what_is_written_is_saved_by_itself_and_meets_another_only_once(
    room: Room, person: MakePerson, store: object
) -> None:
    item = room.item(room.meeting(), "Läget", proposals="Att avslå.")
    client, at = as_(room.secretary), f"/moten/{item.meeting_id}/punkt/{item.id}/"
    form = {"title": "Läget", "kind": "decision", "minutes_planned": 10, "level": "open"}

    def pause(base: int, **written: str) -> tuple[str, str]:
        answer = client.post(f"{at}spara/", {**form, "base": base, **written}, headers={"hx-request": "true"})
        assert answer.status_code == 200
        return answer["X-Autosave"], answer.content.decode()

    for base, text in enumerate(("V", "Vi", "Vi kom"), start=item.revision):
        outcome, page = pause(base, text=text)
        assert outcome == "saved" and f'value="{base + 1}"' in page
    now = Item.objects.get(id=item.id)
    assert (now.text, now.proposals, now.revision) == ("Vi kom", "Att avslå.", item.revision + 3)
    # The first pause began a version; the others went on with it, as the save of the proposals is near too.
    assert [one.content["text"] for one in now.revisions.all()] == ["Vi kom"]
    assert pause(now.revision, title="")[0] == "refused"
    other = person("vikarie", Role.SECRETARY)
    began = replace(writing.written_in(now), text="Deras.")
    writing.save_item(now.id, written=began, base=now.revision, by=other)
    outcome, page = pause(now.revision, text="Vi kom fram")
    assert outcome == "met" and "id_base" not in page
    both = client.post(f"{at}spara/", {**form, "base": now.revision, "text": "Vi kom fram"})
    assert both.status_code == 409 and "Deras." in both.content.decode()
    item = Item.objects.get(id=item.id)
    assert item.text == "Deras." and item.revisions.filter(is_aside=True).count() == 1
    deciding_page = client.get(at).content.decode()
    assert 'hx-trigger="input delay:1500ms"' in deciding_page and 'id="sparat"' in deciding_page


@pytest.mark.django_db
def test_the_same_text_saved_twice_meets_nobody(room: Room) -> None:
    item = room.item(room.meeting(), "Läget", text="Samma.")
    again = writing.save_item(item.id, written=writing.written_in(item), base=1, by=room.secretary)
    assert again.aside is None and again.item.revision == item.revision


@pytest.mark.django_db(transaction=True)
def test_decisions_closed_at_once_get_a_number_each(person: MakePerson) -> None:
    room = make_room(person)
    meeting = room.meeting()
    items = [
        room.item(meeting, f"Beslut {n}", "decision", decision=f"Beslut {n}.", owner=room.other.id, due=due())
        for n in range(8)
    ]
    planning.send_invitation(meeting, by=room.secretary)
    failed: list[BaseException] = []
    start = threading.Barrier(4)

    def close_one(item: Item) -> None:
        """A database in memory, as in tests, does not wait for a lock as one in a file does: ask again here."""
        for _ in range(2_000):
            try:
                deciding.close_item(Item.objects.get(id=item.id), by=room.secretary)
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(0.005)
            else:
                return
        raise AssertionError(f"{item} was locked all the time")

    def close(mine: list[Item]) -> None:
        try:
            start.wait()
            for item in mine:
                close_one(item)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    # Two threads take each item: it is closed once all the same.
    threads = [threading.Thread(target=close, args=(items[start_at::2],)) for start_at in (0, 1, 0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(Decision.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert DecisionCounter.objects.get().last == 8
    assert Assignment.objects.count() == 8


@pytest.mark.django_db
def test_numbers_begin_anew_with_year_and_body_and_a_decision_keeps_its_own(room: Room, person: MakePerson) -> None:
    numbers = []
    for year in (2026, 2026, 2027):
        meeting = room.meeting(datetime(year, 3, 3, 8, tzinfo=UTC))
        item = room.item(meeting, "Beslut", "decision", decision="Ja.", owner=room.other.id, due=due())
        planning.send_invitation(meeting, by=room.secretary)
        deciding.close_item(Item.objects.get(id=item.id), by=room.secretary)
        numbers.append(str(Decision.objects.get(item=item)))
    assert numbers == ["FLG 2026:1", "FLG 2026:2", "FLG 2027:1"]
    deciding.open_item(item, by=room.secretary)
    room.write(item, decision="Nej.")
    deciding.close_item(Item.objects.get(id=item.id), by=room.secretary)
    assert str(Decision.objects.get(item=item)) == "FLG 2027:1"
    open_ones = Assignment.objects.filter(decision_label="Beslut FLG 2027:1", state="open")
    assert [one.title for one in open_ones] == ["Nej."]
