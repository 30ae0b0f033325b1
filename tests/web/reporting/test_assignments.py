"""Assignments that a report gives, and that the next one follows up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.test import Client

from utfall.web.accounts.models import User
from utfall.web.assignments.actions import set_state
from utfall.web.assignments.models import Assignment
from utfall.web.permissions import Role
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
