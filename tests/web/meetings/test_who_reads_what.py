"""Role by item: who reads which item, everywhere it can be read; and that the public copy hides nothing inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.web.meetings.meeting_room import FIRST, MakePerson, Room, as_, due
from tests.web.meetings.reading_back import all_of_package, all_of_pdf, text_of_pdf

from utfall.web.assignments.actions import create as assign
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.meetings.actions import approving, attending, deciding, planning
from utfall.web.meetings.actions.attaching import attach
from utfall.web.meetings.models import Item, Kind, Level, Meeting
from utfall.web.permissions import Role

pytestmark = pytest.mark.django_db

READS = {
    Role.READER: {"open"},
    Role.UNIT_MANAGER: {"open"},
    Role.AREA_MANAGER: {"open", "internal"},
    Role.CONTROLLER: {"open", "internal"},
    Role.FINANCE: {"open", "internal"},
    Role.PLACEMENT: {"open"},
    Role.SUPPORT: {"open"},
    Role.SECRETARY: {"open", "internal", "secret"},
    Role.DIRECTOR: {"open", "internal", "secret"},
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
}
"""What each role reads of a body in which the person has no seat; held for one unit, only what is open."""
SIGNS = {level: {kind: f"{level}{kind}tecken" for kind in Kind.values} for level in Level.values}
"""A word in each field of each item, by level and kind."""


@dataclass
class Held:
    """A meeting with an item of each level and kind, signs in every field, published."""

    room: Room
    meeting: Meeting

    @property
    def at(self) -> str:
        """Its address."""
        return f"/moten/{self.meeting.id}/"

    def items(self) -> dict[str, Item]:
        """The items by their sign."""
        return {SIGNS[item.level][item.kind]: item for item in self.meeting.items.all()}


@pytest.fixture
def held(room: Room, store: object) -> Held:
    meeting = room.meeting()
    for level in Level.values:
        for kind in Kind.values:
            sign = SIGNS[level][kind]
            said = {name: f"{sign} {name}" for name in ("text", "proposals", "voting", "reservations")}
            decided = {"decision": f"{sign} beslut", "owner": room.other.id, "due": due()} if kind == "decision" else {}
            item = room.item(meeting, f"{sign} rubrik", kind, level=level, **said, **decided)
            attach(item, name=f"{sign}.txt", body=f"{sign} i filen".encode(), by=room.secretary)
    guest = attending.add_guest(meeting, name="Greta Gäst", by=room.secretary)
    planning.send_invitation(meeting, by=room.secretary)
    for item in meeting.items.all():
        sign = SIGNS[item.level][item.kind]
        attending.disqualify(item, guest, reason=f"{sign} jäv", by=room.secretary)
    room.approved(meeting)
    approving.publish(meeting, by=room.secretary)
    meeting.refresh_from_db()
    return Held(room, meeting)


def shown(text: str) -> set[str]:
    """The levels whose signs stand in a text."""
    return {level for level, signs in SIGNS.items() if any(sign in text for sign in signs.values())}


def everything(client: Client, held: Held) -> dict[str, str]:
    """All that can be read of the meeting through the pages, by address."""
    found = {}
    for end in (
        "",
        "kallelse/",
        "kalender.ics",
        "protokoll/",
        *(f"protokoll/fil/{one}/" for one in ("pdf", "docx", "json")),
    ):
        answer = client.get(held.at + end)
        found[end] = _text(answer, end)
    for sign, item in held.items().items():
        found[sign] = _text(client.get(f"{held.at}punkt/{item.id}/"), "")
        found[f"{sign}.txt"] = _text(client.get(f"{held.at}bilaga/{item.attachments.get().id}/"), "")
        found[f"sök {sign}"] = _text(client.get("/moten/sok/", {"sok": f"{sign} beslut"}), "").replace(
            f"{sign} beslut", "", 1
        )
    return found


def _text(answer: HttpResponse, end: str) -> str:
    if answer.status_code != 200:
        return ""
    if end.endswith("pdf/"):
        return all_of_pdf(answer.content)
    if end.endswith("docx/"):
        return all_of_package(answer.content)
    return answer.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("role", [Role.READER, Role.FINANCE, Role.DIRECTOR, Role.AUDITOR])
def test_each_role_reads_its_levels_and_no_others_wherever_it_looks(
    role: Role, held: Held, signed_in: Callable[..., Client]
) -> None:
    found = everything(signed_in(role), held)
    for address, text in found.items():
        assert shown(text) <= READS[role], f"{address} shows {shown(text)}"
    for end in ("protokoll/", "protokoll/fil/pdf/", "protokoll/fil/docx/", "protokoll/fil/json/", "kallelse/"):
        assert shown(found[end]) == READS[role], end


def test_every_role_has_its_row_and_each_item_follows_it(held: Held, person: MakePerson) -> None:
    from utfall.web.meetings.visibility import sight_of

    assert set(READS) == set(Role)
    for role, levels in READS.items():
        sight = sight_of(person(f"prov-{role}", role), held.meeting)
        for sign, item in held.items().items():
            assert sight.sees_item(item) == (item.level in levels), f"{role} {sign}"


def test_a_role_held_for_one_unit_gives_only_what_is_open(held: Held, person: MakePerson, area: object) -> None:
    from utfall.web.meetings.visibility import sight_of

    sight = sight_of(person("chef", Role.DIRECTOR, unit=area), held.meeting)
    assert {item.level for item in held.items().values() if sight.sees_item(item)} == {"open"}


def test_a_member_reads_all_but_what_they_are_disqualified_from(room: Room, store: object) -> None:
    meeting = room.meeting()
    items = {level: room.item(meeting, f"{level}punkt", level=level) for level in Level.values}
    planning.send_invitation(meeting, by=room.secretary)
    client = as_(room.other)
    assert "secretpunkt" in client.get(f"/moten/{meeting.id}/").content.decode()
    seat = meeting.attendance.get(member__user=room.other)
    for item in items.values():
        attending.disqualify(item, seat, reason="Egen sak", by=room.secretary)
    page = client.get(f"/moten/{meeting.id}/").content.decode()
    assert "openpunkt" in page
    assert "internalpunkt" not in page and "secretpunkt" not in page
    assert "secretpunkt" in as_(room.secretary).get(f"/moten/{meeting.id}/").content.decode()


def test_the_public_copy_holds_no_hidden_text_in_any_form(held: Held) -> None:
    at = f"/moten/offentligt/{held.meeting.id}/"
    stranger = Client()
    answers = {kind: stranger.get(f"{at}fil/{kind}/") for kind in ("pdf", "docx", "json", "ics")}
    texts = {
        "html": stranger.get(at).content.decode(),
        "pdf": all_of_pdf(answers["pdf"].content),
        "docx": all_of_package(answers["docx"].content),
        "json": json.dumps(answers["json"].json(), ensure_ascii=False),
        "ics": answers["ics"].content.decode().replace("\r\n ", ""),
    }
    for form, text in texts.items():
        assert shown(text) == {"open"}, form
    assert "openinformationtecken rubrik" in text_of_pdf(answers["pdf"].content)
    for item in held.items().values():
        status = stranger.get(f"{at}bilaga/{item.attachments.get().id}/").status_code
        assert status == (200 if item.level == "open" else 404)
    for page in ("/moten/offentligt/",):
        assert not shown(stranger.get(page).content.decode())


def test_the_whole_of_the_secret_is_in_the_minutes_of_those_who_may(held: Held) -> None:
    """Else the test before it could not fail."""
    pdf = as_(held.room.secretary).get(f"{held.at}protokoll/fil/pdf/").content
    for level in Level.values:
        for sign in SIGNS[level].values():
            assert f"{sign} rubrik" in text_of_pdf(pdf)


def test_what_is_made_secret_by_a_correction_is_gone_from_the_public_copy_and_the_old_versions(held: Held) -> None:
    room, meeting = held.room, held.meeting
    item = held.items()[SIGNS["open"]["dialogue"]]
    before = meeting.minutes.get()
    version = approving.correct(
        meeting,
        changes={item.id: {"level": "secret"}},
        reason="Uppgift om enskild",
        seen=before.digest,
        by=room.secretary,
    )
    room.approve(version)
    sign = SIGNS["open"]["dialogue"]
    stranger = Client()
    at = f"/moten/offentligt/{meeting.id}/"
    for end, read in (
        ("", bytes.decode),
        ("fil/pdf/", all_of_pdf),
        ("fil/docx/", all_of_package),
        ("fil/json/", bytes.decode),
    ):
        assert sign not in read(stranger.get(at + end).content), end
    assert stranger.get(f"{at}bilaga/{item.attachments.get().id}/").status_code == 404
    reader = as_(held.room.approver)
    room.body.members.filter(user=room.approver).update(is_active=False)
    for end in ("kallelse/", "protokoll/?version=1", "protokoll/?version=2", f"bilaga/{item.attachments.get().id}/"):
        assert sign not in reader.get(held.at + end).content.decode(), end
    assert "Uppgift om enskild" not in reader.get(f"{held.at}protokoll/").content.decode()


def test_a_decision_made_secret_by_a_correction_is_gone_from_later_agendas_and_minutes_too(
    room: Room, store: object
) -> None:
    first, second = room.meeting(), room.meeting(FIRST + timedelta(days=7))
    decided = {"decision": "Avtalet med Ekhemmet sägs upp.", "owner": room.other.id, "due": due()}
    item = room.item(first, "Avtal", "decision", **decided)
    minutes = room.approved(first)
    room.item(second, "Läget")
    room.approved(second)
    approving.publish(second, by=room.secretary)
    public = f"/moten/offentligt/{second.id}/"
    assert "Ekhemmet" in Client().get(public).content.decode()
    room.approve(
        approving.correct(
            first,
            changes={item.id: {"level": "secret"}},
            reason="Röjer en leverantör",
            seen=minutes.digest,
            by=room.secretary,
        )
    )
    stranger = Client()
    assert "Ekhemmet" not in stranger.get(public).content.decode()
    assert "Ekhemmet" not in all_of_pdf(stranger.get(f"{public}fil/pdf/").content)
    assert "Ekhemmet" not in all_of_package(stranger.get(f"{public}fil/docx/").content)
    assert "Ekhemmet" in as_(room.secretary).get(f"/moten/{second.id}/protokoll/").content.decode()


def test_what_others_have_given_is_on_the_agenda_and_not_in_the_public_copy(room: Room, store: object) -> None:
    origin = Origin(OriginKind.DIALOGUE, "dialogue:1:agreement:2", "Dialog i mars", "/verksamhetsdialog/1/")
    assign(title="Bemanna jouren i juli", owner=room.other, due=due(), by=room.chair, origin=origin)
    meeting = room.meeting()
    room.item(meeting, "Läget")
    assert "Bemanna jouren" in as_(room.other).get(f"/moten/{meeting.id}/").content.decode()
    room.approved(meeting)
    approving.publish(meeting, by=room.secretary)
    assert "Bemanna jouren" in as_(room.other).get(f"/moten/{meeting.id}/protokoll/").content.decode()
    assert "Bemanna jouren" not in Client().get(f"/moten/offentligt/{meeting.id}/").content.decode()


def test_a_confidential_decision_is_a_confidential_assignment_and_follows_its_item(room: Room) -> None:
    from utfall.web.assignments.models import Assignment

    meeting = room.meeting()
    item = room.item(
        meeting, "Placering", "decision", level="secret", decision="Avtalet sägs upp.", owner=room.other.id, due=due()
    )
    planning.send_invitation(meeting, by=room.secretary)
    deciding.close_item(Item.objects.get(id=item.id), by=room.secretary)
    assert Assignment.objects.get().confidential
    deciding.open_item(item, by=room.secretary)
    room.write(item, level="open")
    assert not Assignment.objects.get().confidential
