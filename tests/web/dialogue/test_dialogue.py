"""A dialogue from the frozen overview to the closed record, through the pages and the acts behind them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.actions import set_state
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.queries import open_for_agenda
from utfall.web.assignments.threads import entries_for
from utfall.web.audit.models import Entry
from utfall.web.business_areas import business_areas
from utfall.web.dialogue import actions, closing, starting
from utfall.web.dialogue.freezing import overview_as_printed, overview_from_json
from utfall.web.dialogue.models import Agreement, Dialogue, Part, PartRevision, Record, Signature
from utfall.web.gates import gate_at
from utfall.web.permissions import Role
from utfall.web.shown import delivery_at

AREA = "myndighet"
IN_MARCH = date(2025, 4, 1)
"""The delivery of 5 March is the last one known that day; the newest is that of 5 May."""


@pytest.fixture
def secretary(person: Callable[..., User]) -> User:
    """Who holds the dialogues together."""
    return person("sekr", Role.SECRETARY)


def begun(name: str, *, by: User, begins_on: date, known: date | None = None) -> Dialogue:
    """The area's dialogue in a round of its own."""
    area = business_areas().area(AREA)
    assert area is not None
    gate = gate_at(delivery_at(known))
    cycle = starting.start_cycle(
        name, begins_on=begins_on, comments_due=date(2025, 4, 20), areas=[area], gate=gate, by=by
    )
    return cycle.dialogues.get()


@pytest.fixture
def spring(store: Path, area: Unit, secretary: User) -> Dialogue:
    """The dialogue of the spring, frozen on what was known in March."""
    return begun("Våren 2025", by=secretary, begins_on=date(2025, 4, 1), known=IN_MARCH)


def closed(dialogue: Dialogue, *, manager: User, director: User) -> Record:
    """Signed by both."""
    assert closing.sign(dialogue, side=Signature.Side.MANAGER, by=manager) is None
    made = closing.sign(dialogue, side=Signature.Side.DIRECTOR, by=director)
    assert made is not None
    return made


def text_of(client: Client, address: str) -> str:
    """The page, which must be there, without anything styled inline and with one heading of the first level."""
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200, (address, answer.status_code)
    assert not re.findall(r'\sstyle="|<style|\son[a-z]+="', page) and page.count("<h1") == 1
    return page


