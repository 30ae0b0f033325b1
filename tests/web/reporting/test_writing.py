"""Writing the report together: nothing lost, changed figures marked, approval that freezes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from utfall.errors import NotPossibleNow
from utfall.model.period import Period
from utfall.reports.content import ChartBlock
from utfall.reports.reading_back import report_from_json
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.models import Entry
from utfall.web.audit.queries import verify
from utfall.web.audit.triggers import unprotect
from utfall.web.permissions import Role
from utfall.web.reporting import actions
from utfall.web.reporting.content import built, changed, previewed
from utfall.web.reporting.models import FrozenReport, Revision, Section, WrittenReport

ADDRESS = "/rapport/2025-T1/1/"
BOUND = 'Det kom {{ figure("ifo.aktualiseringar") }} ärenden.'


@pytest.fixture
def report(store: Path, person: Callable[..., User]) -> WrittenReport:
    """A report as known in April, before the last delivery."""
    import datetime

    return actions.start_report(
        Period.parse("2025-T1"), as_of=datetime.date(2025, 4, 30), deadline=None, by=person("sekr", Role.SECRETARY)
    )


def test_a_report_begins_with_the_texts_of_the_definitions(report: WrittenReport) -> None:
    sections = list(report.sections.all())
    assert len(sections) >= 10 and all(section.text and section.revision == 1 for section in sections)
    assert {"viktigast.md", "okad_sjalvstandighet.md"} <= {section.name for section in sections}
    with pytest.raises(NotPossibleNow, match="skrivs redan"):
        actions.start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=report.created_by)


def test_a_section_newer_than_the_report_does_not_stop_it(report: WrittenReport) -> None:
    """A report begun before the definitions got a section shows it with their text."""
    report.sections.filter(name="tilldelning.md").delete()
    section = report.sections.get(name="inriktning.md")
    assert previewed(section, section.text).problem is None
    (own,) = [one for one in built(report).sections if one.id == "tilldelning"]
    assert own.title == "Ekonomisk tilldelning" and own.blocks


def test_a_table_newer_than_the_text_stands_last_in_its_section(report: WrittenReport) -> None:
    section = report.sections.get(name="helarsprognos.md")
    assert '{{ insert("bild-2") }}' in section.text
    report.sections.filter(id=section.id).update(text="## Årets resultat\n\nKort text.\n")
    (own,) = [one for one in built(report).sections if one.id == "helarsprognos"]
    assert [one.id for one in own.blocks if isinstance(one, ChartBlock)] == ["bild-2"]


def test_every_page_of_the_report_shows(report: WrittenReport, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    for path in ("", "las/", "inriktning/", "inriktning/versioner/", "inriktning/ansvar/", "siffror/?sok=vantetid"):
        response = client.get(ADDRESS + path)
        page = response.content.decode()
        assert response.status_code == 200, path
        assert not re.findall(r'\sstyle="|<style|\son[a-z]+="', page), path
        assert len(re.findall(r"<h1[ >]", page)) == (0 if "siffror" in path and "<html" not in page else 1)
    assert "vantetid_ansokan" in client.get(ADDRESS + "siffror/?sok=vantetid").content.decode()


def test_two_who_write_at_once_lose_nothing(report: WrittenReport, person: Callable[..., User]) -> None:
    section = report.sections.get(name="inriktning.md")
    anna, bo = person("anna", Role.CONTROLLER), person("bo", Role.SECRETARY)
    first = actions.save_text(section.id, text="Annas text.", base=1, by=anna)
    assert first.aside is None and first.section.revision == 2
    second = actions.save_text(section.id, text="Bos text.", base=1, by=bo)
    assert second.aside is not None and second.section.text == "Annas text."
    assert set(Revision.objects.filter(section=section).values_list("text", flat=True)) >= {"Annas text.", "Bos text."}
    third = actions.save_text(section.id, text="Båda texterna.", base=2, by=bo)
    assert third.aside is None and third.section.revision == 3


def test_the_conflict_is_shown_with_both_texts(
    report: WrittenReport, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    section = report.sections.get(name="inriktning.md")
    actions.save_text(section.id, text="Annas text står här.", base=1, by=person("anna", Role.CONTROLLER))
    client = signed_in(Role.SECRETARY)
    answer = client.post(ADDRESS + "inriktning/spara/", {"text": "Bos text står här.", "base": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "<del>Annas</del>" in page and "<ins>Bos</ins>" in page
    assert 'name="base" value="2"' in page
    by_itself = client.post(
        ADDRESS + "inriktning/spara/", {"text": "Bos text står här.", "base": "1"}, headers={"hx-request": "true"}
    )
    assert by_itself["X-Autosave"] == "met" and "id_base" not in by_itself.content.decode()
    assert section.revisions.filter(is_aside=True).count() == 1
    answer = client.post(ADDRESS + "inriktning/spara/", {"text": "Bos text står här.", "base": "2"})
    assert answer.status_code == 302
    section.refresh_from_db()
    assert section.text == "Bos text står här."


def test_autosaves_within_minutes_are_one_version(report: WrittenReport, person: Callable[..., User]) -> None:
    section, anna = report.sections.get(name="inriktning.md"), person("anna", Role.CONTROLLER)
    for base, text in enumerate(("E", "Et", "Ett"), start=1):
        actions.save_text(section.id, text=text, base=base, by=anna, is_autosave=True)
    assert list(section.revisions.values_list("number", "text")) == [(4, "Ett"), (1, section.text)]


def test_a_new_delivery_marks_the_paragraph_until_it_is_reviewed(
    report: WrittenReport, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    section, anna = report.sections.get(name="inriktning.md"), person("anna", Role.CONTROLLER)
    section = actions.save_text(section.id, text=f"{BOUND}\n\nUtan siffror.", base=1, by=anna).section
    assert changed(section) == ()
    report.as_of = None  # the delivery of May is known now
    report.save(update_fields=["as_of"])
    section = Section.objects.select_related("report").get(id=section.id)
    (paragraph,) = changed(section)
    assert paragraph.source == BOUND and paragraph.changes[0].before != paragraph.changes[0].after
    client = signed_in(Role.SECRETARY)
    page = client.get(ADDRESS + "inriktning/").content.decode()
    assert "Siffror har ändrats sedan texten skrevs" in page and paragraph.changes[0].after in page
    assert "1 stycke har ändrade siffror" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS + "inriktning/granskat/").status_code == 302
    assert changed(Section.objects.select_related("report").get(id=section.id)) == ()


def test_a_text_with_a_fault_is_saved_and_says_where(report: WrittenReport, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    text = 'Bra.\n\nFel {{ figur("x") }}.'
    assert client.post(ADDRESS + "inriktning/spara/", {"text": text, "base": "1"}).status_code == 302
    page = client.get(ADDRESS + "inriktning/").content.decode()
    assert "Rad 3:" in page and "Funktionen ”figur” finns inte" in page


def test_only_the_owner_and_the_unit_may_write(
    report: WrittenReport, area: Unit, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    section = report.sections.get(name="inriktning.md")
    other = Unit.objects.create(kind="area", code="Boende", name="Boende", valid_from=area.valid_from)
    section.unit = other
    section.save()
    client = signed_in(Role.AREA_MANAGER, unit=area)
    save = ADDRESS + "inriktning/spara/"
    assert client.post(save, {"text": "x", "base": "1"}).status_code == 403
    assert 'name="text"' not in client.get(ADDRESS + "inriktning/").content.decode().split("kommentarer")[0]
    section.unit = area
    section.save()
    assert client.post(save, {"text": "x", "base": "1"}).status_code == 302
    reader = signed_in(Role.READER)
    assert reader.post(save, {"text": "y", "base": "2"}).status_code == 403


@pytest.mark.all
def test_approval_needs_another_and_freezes_text_and_figures(
    report: WrittenReport, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    anna, chief = person("anna", Role.CONTROLLER), person("chef", Role.DIRECTOR)
    section = report.sections.get(name="inriktning.md")
    section = actions.save_text(section.id, text=BOUND, base=1, by=anna).section
    actions.set_state(section, state="ready", by=anna)
    with pytest.raises(NotPossibleNow, match="skrev texten sist"):
        actions.set_state(section, state="approved", by=anna)
    with pytest.raises(NotPossibleNow, match="inte godkända"):
        actions.freeze(report, by=chief)
    report.sections.update(state="approved")
    with pytest.raises(NotPossibleNow, match="godkänt och ändras inte"):
        actions.save_text(section.id, text="Annat.", base=2, by=anna)
    client = signed_in(Role.DIRECTOR)
    assert client.post(ADDRESS + "besluta/").status_code == 302
    frozen = FrozenReport.objects.get(report=report)
    assert report_from_json(frozen.content).digest == frozen.digest
    assert bytes(frozen.pdf).startswith(b"%PDF") and frozen.digest[:8] in bytes(frozen.html).decode()
    before = client.get(ADDRESS + "las/").content
    report.as_of = None
    report.save(update_fields=["as_of"])
    assert client.get(ADDRESS + "las/").content == before or "csrf" in before.decode()
    assert client.get(ADDRESS + "fil/pdf/").content == bytes(frozen.pdf)
    report = WrittenReport.objects.get(id=report.id)
    with pytest.raises(NotPossibleNow, match="redan beslutad"):
        actions.freeze(report, by=chief)
    newer = actions.start_report(report.period, as_of=None, deadline=None, by=anna)
    assert newer.version == 2 and newer.sections.get(name="inriktning.md").text == BOUND
    assert Entry.objects.filter(action="report.frozen").count() == 1


@pytest.mark.django_db(transaction=True)
def test_everything_is_in_the_log_and_the_log_is_whole(store: Path, settings: object) -> None:
    from django.conf import settings as found

    found.SURROUNDINGS.audit_heads.unlink(missing_ok=True)
    from utfall.web.accounts.actions import create_person, grant_role

    by = create_person("sekr", name="Sekr", password=None, by="provet")
    grant_role(by, role=Role.SECRETARY, unit=None, by="provet")
    report = actions.start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=by)
    section = report.sections.get(name="inriktning.md")
    actions.save_text(section.id, text="Ny text.", base=1, by=by)
    actions.comment(section, text="Bra.", by=by)
    assert [entry.action for entry in Entry.objects.order_by("number")] == [
        "person.created",
        "role.granted",
        "report.started",
        "section.saved",
        "section.commented",
    ]
    verdict = verify(found.SURROUNDINGS.audit_heads)
    assert (verdict.entries, verdict.broken) == (5, None)
    unprotect(connection)
    Entry.objects.filter(number=4).update(details="{}")
    broken = verify(found.SURROUNDINGS.audit_heads).broken
    assert broken is not None and broken.number == 4
