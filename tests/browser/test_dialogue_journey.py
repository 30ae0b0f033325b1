"""A manager through a dialogue to an assignment on the next agenda, in a real browser: the guide
docs/tutorials/webben.md shows it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.browser.conftest import Visit
from tests.browser.picturing import picture
from tests.browser.serving import Server

pytestmark = [pytest.mark.all, pytest.mark.timeout(300)]

AGREED = "Visa kön till förhandsbedömning på tavlan varje måndag"
MEETING = """
from datetime import timedelta
from django.utils import timezone
from utfall.web.accounts.models import User
from utfall.web.meetings.actions.planning import add_member, create_body, plan_meeting
from utfall.web.meetings.models import Member
secretary, manager = (User.objects.get(username=name) for name in ("secretary", "area_manager"))
body = create_body(name="Förvaltningens ledningsgrupp på tisdagar", short="FLGT", by=secretary)
add_member(body, user=manager, name=str(manager), initials="VC", seat=Member.Seat.MEMBER, by=secretary)
print(plan_meeting(body, starts_at=timezone.now() + timedelta(days=3), by=secretary).id)
"""


def press(page: Any, name: str) -> None:
    """The button of that name."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def go(page: Any, name: str) -> None:
    """Follow the link with that name."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_journey_a_manager_through_a_dialogue_to_an_assignment_on_the_next_agenda(visit: Visit, server: Server) -> None:
    """Half a minute: four people, on the server that all journeys share."""
    page = visit("secretary").page
    page.goto("/verksamhetsdialog/")
    go(page, "Börja en omgång")
    page.fill("#id_name", "vårens extra omgång")
    page.fill("#id_begins_on", "2031-04-01")
    page.fill("#id_comments_due", "2031-04-10")
    for area in ("Insats och service", "Placering", "Skola och Skolfam", "Tillstånd", "Ledning och stödfunktioner"):
        page.get_by_label(area, exact=True).uncheck()
    picture(page, "dialog-1-borja-en-omgang")
    press(page, "Börja och frys siffrorna")
    page.get_by_text("områdenas siffror är frysta").wait_for()

    page = visit("area_manager").page
    page.goto("/verksamhetsdialog/")
    page.get_by_role("region", name="vårens extra omgång").get_by_role("link").click()
    page.wait_for_url(re.compile(r"/verksamhetsdialog/\d+/$"))
    dialogue = page.url
    assert page.locator("h2").first.inner_text() == "Från förra dialogen"
    picture(page, "dialog-2-forra-gangen-forst")
    page.goto(f"{dialogue}#nulage")
    picture(page, "dialog-3-frysta-siffror")
    go(page, "Skriv Chefens egen kommentar")
    page.fill("#text", "Kön till förhandsbedömning syns inte för dem som arbetar i den.")
    press(page, "Spara")
    go(page, "Skriv en överenskommelse")
    page.fill("#id_text", AGREED)
    page.select_option("#id_owner", label="Verksamhetschef i Exempelstad")
    page.fill("#id_due", "2031-05-02")
    page.select_option("#id_measure", label="Väntetid från anmälan")
    picture(page, "dialog-4-en-sak-en-ansvarig-en-dag")
    press(page, "Spara")
    go(page, "Underteckna …")
    press(page, "Underteckna")
    page.get_by_text("Du har undertecknat").wait_for()
    assert page.get_by_role("link", name="Skriv en överenskommelse").count() == 0

    manager, page = page, visit("director").page
    page.goto(f"{dialogue}underteckna/")
    picture(page, "dialog-5-underteckna")
    press(page, "Underteckna")
    page.get_by_text("Dialogen är stängd.").first.wait_for()
    with page.expect_download() as waiting:
        go(page, "PDF")
    assert waiting.value.suggested_filename.endswith(".pdf")

    page = manager
    page.goto(dialogue)
    go(page, AGREED)
    page.get_by_role("heading", level=1).get_by_text(AGREED).wait_for()
    assert "Väntetid från anmälan" in page.inner_text("main")
    picture(page, "dialog-6-uppdraget")
    meeting = server.run(MEETING).strip()
    page.goto(f"/moten/{meeting}/")
    row = page.locator("tr", has_text=AGREED)
    assert "Verksamhetsdialog Myndighet, vårens extra omgång" in row.inner_text()
    row.scroll_into_view_if_needed()
    picture(page, "dialog-7-nasta-dagordning")
