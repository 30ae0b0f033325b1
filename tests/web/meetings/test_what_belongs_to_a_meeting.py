"""Figures as shown, attachments, late items, attendance, the observer's turn, templates, the law's days, calendar."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.web.example_store import KNOWN_DAYS
from tests.web.meetings.meeting_room import FIRST, MakePerson, Room, as_, due, make_room
from tests.web.meetings.reading_back import all_of_package, all_of_pdf
from tests.web.public.short_reports import report_of

from utfall.errors import NotPossibleNow, RefusedFile
from utfall.figures.warming import last_whole_tertial
from utfall.web.assignments.threads import entries_for
from utfall.web.audit.models import Entry
from utfall.web.backup import _NOT_FROM_HOME
from utfall.web.meetings.actions import approving, attending, planning
from utfall.web.meetings.actions.attaching import attach, detach
from utfall.web.meetings.actions.tidying import remove_unused_files
from utfall.web.meetings.attachments import LARGEST_BYTES, checked, kept
from utfall.web.meetings.calendar_file import calendar_of
from utfall.web.meetings.content import Form, from_json
from utfall.web.meetings.documents import document
from utfall.web.meetings.lawful_times import lawful_times
from utfall.web.meetings.models import Attachment, Item, Meeting, Observation
from utfall.web.meetings.observing import trend_of
from utfall.web.meetings.searching import find
from utfall.web.permissions import Role
from utfall.web.public.actions import withdraw
from utfall.web.public.leaving_out import without
from utfall.web.public.models import Publication as Public
from utfall.web.public.models import ReportVersion

pytestmark = pytest.mark.django_db
CALL = '{{ figure("ifo.aktualiseringar") }}'


def test_a_figure_is_shown_as_it_was_when_it_was_written(
    room: Room, store: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Läget", text=f"Hittills i år {CALL} aktualiseringar.")
    printed = from_json(planning.send_invitation(meeting, by=room.secretary).content).items[0]
    assert CALL not in printed.text and any(letter.isdigit() for letter in printed.text)
    (figure,) = printed.figures
    assert figure.words in printed.text
    assert figure.delivery and figure.definition_hash and figure.version
    # What is asked of the gate from now on prints something else; the item goes on showing what it showed.
    monkeypatch.setattr("utfall.web.meetings.figures.bound_paragraphs", lambda *_, **__: ())
    assert document(meeting, Form.MINUTES, by=room.secretary).items[0].text == printed.text
    assert figure.words in as_(room.secretary).get(f"/moten/{meeting.id}/punkt/{item.id}/").content.decode()


def test_what_anybody_reads_holds_no_figure_that_was_not_published(room: Room, store: object) -> None:
    meeting = room.meeting()
    room.item(meeting, "Läget", text=f"Hittills i år {CALL} aktualiseringar, och ingen siffra till.")
    minutes = room.approved(meeting)
    approving.publish(meeting, by=room.secretary)
    (figure,) = from_json(minutes.content).items[0].figures
    at = f"/moten/offentligt/{meeting.id}/"
    page = Client().get(at).content.decode()
    assert "Hittills i år (siffran är inte publicerad) aktualiseringar" in page
    for end, read in (("", bytes.decode), ("fil/pdf/", all_of_pdf), ("fil/docx/", all_of_package)):
        text = read(Client().get(at + end).content)
        assert figure.words not in text and figure.definition_hash not in text, end
    told = Client().get(f"{at}fil/json/").json()["agendaItem"][0]["utfall:text"]
    assert figure.words not in told
    assert figure.words in as_(room.secretary).get(f"/moten/{meeting.id}/protokoll/").content.decode()


def test_a_file_that_nothing_names_is_removed_and_one_that_was_sent_stays(room: Room) -> None:
    def added(meeting: Meeting, body: bytes) -> Attachment:
        return attach(meeting.items.first() or room.item(meeting, "Läget"), name="a.txt", body=body, by=room.secretary)

    later = timezone.now() + timedelta(days=2)
    remove_unused_files(now=later)  # what other tests have left
    draft, sent, closed = room.meeting(), room.meeting(), room.meeting()
    unnamed, shared, named, approved = (
        added(meeting, body) for meeting, body in ((draft, b"1"), (draft, b"2"), (sent, b"3"), (closed, b"4"))
    )
    added(sent, b"2")
    planning.send_invitation(sent, by=room.secretary)
    room.approved(closed)
    for one in (unnamed, shared, named):
        detach(one, by=room.secretary)
    assert remove_unused_files(now=timezone.now()) == 0, "it may be of a row that is being written"
    assert (remove_unused_files(now=later), remove_unused_files(now=later)) == (1, 0)
    assert [kept(one.digest) for one in (shared, named, approved)] == [b"2", b"3", b"4"]
    with pytest.raises(RefusedFile):
        kept(unnamed.digest)
    erased = Entry.objects.filter(action="meeting.file_erased", details__contains=unnamed.digest)
    assert erased.count() == 1
    planning.remove_item(draft.items.get(), by=room.secretary)
    assert added(draft, b"1").digest == unnamed.digest and kept(unnamed.digest) == b"1"


def test_the_public_copy_shows_the_figures_that_a_public_report_shows_and_no_other(room: Room, store: object) -> None:
    meeting, period = room.meeting(), last_whole_tertial(KNOWN_DAYS[-1])
    earlier = period.same_period_previous_year()
    other = f'{{{{ figure("ifo.aktualiseringar", period="{earlier.id}") }}}}'
    room.item(meeting, "Läget", text=f"Hittills i år {CALL} aktualiseringar, mot {other} då.")
    minutes = room.approved(meeting)
    approving.publish(meeting, by=room.secretary)
    now, then = (one.words for one in from_json(minutes.content).items[0].figures)
    report = report_of(KNOWN_DAYS[-1], "ifo.aktualiseringar", [period])
    row = ReportVersion.objects.create(
        publication=Public.objects.create(made_by=room.secretary, state="published"),
        period_id=period.id,
        version=1,
        content=report.to_json(),
        digest=report.digest,
        pdf=b"",
        is_published=True,
    )
    at = f"/moten/offentligt/{meeting.id}/"

    def said(end: str = "") -> str:
        body = Client().get(at + end).content
        return all_of_pdf(body) if end else body.decode()

    shown = f"Hittills i år {now} aktualiseringar, mot (siffran är inte publicerad) då"
    assert now != then and shown in said()
    assert now in said("fil/pdf/") and then not in said("fil/pdf/")
    hidden = "Hittills i år (siffran är inte publicerad) aktualiseringar, mot (siffran"
    ReportVersion.objects.update(content=without(report, {f"ifo.aktualiseringar/{period.id}"}).to_json())
    assert hidden in said(), "the public copy of the report does not show it"
    ReportVersion.objects.update(content=report.to_json(), is_published=False)
    assert hidden in said(), "it is only prepared"
    ReportVersion.objects.update(is_published=True)
    assert shown in said()
    withdraw(ReportVersion.objects.get(id=row.id), why="Fel version lades ut.", by=room.secretary)
    assert hidden in said(), "it is public no more"


def test_the_folder_of_attachments_is_a_part_of_the_backup() -> None:
    assert not "meetings".startswith(_NOT_FROM_HOME)


def test_a_figure_is_put_in_from_the_list(room: Room, store: object) -> None:
    meeting = room.meeting()
    item = room.item(meeting, "Läget", text="Början.")
    at, client = f"/moten/{meeting.id}/punkt/{item.id}/", as_(room.secretary)
    assert "ifo.aktualiseringar" in client.get(at, {"sok": "aktualiseringar"}).content.decode()
    form = {"base": item.revision, "title": "Läget", "kind": "information", "minutes_planned": 10, "level": "open"}
    client.post(f"{at}spara/", {**form, "text": "Början.", "insert": CALL})
    saved = Item.objects.get(id=item.id)
    assert saved.text == f"Början.\n\n{CALL}"
    assert json.loads(saved.bindings)[0]["bindings"][0]["words"]


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return made.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("underlag.pdf", b"MZ\x90\x00 not a PDF"),
        ("underlag.pdf", b"%PDF-1.7 /OpenAction /JavaScript (app.alert)"),
        ("bild.png", b"\xff\xd8\xff a JPEG"),
        ("brev.docx", b"not a package"),
        ("brev.docx", packed("[Content_Types].xml", "xl/workbook.xml")),
        ("brev.docx", packed(*WORD, "word/vbaProject.bin")),
        ("brev.docx", packed(*WORD, "word/embeddings/a.bin")),
        ("lista.csv", b"a;b\x00c"),
        ("lista.txt", b"\xff\xfe\x00"),
        ("tom.txt", b""),
        ("sida.html", b"<p>Hej</p>"),
        ("program.exe", b"MZ"),
        ("utan-slut", b"text"),
        ("stor.txt", b"a" * (LARGEST_BYTES + 1)),
    ],
)
def test_a_file_is_looked_at_inside_before_it_is_kept(name: str, body: bytes) -> None:
    with pytest.raises(RefusedFile):
        checked(name, body)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.pdf", b"%PDF-1.7\n..."),
        ("a.DOCX", packed(*WORD)),
        ("a.png", b"\x89PNG\r\n\x1a\n.."),
        ("a.csv", "å;ö".encode()),
    ],
)
def test_what_is_what_it_says_is_kept_in_the_home_folder_under_its_digest(name: str, body: bytes, room: Room) -> None:
    made = attach(room.item(room.meeting(), "Läget"), name=f"../../{name}", body=body, by=room.secretary)
    assert (made.name, kept(made.digest)) == (name, body)
    home: Path = settings.SURROUNDINGS.home
    file = home / "meetings" / made.digest[:2] / made.digest
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"something else")
    with pytest.raises(RefusedFile):
        kept(made.digest)
    file.unlink()


def test_what_is_added_after_the_invitation_is_late_and_the_invitation_stays(room: Room) -> None:
    meeting = room.meeting()
    room.item(meeting, "I tid")
    sent = planning.send_invitation(meeting, by=room.secretary)
    late = room.item(meeting, "Sent")
    assert late.is_late and not meeting.items.get(title="I tid").is_late
    assert [one.title for one in from_json(sent.content).items] == ["I tid"]
    with pytest.raises(NotPossibleNow):
        planning.send_invitation(meeting, by=room.secretary)
    assert [one.is_late for one in document(meeting, Form.MINUTES, by=room.secretary).items] == [False, True]


def test_attendance_with_arrivals_departures_guests_and_disqualification_item_by_item(room: Room) -> None:
    meeting = room.meeting()
    items = [room.item(meeting, f"Punkt {number}") for number in (1, 2, 3)]
    guest = attending.add_guest(meeting, name="Greta Gäst", initials="GG", by=room.secretary)
    planning.send_invitation(meeting, by=room.secretary)
    late, early = meeting.attendance.get(member__user=room.other), meeting.attendance.get(member__user=room.chair)
    Presence = attending.Presence
    attending.save_attendance(
        meeting,
        [
            Presence(late.id, is_present=True, arrived=items[1].id),
            Presence(early.id, is_present=True, left=items[1].id),
        ],
        by=room.secretary,
    )
    attending.disqualify(items[2], guest, reason="Egen sak", by=room.secretary)
    content = document(meeting, Form.MINUTES, by=room.secretary)
    assert [one.absent for one in content.items] == [("Ledamot",), (), ("Ordforande",)]
    assert content.items[2].disqualified == ("Greta Gäst (Egen sak)",)
    with pytest.raises(NotPossibleNow, match="före sin ankomst"):
        attending.save_attendance(
            meeting,
            [Presence(late.id, is_present=True, arrived=items[2].id, left=items[0].id)],
            by=room.secretary,
        )


def test_the_template_gives_each_month_its_items_and_a_year_is_planned_once(room: Room) -> None:
    items = [{"title": "Uppstart"}, {"title": "Tertialrapport", "kind": "decision", "months": [5, 9]}]
    template = planning.create_template(room.body, name="Ordinarie", items=items, by=room.secretary)
    days = [date(2026, 4, 14), date(2026, 5, 12)]
    april, may = planning.plan_year(template, days=days, by=room.secretary)
    assert [one.title for one in april.items.all()] == ["Uppstart"]
    assert [one.title for one in may.items.all()] == ["Uppstart", "Tertialrapport"]
    assert planning.plan_year(template, days=days, by=room.secretary) == []


def test_observing_goes_round_and_its_trend_is_said(room: Room) -> None:
    meetings = [room.meeting(FIRST + timedelta(weeks=number)) for number in range(6)]
    names = [one.observer.name for one in meetings if one.observer]
    assert names[:3] == names[3:] and len(set(names)) == 3
    for score, meeting in zip((2, 2, 3, 4, 4, 5), meetings, strict=True):
        room.item(meeting, "Läget", minutes_used=15)
        planning.send_invitation(meeting, by=room.secretary)
        said = {"meant": "Beslut", "happened": "Dialog", "why": "Sent underlag", "keep": "Tiden", "change": "Underlag"}
        attending.save_observation(meeting, by=room.chair, score=score, **said)
    trend = trend_of(room.body)
    assert trend.sentence == "De tre senaste mötena nådde sitt syfte bättre än de tre före."
    assert [(one.planned, one.used) for one in trend.reviewed] == [(10, 15)] * 6
    assert Observation.objects.count() == 6


def test_only_the_observer_or_the_secretary_writes_the_review(room: Room, store: object) -> None:
    meeting = room.meeting()
    planning.change_meeting(meeting, by=room.secretary, observer=room.seat(room.other))
    assert as_(room.approver).get(f"/moten/{meeting.id}/observation/").status_code == 403
    assert as_(room.other).get(f"/moten/{meeting.id}/observation/").status_code == 200


def test_a_boards_minutes_have_the_days_of_the_law() -> None:
    """KL 5:69: within 14 days; 8:12: the second day after at the latest, and for three weeks. By hand."""
    held = date(2026, 5, 5)
    assert lawful_times(held, approved_on=None).approved_by == date(2026, 5, 19)
    found = lawful_times(held, approved_on=date(2026, 5, 12))
    assert (found.noticed_by, found.stands_until) == (date(2026, 5, 14), date(2026, 6, 4))
    noticed = lawful_times(held, approved_on=date(2026, 5, 12), noticed_on=date(2026, 5, 13))
    assert noticed.stands_until == date(2026, 6, 3)


def test_a_board_shows_them_and_a_group_does_not(person: MakePerson, store: object) -> None:
    board = make_room(person, kind="board", short="SN")
    meeting = board.meeting(datetime(2026, 5, 5, 8, tzinfo=UTC))
    assert "19 maj 2026" in as_(board.secretary).get(f"/moten/{meeting.id}/").content.decode().replace("\xa0", " ")


def test_a_search_finds_swedish_letters_in_any_case_every_word_and_a_place(room: Room, person: MakePerson) -> None:
    meeting = room.meeting()
    room.item(meeting, "Översyn", text="ÅTGÄRDER för väntetiden i öppenvården.")
    room.item(meeting, "Hemligt", level="secret", text="Åtgärder mot Väntetiden.")
    assert [hit.item.title for hit in find("åtgärder VÄNTETIDEN", reader=room.secretary)] == ["Översyn", "Hemligt"]
    reader = person("lasare", Role.READER)
    assert find("åtgärder", reader=reader) == ()
    room.approved(meeting)
    (hit,) = find("åtgärder", reader=reader)
    assert (hit.number, hit.word) == (1, "ÅTGÄRDER")
    assert find("åtgärder saknas", reader=room.secretary) == () == find(" ", reader=reader)


def test_the_calendar_folds_its_lines_and_tells_the_agenda_once_it_is_sent(room: Room, store: object) -> None:
    meeting = room.meeting(place="Sal 3; plan 2, hus A")
    room.item(meeting, "Ett långt ämne om " + "åäö" * 40)
    before = as_(room.other).get(f"/moten/{meeting.id}/kalender.ics").content.decode()
    assert "STATUS:TENTATIVE" in before and "åäö" not in before
    planning.send_invitation(meeting, by=room.secretary)
    text = as_(room.other).get(f"/moten/{meeting.id}/kalender.ics").content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert "LOCATION:Sal 3\\; plan 2\\, hus A" in whole and "åäö" * 40 in whole
    assert f"DTSTART:{FIRST:%Y%m%dT%H%M%SZ}" in whole
    assert calendar_of(meeting, None, address="x").startswith("BEGIN:VCALENDAR\r\n")


def test_a_decision_is_in_the_red_thread_of_its_goal_for_those_who_may_see_it(room: Room, person: MakePerson) -> None:
    meeting = room.meeting()
    for level in ("open", "secret"):
        decided = {"decision": f"{level} beslut.", "owner": room.other.id, "due": due(), "goal": "sjalvstandighet-2025"}
        room.item(meeting, f"{level} punkt", "decision", level=level, **decided)
    room.approved(meeting)
    reader = person("lasare", Role.READER)
    asked = {"goal": "sjalvstandighet-2025", "measure": ""}
    assert [one.label for one in entries_for(**asked, user=reader)] == ["Beslut FLG 2026:1: open beslut."]
    assert len(entries_for(**asked, user=room.secretary)) == 2
    assert not entries_for(goal="annat", measure="", user=room.secretary)
    told = [entries_for(**asked, user=reader, on=on) for on in (meeting.day - timedelta(days=1), meeting.day, None)]
    assert [[one.state for one in found] for found in told] == [[], ["Inte justerat än"], ["Justerat"]]


def test_the_public_list_is_for_anybody(room: Room, store: object) -> None:
    assert "Inget protokoll är publicerat" in Client().get("/moten/offentligt/").content.decode()
