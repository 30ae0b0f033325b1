"""Assignments that a report gives, and that the next one follows up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from django.test import Client

from utfall.model.period import Period
from utfall.reports.assignment_book import CAPTION
from utfall.reports.content import FigureTableBlock
from utfall.web.accounts.models import User
from utfall.web.assignments.actions import create, move_due, set_state
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import Origin, OriginKind
from utfall.web.permissions import Role
from utfall.web.reporting.actions import start_report
from utfall.web.reporting.content import previewed
from utfall.web.reporting.models import WrittenReport


def test_a_report_gives_an_assignment_and_the_next_one_follows_it_up(
    person: Callable[..., User], signed_in: Callable[..., Client], store: Path
) -> None:
    client, by = signed_in(Role.CONTROLLER), User.objects.get(username="controller")
    for period in ("2024-T3", "2025-T1"):
        WrittenReport.objects.create(period_id=period, created_by=by)
    owner = person("chefen", Role.UNIT_MANAGER)
    place, later = "/rapport/2024-T3/1/", "/rapport/2025-T1/1/"
    assert "har inte gett något uppdrag" in client.get(place).content.decode()
    assert "Det här kommer från Tertialrapport" in client.get(f"{place}uppdrag/").content.decode()
    sent = {"title": "Pröva placeringarna på nytt", "owner": owner.id, "due": "2025-09-30"}
    assert client.post(f"{place}uppdrag/", {**sent, "due": ""}).status_code == 422
    assert client.post(f"{place}uppdrag/", sent)["Location"] == f"{place}#uppdrag"
    made = Assignment.objects.get()
    assert made.origin_address == place and made.origin_label.startswith("Tertialrapport")
    assert sent["title"] in client.get(place).content.decode()
    page = client.get(later).content.decode()
    assert "Från tidigare rapporter, ännu öppna" in page and str(sent["title"]) in page
    set_state(made, state="done", by=owner)
    assert str(sent["title"]) not in client.get(later).content.decode()
    assert "Klart" in client.get(place).content.decode()


def test_the_printed_report_follows_up_what_earlier_ones_gave_as_it_was_known(
    person: Callable[..., User], store: Path
) -> None:
    by = person("sekr", Role.SECRETARY)
    report = start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=by)
    earlier = WrittenReport.objects.create(period_id="2024-T3", created_by=by)
    for number, (title, confidential) in enumerate((("Pröva placeringarna", False), ("Hemligt", True))):
        origin = Origin(OriginKind.REPORT, f"reporting:{earlier.period_id}:1:{number}", str(earlier))
        due = date(2025, 4, 1)
        made = create(title=title, owner=by, due=due, by=by, origin=origin, confidential=confidential)
        move_due(made, due=date(2026, 1, 1), reason="Senare.", by=by)  # today: after the day that the report knows
    Assignment.objects.update(created_at=datetime(2025, 1, 20, tzinfo=UTC))
    section = report.sections.get(name="helarsprognos.md")
    preview = previewed(section, section.text)
    assert preview.section is not None
    table = next(one for one in preview.section.blocks if isinstance(one, FigureTableBlock) and one.caption == CAPTION)
    (row,) = table.rows
    assert [cell.text.replace("\xa0", " ") for cell in row.cells] == ["Pröva placeringarna", "1 april 2025", "försenat"]
