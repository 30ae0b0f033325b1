"""With scripts turned off: the same work, with more clicks."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.conftest import Visit, sign_in
from tests.browser.serving import Server

pytestmark = pytest.mark.all


@pytest.fixture
def page(visit: Visit, server: Server) -> Any:
    """A page without scripts, signed in through the form as the one who writes a section."""
    one = visit(None, java_script_enabled=False).page
    sign_in(one, role="unit_manager", password=server.password)
    return one


def test_a_key_figure_is_searched_for(page: Any) -> None:
    page.goto("/nyckeltal/")
    every = page.locator("#traffar tbody tr").count()
    page.fill("#sok", "aktualisering")
    page.get_by_role("button", name="Sök").click()
    page.wait_for_url("**sok=aktualisering**")
    assert 0 < page.locator("#traffar tbody tr").count() < every
    page.locator("#traffar tbody a").first.click()
    page.wait_for_url("**/nyckeltal/*/")
    page.locator("summary", has_text="Så räknas det").click()
    assert page.get_by_text("Vilka som räknas:").is_visible()


def test_a_section_is_previewed_and_saved(page: Any) -> None:
    page.goto("/rapport/2025-T1/1/inriktning/")
    page.fill("#text", 'Det kom {{ figure("ifo.aktualiseringar") }} ärenden, skrivet utan skript.')
    page.get_by_role("button", name="Förhandsvisa").click()
    page.wait_for_load_state()
    assert "ärenden, skrivet utan skript." in page.inner_text("#forhandsvisning")
    assert "{{" not in page.inner_text("#forhandsvisning")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_text("Texten är sparad.").wait_for()
    assert "skrivet utan skript" in page.input_value("#text")


def test_a_figure_to_put_in_is_found(page: Any) -> None:
    page.goto("/rapport/2025-T1/1/inriktning/")
    page.fill("#sok", "aktualiseringar")
    page.locator(".pick noscript button, .pick form button", has_text="Sök").first.click()
    page.wait_for_url("**/siffror/?sok=aktualiseringar")
    assert page.locator("code.call", has_text="ifo.aktualiseringar").count() > 0


def test_a_day_is_chosen(page: Any) -> None:
    page.goto("/nyckeltal/ifo.aktualiseringar/?period=2024")
    page.get_by_role("link", name="byt dag").click()
    page.fill("#dag", "2025-04-10")
    page.get_by_role("button", name="Visa den dagen").click()
    page.wait_for_load_state()
    assert page.locator(".banner").get_by_text("10 april 2025".replace(" ", "\N{NO-BREAK SPACE}")).is_visible()
    page.get_by_role("button", name="Visa det senaste").click()
    page.wait_for_load_state()
    assert page.locator(".banner").count() == 0
