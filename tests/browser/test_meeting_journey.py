"""The secretary goes from an agenda to approved minutes and their public copy, in a real browser; the pictures stand in
docs/tutorials/webben.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.browser.conftest import Visit
from tests.browser.picturing import picture

pytestmark = [pytest.mark.all, pytest.mark.timeout(600)]
DECISION = "Chefsforum får tre block från och med september."


def press(page: Any, name: str) -> None:
    """The button with that name."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def follow(page: Any, name: str) -> None:
    """The link with that name."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def add_item(page: Any, title: str, kind: str, presenter: str) -> None:
    """An item, through its page."""
    follow(page, "Ny punkt")
    page.fill("#id_title", title)
    page.select_option("#id_kind", label=kind)
    page.fill("#id_presenter", presenter)
    press(page, "Lägg till")


def approve_both(visit: Visit, address: str) -> None:
    """Chair and approver, each in their own browser."""
    for role in ("director", "finance"):
        page = visit(role).page
        page.goto(f"{address}protokoll/")
        if role == "director":
            picture(page, "mote-3-justera")
        press(page, "Justera protokollet")
    page.get_by_text("Protokollet är justerat av båda och ändras inte mer.").wait_for()


def read_by_a_stranger(visit: Visit, public: str) -> None:
    """The public part without signing in, as a page and as a file."""
    watched = visit(None)
    page = watched.page
    page.goto(public)
    assert page.inner_text("main").count(DECISION) == 1
    picture(page, "mote-4-offentlig-del")
    assert not watched.everywhere()
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert saved.value.suggested_filename.endswith("offentlig-del.pdf")


def test_journey_the_secretary_goes_from_agenda_to_approved_minutes_and_public_copy(visit: Visit) -> None:
    watched = visit("secretary")
    page = watched.page
    page.goto("/moten/")
    follow(page, "Planera ett möte")
    page.select_option("#id_body", label="Förvaltningens ledningsgrupp")
    page.fill("#id_day", (date.today() + timedelta(days=30)).isoformat())
    press(page, "Planera")
    for title, kind, presenter in (("Läget", "Information", "FC"), ("Nytt upplägg", "Beslut", "VC/VK")):
        add_item(page, title, kind, presenter)
    assert "Öppna uppdrag" in page.inner_text("main")
    assert page.locator("section, table", has_text="Nytt upplägg för chefsforum genomförs").count()
    picture(page, "mote-1-dagordningen")
    assert not watched.everywhere()
    address = page.url.split("#")[0]
    follow(page, "Tid, plats, roller")
    page.select_option("#id_approver", label="Ekonomi i Exempelstad (EC)")
    press(page, "Spara")
    follow(page, "Skicka kallelsen …")
    press(page, "Skicka kallelsen")
    page.get_by_text("Kallelsen är skickad och fryst").wait_for()

    follow(page, "Nytt upplägg")
    page.fill("#id_text", "Förslaget har skickats ut före mötet.")
    page.fill("#id_decision", DECISION)
    page.fill("#id_minutes_used", "25")
    page.locator("#sparat", has_text="Sparat kl.").wait_for()
    press(page, "Spara")
    press(page, "Avsluta punkten")
    page.get_by_text("Beslutspunkten saknar ansvarig och dag.").wait_for()
    page.goto(address)
    follow(page, "Nytt upplägg")
    page.select_option("#id_owner", label="Verksamhetschef i Exempelstad")
    page.fill("#id_due", (date.today() + timedelta(days=60)).isoformat())
    page.locator("#id_decision").scroll_into_view_if_needed()
    picture(page, "mote-2-beslutspunkten")
    press(page, "Spara")
    press(page, "Avsluta punkten")
    press(page, "Avsluta Läget")
    press(page, "Lägg fram för justering")
    page.get_by_text("Protokollet är framlagt för justering.").wait_for()

    approve_both(visit, address)

    page.goto(f"{address}protokoll/")
    press(page, "Publicera den offentliga delen")
    follow(page, "Den offentliga delen")
    public = page.url
    read_by_a_stranger(visit, public)

    page.goto(f"{address}punkt/ny/")
    page.fill("#id_title", "För sent")
    page.fill("#id_minutes_planned", "5")
    page.locator("main form button.main").click()
    page.get_by_text("Protokollet är justerat och ändras inte.").wait_for()
