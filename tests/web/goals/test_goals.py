"""The room Mål: the goals as the report assesses them, and what people say beside the rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from utfall.model.period import Period
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.models import Entry
from utfall.web.goal_overrules import overrules_for
from utfall.web.goals.models import Assessment
from utfall.web.permissions import Role

T1 = Period.parse("2025-T1")
GOAL = "/mal/okad_skolnarvaro/?period=2025-T1"
ASSESS = "/mal/okad_skolnarvaro/2025-T1/bedom/"
SAID = {"status": "uncertain", "reason": "Två skolor rapporterade för sent."}


def text_of(client: Client, address: str) -> str:
    """The page, which must be there."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_every_goal_stands_under_its_direction_with_bar_and_mark(signed_in: Callable[..., Client], store: Path) -> None:
    page = text_of(signed_in(Role.READER), "/mal/")
    assert "Barn och ungas förutsättningar att lyckas" in page and "Ökad självständighet" in page
    assert page.count('<svg class="bar"') >= 1 and "Kommer inte att uppnås" in page
    assert "style=" not in page and "<style" not in page


def test_a_goals_page_tells_target_base_months_series_and_rule(signed_in: Callable[..., Client], store: Path) -> None:
    page = text_of(signed_in(Role.READER), GOAL).replace("\xa0", " ")
    assert "minus 20 procent från 53,7 procent" in page and "procentenheter lägre" in page
    assert "Uppföljningen gäller januari–mars 2025" in page and "januari–mars 2024" in page
    assert "Så bedömer regeln" in page and "/nyckeltal/skola.hog_franvaro/" in page
    assert "style=" not in page and ASSESS not in page


def test_a_person_overrules_and_both_are_shown_also_to_the_report(
    signed_in: Callable[..., Client], store: Path
) -> None:
    client = signed_in(Role.DIRECTOR)
    assert client.post(ASSESS, SAID).status_code == 302
    page = text_of(client, GOAL)
    assert "Två skolor rapporterade för sent." in page and "Enligt regeln: kommer inte att uppnås." in page
    assert overrules_for(T1)["okad_skolnarvaro"].by == "Förvaltningschef"
    assert "Två skolor" in text_of(client, "/mal/?period=2025-T1")
    assert list(Entry.objects.filter(action__startswith="goal.").values_list("action", flat=True)) == ["goal.assessed"]


def test_taken_back_the_rule_holds_and_it_can_be_let_stand_again(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.DIRECTOR)
    client.post(ASSESS, SAID)
    first = Assessment.objects.get()
    client.post(f"/mal/bedomning/{first.id}/ta-tillbaka/")
    client.post(f"/mal/bedomning/{first.id}/ta-tillbaka/")
    assert overrules_for(T1) == {}
    assert "tillbakatagen" in text_of(client, GOAL)
    client.post(f"/mal/bedomning/{first.id}/lat-galla/")
    assert Assessment.objects.count() == 2
    assert overrules_for(T1)["okad_skolnarvaro"].reason == SAID["reason"]
    actions = Entry.objects.filter(action__startswith="goal.").order_by("number").values_list("action", flat=True)
    assert list(actions) == ["goal.assessed", "goal.withdrawn", "goal.assessed"]


def test_two_at_once_the_second_is_told_and_loses_nothing(
    signed_in: Callable[..., Client], person: Callable[..., User], store: Path
) -> None:
    one, other = signed_in(Role.DIRECTOR), signed_in(Role.CONTROLLER)
    one.post(ASSESS, SAID)
    refused = other.post(ASSESS, {"status": "reached", "reason": "Mars är bättre."})
    assert refused.status_code == 409 and "Mars är bättre." in refused.content.decode()
    (seen,) = re.findall(r'name="seen" value="(\d+)" id="id_seen"', refused.content.decode())
    assert other.post(ASSESS, {"status": "reached", "reason": "Mars är bättre.", "seen": seen}).status_code == 302
    assert overrules_for(T1)["okad_skolnarvaro"].status == "reached" and Assessment.objects.count() == 2


def test_without_a_reason_nothing_is_saved_and_the_field_says_why(
    signed_in: Callable[..., Client], store: Path
) -> None:
    answer = signed_in(Role.DIRECTOR).post(ASSESS, {"status": "uncertain", "reason": "  "})
    assert answer.status_code == 422 and 'id="id_reason_error"' in answer.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("role", [Role.READER, Role.UNIT_MANAGER, Role.FINANCE, Role.AUDITOR])
def test_who_may_not_assess_is_refused_and_sees_no_form(
    role: Role, signed_in: Callable[..., Client], store: Path
) -> None:
    client = signed_in(role)
    assert client.post(ASSESS, SAID).status_code == 403
    assert ASSESS not in text_of(client, GOAL)


def test_an_area_manager_assesses_the_goals_of_the_own_area_only(
    signed_in: Callable[..., Client], area: Unit, store: Path
) -> None:
    school = Unit.objects.create(
        kind="area", code="Skola och Skolfam", name="Skola och Skolfam", valid_from=area.valid_from
    )
    stranger = signed_in(Role.AREA_MANAGER, unit=area)
    assert stranger.post(ASSESS, SAID).status_code == 403 and ASSESS not in text_of(stranger, GOAL)
    Client.logout(stranger)
    User.objects.filter(username="area_manager").update(username="annan")
    assert signed_in(Role.AREA_MANAGER, unit=school).post(ASSESS, SAID).status_code == 302


def test_an_earlier_day_shows_the_goals_as_known_then_and_no_later_assessment(
    signed_in: Callable[..., Client], store: Path
) -> None:
    client = signed_in(Role.DIRECTOR)
    client.post(ASSESS, SAID)
    now, then = text_of(client, GOAL), text_of(client, f"{GOAL}&kand=2025-03-05")
    assert "Två skolor" in now and "Två skolor" not in then and ASSESS not in then
    assert "Kan inte bedömas ännu" in then or "Osäkert" in then
    assert overrules_for(T1, known=timezone.localdate() - timedelta(days=1)) == {}


@pytest.mark.parametrize(
    "address", ["/mal/finns-inte/", "/mal/okad_skolnarvaro/?period=2024-T1", "/mal/?period=2025-04"]
)
def test_what_is_no_goal_or_no_report_is_not_found(address: str, signed_in: Callable[..., Client], store: Path) -> None:
    assert signed_in(Role.READER).get(address).status_code == 404


def test_before_anything_is_known_the_room_says_how_to_begin(signed_in: Callable[..., Client], store: Path) -> None:
    assert "inga siffror att visa ännu" in text_of(signed_in(Role.READER), "/mal/?kand=2001-01-01")
