"""A pilot followed to its decision, in a real browser: the guide docs/tutorials/webben.md shows it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.conftest import HEIGHT, Visit
from tests.browser.picturing import picture

pytestmark = [pytest.mark.all, pytest.mark.timeout(600)]

TITLE = "Ring upp i stället för att skriva"
PHONE_WIDTH = 390


def press(page: Any, name: str) -> None:
    """The button or link of that name."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_journey_a_pilot_is_followed_from_the_board_to_its_decision(visit: Visit) -> None:
    """A minute with the server: the pages are those of the server that all journeys share."""
    reader = visit("reader").page
    reader.goto("/utveckling/")
    press(reader, "Lämna en idé")
    reader.fill("#id_title", "Kvällsöppet på ungdomsmottagningen")
    reader.fill("#id_text", "Öppna en kväll i veckan, för den som går i skolan på dagen.")
    reader.get_by_role("button", name="Lämna idén").click()
    reader.get_by_text("Tack! Idén är lämnad").wait_for()
    assert reader.get_by_role("link", name="Skriv i planen").count() == 0, "whoever steers takes it on"

    page = visit("director").page
    page.goto("/utveckling/")
    page.get_by_role("heading", name="Piloter som skulle ha avslutats").wait_for()
    picture(page, "pilot-1-tavlan")
    press(page, TITLE)
    page.get_by_text("Skriven i efterhand").wait_for()
    picture(page, "pilot-2-planen-ar-last")
    press(page, "Före och efter: se hur siffran gått")
    assert "Ingen säker förändring" in page.locator("p.say").inner_text()
    assert "visar inte att det var piloten" in page.inner_text("main")
    assert page.locator("figure svg").first.is_visible()
    picture(page, "pilot-3-fore-och-efter")
    page.get_by_role("heading", name="Jämförbara grupper").scroll_into_view_if_needed()
    picture(page, "pilot-4-jamforbara-grupper")

    page.locator(".side").get_by_role("link", name="Avsluta", exact=True).click()
    page.get_by_role("button", name="Avsluta").click()
    page.get_by_text("Detta fält måste fyllas i").first.wait_for()
    page.fill(
        "#id_decision", "Avslutas: antalet ansökningar har inte säkert ändrats, och samtalen tar mer tid än breven."
    )
    page.fill("#id_lessons", "Ring på förmiddagen. Efter lunch svarar få, och då behövs ändå ett brev.")
    picture(page, "pilot-5-beslut-och-lardomar")
    page.get_by_role("button", name="Avsluta").click()
    page.get_by_text("Nu är det: avslutad").wait_for()
    page.get_by_role("button", name="Ångra steget").wait_for()

    page.goto("/utveckling/lardomar/?sok=förmiddagen")
    page.get_by_text("1 träff på ”förmiddagen”").wait_for()
    page.goto("/rapport/2025-T1/1/las/")
    table = page.locator("table", has_text="Piloter januari–april 2025")
    table.scroll_into_view_if_needed()
    assert TITLE in table.inner_text() and "Ingen säker förändring" in table.inner_text()


def test_the_board_is_a_list_on_a_phone_and_is_walked_by_keyboard(visit: Visit) -> None:
    page = visit("director", viewport={"width": PHONE_WIDTH, "height": HEIGHT}).page
    page.goto("/utveckling/")
    tops = [box["y"] for one in page.locator(".board > section").all() if (box := one.bounding_box())]
    assert len(tops) == 5 and tops == sorted(set(tops)), "the columns lie under each other"
    page.locator(".board a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.board') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/utveckling/*/")
