"""From a deviating line to its voucher and an explained forecast, in a real browser: docs/tutorials/webben.md shows
it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.conftest import Visit
from tests.browser.picturing import picture

pytestmark = [pytest.mark.all, pytest.mark.timeout(600)]


def go(page: Any, name: str) -> None:
    """Follow the link in the table that begins so."""
    page.locator("main tbody th").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def test_journey_finance_goes_from_a_deviating_line_to_its_voucher_and_an_explained_forecast(visit: Visit) -> None:
    watched = visit("finance")
    page = watched.page
    page.goto("/ekonomi/")
    row = page.locator("tbody tr", has=page.get_by_role("link", name="Kostnader", exact=True))
    assert row.locator(".state").count() == 2  # the year's deviation and that of the months booked
    picture(page, "ekonomi-1-resultatrakningen")
    found = watched.everywhere()
    go(page, "Kostnader")
    go(page, "Myndighet")
    picture(page, "ekonomi-2-manad-for-manad")
    found += watched.everywhere()
    page.locator("svg.months").get_by_role("link", name="april 2025: utfall").click()
    page.wait_for_url("**manad=2025-04")
    go(page, "4641")
    assert "rad=kostnader&omrade=myndighet&manad=2025-04&konto=4641" in page.url
    found += watched.everywhere()
    assert page.get_by_role("columnheader", name="Text").count() == 0
    page.fill("#skal", "Stämmer av aprils fakturor mot placeringarna")
    page.get_by_role("button", name="Läs texterna").click()
    page.get_by_text("Läsningen är antecknad i loggen").wait_for()
    assert "Faktura placering" in page.inner_text("tbody")
    picture(page, "ekonomi-3-verifikationerna")
    found += watched.everywhere()

    page.goto("/ekonomi/prognos/")
    if page.get_by_role("button", name="Gör prognosen").count():
        page.get_by_role("button", name="Gör prognosen").click()
        page.wait_for_url("**/ekonomi/prognos/?ar=2025")
    page.get_by_role("heading", name="Maskinens prognos").wait_for()
    assert "Efter april har prognosen för" in page.inner_text("main")
    page.locator("figure").first.scroll_into_view_if_needed()
    picture(page, "ekonomi-4-maskinens-prognos")
    found += watched.everywhere()
    page.locator("#omgangar + ul").get_by_role("link").first.click()
    page.wait_for_load_state()
    found += watched.everywhere()
    go(page, "Myndighet")
    assert "Två placeringar till från maj." in page.inner_text("main")
    picture(page, "ekonomi-5-chefens-prognos")
    found += watched.everywhere()
    page.get_by_role("button", name="Granskad").click()
    page.get_by_text("Granskade prognosen.").wait_for()
    for address in ("/ekonomi/tilldelning/", "/ekonomi/scenarier/", "/ekonomi/poster/", "/ekonomi/omrade/boende/"):
        page.goto(address)
        found += watched.everywhere()
    assert not found