def test_from_a_started_round_to_a_closed_record_and_an_assignment_on_the_next_agenda(
    store: Path, area: Unit, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    secretary, finance = signed_in(Role.SECRETARY), signed_in(Role.FINANCE)
    manager, director = signed_in(Role.AREA_MANAGER, unit=area), signed_in(Role.DIRECTOR)
    owner = person("olle", Role.UNIT_MANAGER, unit=area)
    assert "Ingen dialog är påbörjad" in text_of(secretary, "/verksamhetsdialog/")
    sent = {"name": "Augusti", "begins_on": "2025-08-01", "comments_due": "2025-08-10", "areas": [AREA]}
    assert secretary.post("/verksamhetsdialog/ny/", sent).status_code == 302
    dialogue = Dialogue.objects.get()
    place = f"/verksamhetsdialog/{dialogue.id}/"
    economy, own = dialogue.parts.get(key="ekonomi"), dialogue.parts.get(key="chef")
    assert "Sena kommentarer" in text_of(manager, place) and "Ekonomi" in text_of(manager, "/verksamhetsdialog/")
    said = {"text": "Utfallet ligger 2 procent över budget.", "base": "1"}
    assert finance.post(f"{place}kommentar/{economy.id}/", said).status_code == 302
    assert (
        manager.post(f"{place}svar/{own.id}/", {"text": "Vi behöver hjälp med köerna.", "base": "1"}).status_code == 302
    )
    question = dialogue.parts.get(key="mal")
    assert director.post(f"{place}svar/{question.id}/", {"text": "Väntetiden.", "base": "1"}).status_code == 302
    agreed = {
        "text": "Korta kön till förhandsbedömning",
        "owner": owner.id,
        "due": "2025-10-01",
        "measure": "ifo.vantetid_anmalan",
    }
    assert manager.post(f"{place}overenskommelse/", agreed).status_code == 302
    assert manager.post(f"{place}underteckna/").status_code == 302
    assert finance.post(f"{place}kommentar/{economy.id}/", {"text": "För sent.", "base": "2"}).status_code == 422
    assert director.post(f"{place}underteckna/").status_code == 302
    assignment = Assignment.objects.get()
    assert (assignment.title, assignment.owner, assignment.due) == (agreed["text"], owner, date(2025, 10, 1))
    assert assignment.origin_key == f"dialogue:{dialogue.cycle_id}:{AREA}:agreement:1"
    assert assignment in open_for_agenda(unit=area) and assignment.origin_address.startswith(place)
    page = text_of(manager, place)
    assert "Stängd" in page and "Skriv en överenskommelse" not in page and "Underteckna" not in page
    record = text_of(manager, f"{place}protokoll/")
    assert all(
        words in record for words in ("2 procent över budget", "Vi behöver hjälp", agreed["text"], "Väntetiden.")
    )
    assert director.get(f"{place}protokoll/docx/").content.startswith(b"PK")
    acts = set(Entry.objects.values_list("action", flat=True))
    assert {"dialogue.started", "dialogue.saved", "dialogue.agreed", "dialogue.signed", "dialogue.closed"} <= acts


def test_last_times_agreements_stand_first_with_their_state(
    spring: Dialogue, secretary: User, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    manager, director = person("chef", Role.AREA_MANAGER), person("dir", Role.DIRECTOR)
    answer = spring.parts.get(key="sluta")
    actions.save_part(answer.id, text="Dubbelregistreringen.", base=1, by=manager)
    for text in ("Halvera dubbelregistreringen", "Se över jouren"):
        actions.agree(spring, text=text, owner=manager, due=date(2025, 6, 1), by=manager)
    closed(spring, manager=manager, director=director)
    set_state(Assignment.objects.get(title="Se över jouren"), state="done", by=manager)
    august = begun("Augusti 2025", by=secretary, begins_on=date(2025, 8, 1))
    page = text_of(signed_in(Role.CONTROLLER), f"/verksamhetsdialog/{august.id}/")
    first = page.split("<h2")[1]
    assert 'id="forra"' in first and first.index("Halvera dubbelregistreringen") and "Försenat" in first
    assert re.search(r"Se över jouren.*?Klart", first, re.DOTALL)
    assert "Svaret i Våren 2025" in page and "Dubbelregistreringen." in page
    august.parts.filter(key="sluta").update(title="Vad kan vi göra mindre av?")
    assert "Svaret i Våren 2025" not in text_of(signed_in(Role.SECRETARY), f"/verksamhetsdialog/{august.id}/")
    record = text_of(signed_in(Role.READER, Role.CONTROLLER), f"/verksamhetsdialog/{august.id}/protokoll/")
    assert record.index("Från förra dialogen") < record.index("Se över jouren") < record.index('id="nulage"')


def test_the_overview_prints_the_same_ever_after_and_today_stands_beside(
    spring: Dialogue, signed_in: Callable[..., Client]
) -> None:
    frozen = overview_from_json(spring.overview)
    assert frozen.digest == spring.overview_digest and frozen.known_at == "2025-03-05"
    area = business_areas().area(AREA)
    assert area is not None
    assert overview_as_printed(gate_at(delivery_at(IN_MARCH)), area) == frozen
    now = overview_as_printed(gate_at(delivery_at(None)), area)
    assert [one.measure for one in frozen.figures] == list(area.measures) and now.figures != frozen.figures
    page = text_of(signed_in(Role.CONTROLLER), f"/verksamhetsdialog/{spring.id}/nulage/")
    for then, today in zip(frozen.figures, now.figures, strict=True):
        assert then.value in page and today.value in page and then.definition_hash[:8] in page
    assert "Vad som har ändrats sedan dess" in page and "Ny period" in page


def test_two_who_write_at_once_lose_nothing(
    spring: Dialogue, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    part, anna = spring.parts.get(key="hr"), person("anna", Role.SUPPORT)
    actions.save_part(part.id, text="Annas text om bemanningen.", base=1, by=anna)
    client, address = signed_in(Role.SUPPORT), f"/verksamhetsdialog/{spring.id}/kommentar/{part.id}/"
    answer = client.post(address, {"text": "Bos text om bemanningen.", "base": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "<del>Annas</del>" in page and "<ins>Bos</ins>" in page
    part.refresh_from_db()
    assert part.text == "Annas text om bemanningen."
    assert PartRevision.objects.get(is_aside=True).text == "Bos text om bemanningen."
    assert "sparad bredvid" in text_of(client, address)
    assert client.post(address, {"text": "Båda.", "base": "2"}).status_code == 302
    part.refresh_from_db()
    assert part.text == "Båda."


def test_an_agreement_changed_by_two_shows_what_stands(
    spring: Dialogue, secretary: User, signed_in: Callable[..., Client]
) -> None:
    one = actions.agree(spring, text="Se över jouren", owner=secretary, due=date(2025, 6, 1), by=secretary)
    other = actions.agree(spring, text="Anställ två", owner=secretary, due=date(2025, 6, 1), by=secretary)
    assert (one.number, other.number) == (1, 2)
    actions.change_agreement(one, text="Lägg ner jouren", owner=secretary, due=one.due, base=1, by=secretary)
    client, address = signed_in(Role.CONTROLLER), f"/verksamhetsdialog/{spring.id}/overenskommelse/{one.id}/"
    sent = {"text": "Bygg ut jouren", "owner": secretary.id, "due": "2025-06-02", "base": "1"}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Lägg ner jouren" in page and 'value="Bygg ut jouren"' in page
    assert 'name="base" value="2"' in page
    assert client.post(address, sent | {"base": "2"}).status_code == 302
    assert Agreement.objects.get(id=one.id).text == "Bygg ut jouren"
    assert client.post(address, sent | {"base": "3", "stryk": "1"}).status_code == 302
    assert client.post(address, sent | {"base": "3"}).status_code == 404
    assert [row.text for row in spring.agreements.all()] == ["Anställ två"]


def test_an_area_manager_sees_and_writes_only_the_own_area(
    spring: Dialogue, area: Unit, signed_in: Callable[..., Client]
) -> None:
    elsewhere = Unit.objects.create(kind="area", code="Placering", name="Placering", valid_from=area.valid_from)
    stranger = signed_in(Role.AREA_MANAGER, unit=elsewhere)
    place = f"/verksamhetsdialog/{spring.id}/"
    assert stranger.get(place).status_code == 403
    assert spring.area_name not in text_of(stranger, "/verksamhetsdialog/").split("<main")[1]
    User.objects.filter(username="area_manager").update(username="annan")
    own = signed_in(Role.AREA_MANAGER, unit=area)
    economy, mine = spring.parts.get(key="ekonomi"), spring.parts.get(key="chef")
    assert own.post(f"{place}svar/{mine.id}/", {"text": "Mitt.", "base": "1"}).status_code == 302
    assert own.post(f"{place}svar/{economy.id}/", {"text": "Nej.", "base": "1"}).status_code == 404
    assert own.post(f"{place}kommentar/{economy.id}/", {"text": "Nej.", "base": "1"}).status_code == 403
    support = signed_in(Role.SUPPORT)
    assert support.post(f"{place}svar/{mine.id}/", {"text": "Nej.", "base": "1"}).status_code == 403
    assert support.post(f"{place}underteckna/").status_code == 403


def test_one_person_cannot_sign_for_both_and_a_signature_falls_when_it_is_opened(
    spring: Dialogue, person: Callable[..., User]
) -> None:
    manager, director = person("chef", Role.AREA_MANAGER), person("dir", Role.DIRECTOR)
    assert closing.sign(spring, side=Signature.Side.MANAGER, by=manager) is None
    with pytest.raises(NotPossibleNow, match="redan undertecknat"):
        closing.sign(spring, side=Signature.Side.DIRECTOR, by=manager)
    with pytest.raises(NotPossibleNow, match="undertecknad av den ena"):
        actions.agree(spring, text="Mer", owner=manager, due=date(2025, 6, 1), by=manager)
    closing.open_again(spring, by=director)
    actions.agree(spring, text="Mer", owner=manager, due=date(2025, 6, 1), by=manager)
    assert not Signature.objects.exists() and not Assignment.objects.exists()


def test_the_pdf_is_one_page_with_every_agreement_once(spring: Dialogue, person: Callable[..., User]) -> None:
    manager, director = person("chef", Role.AREA_MANAGER), person("dir", Role.DIRECTOR)
    for part in spring.parts.all():
        actions.save_part(
            part.id, text="Läget är oförändrat, och bemanningen räcker till midsommar.", base=1, by=manager
        )
    actions.agree(spring, text="Korta kön till förhandsbedömning", owner=manager, due=date(2025, 6, 1), by=manager)
    pdf = bytes(closed(spring, manager=manager, director=director).pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1 and opened.Root.Lang == "sv-SE"
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext saknas: protokollets ord prövas INTE.")
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    words = " ".join(read.split())
    assert words.count("Korta kön till förhandsbedömning") == 1 and "Verksamhetschef Chef" in words


def test_a_correction_is_a_new_version_and_makes_no_assignment_twice(
    spring: Dialogue, secretary: User, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    manager, director = person("chef", Role.AREA_MANAGER), person("dir", Role.DIRECTOR)
    actions.agree(spring, text="Svara på klagomålen", owner=manager, due=date(2025, 6, 1), by=manager)
    record = closed(spring, manager=manager, director=director)
    with pytest.raises(NotPossibleNow, match="inte stängd"):
        starting.correct(
            starting.correct(Dialogue.objects.get(), reason="Fel ord", by=secretary), reason="x", by=secretary
        )
    corrected = Dialogue.objects.get(version=2)
    part = corrected.parts.get(key="andrat")
    actions.save_part(part.id, text="Rätt ord.", base=1, by=manager)
    actions.agree(corrected, text="Ring upp", owner=manager, due=date(2025, 6, 1), by=manager)
    again = closed(corrected, manager=manager, director=director)
    assert [one.title for one in Assignment.objects.order_by("id")] == ["Svara på klagomålen", "Ring upp"]
    assert corrected.overview == spring.overview and again.digest != record.digest
    client = signed_in(Role.CONTROLLER)
    assert "Det finns en senare version" in text_of(client, f"/verksamhetsdialog/{spring.id}/protokoll/")
    assert "Rättelse: Fel ord" in text_of(client, f"/verksamhetsdialog/{corrected.id}/protokoll/")
    assert Record.objects.get(dialogue=spring).digest == record.digest


def test_who_is_late_is_told_until_something_is_written(spring: Dialogue, secretary: User) -> None:
    part: Part = spring.parts.get(key="hr")
    yesterday = timezone.localdate() - timedelta(days=1)
    starting.plan(spring, meeting_on=None, owners={part.id: secretary}, due={part.id: yesterday}, by=secretary)
    part.refresh_from_db()
    assert part.days_late == 1 and part.owner == secretary
    actions.save_part(part.id, text="Inget att anmärka.", base=1, by=secretary)
    part.refresh_from_db()
    assert part.days_late == 0


def test_agreements_stand_in_the_red_thread_for_those_who_may_see_the_dialogue(
    spring: Dialogue, area: Unit, secretary: User, person: Callable[..., User]
) -> None:
    measure = "ifo.vantetid_anmalan"
    actions.agree(spring, text="Korta kön", owner=secretary, due=date(2025, 6, 1), by=secretary, measure=measure)
    actions.agree(spring, text="Annat", owner=secretary, due=date(2025, 6, 1), by=secretary)
    Dialogue.objects.update(started_at=timezone.now() - timedelta(days=9))
    closed(spring, manager=person("chef", Role.AREA_MANAGER), director=person("dir", Role.DIRECTOR))
    starting.correct(Dialogue.objects.get(), reason="Fel ord", by=secretary)
    (entry,) = entries_for(goal="", measure=measure, user=secretary)
    assert entry.label == "Korta kön" and entry.key == Assignment.objects.get(title="Korta kön").origin_key
    assert not entries_for(goal="", measure=measure, user=person("lasare", Role.READER))
    assert entry.state == "uppdrag"
    yesterday, before = (timezone.localdate() - timedelta(days=days) for days in (1, 10))
    assert [one.state for one in entries_for(goal="", measure=measure, user=secretary, on=yesterday)] == [
        "överenskommet"
    ]
    assert not entries_for(goal="", measure=measure, user=secretary, on=before)
