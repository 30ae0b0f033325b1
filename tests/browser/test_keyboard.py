"""With nothing but a keyboard; and the chart that is drawn in the page."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.conftest import Visit

pytestmark = pytest.mark.all

MOST_TABS = 120
SECTION = "/rapport/2025-T1/1/inriktning/"


def tab_to(page: Any, selector: str) -> None:
    """Press the tabulator until what is meant has focus, and can be seen to have it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} has focus but does not show it"
            return
    pytest.fail(f"{selector} is not reached with {MOST_TABS} tabs")


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    page = visit("controller").page
    page.goto("/nyckeltal/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('innehall').contains(document.activeElement)")


def test_the_menu(visit: Visit) -> None:
    page = visit("controller").page
    page.goto("/")
    tab_to(page, "nav a[href='/nyckeltal/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nyckeltal/")
    assert page.locator("nav a[aria-current=page]").inner_text() == "Nyckeltal"


def test_arrows_turn_the_pages_of_the_overview_but_not_while_somebody_writes(visit: Visit) -> None:
    page = visit("director").page
    page.goto("/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/nulage/*/")
    first = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda address: "/nulage/" in address and address != first)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(first)
    page.goto("/nyckeltal/")
    page.focus("#sok")
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("/nyckeltal/")


def test_folded_parts_open(visit: Visit) -> None:
    page = visit("reader").page
    page.goto("/nyckeltal/ifo.aktualiseringar/?period=2025-T1")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def test_a_section_is_written_and_saved(visit: Visit) -> None:
    page = visit("unit_manager").page
    page.goto(SECTION)
    tab_to(page, "#text")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nSkrivet med bara tangentbord.")
    tab_to(page, "#skriv button.main")
    page.keyboard.press("Enter")
    page.get_by_text("Texten är sparad.").wait_for()
    assert "Skrivet med bara tangentbord." in page.input_value("#text")
    assert "Skrivet med bara tangentbord." in page.inner_text("#forhandsvisning")


def test_a_figure_is_found_and_put_in(visit: Visit) -> None:
    page = visit("unit_manager").page
    page.goto(SECTION)
    tab_to(page, ".pick #sok")
    page.keyboard.type("aktualiseringar")
    page.locator("#traffar [data-insert*='ifo.aktualiseringar']").first.wait_for()
    tab_to(page, "#traffar [data-insert*='ifo.aktualiseringar']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text", "one writes on where the figure was put"
    page.locator("#sparat", has_text="Sparat kl.").wait_for()
    assert '{{ figure("ifo.aktualiseringar"' in page.input_value("#text")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_is_drawn_in_the_page_under_the_content_policy(scheme: str, visit: Visit) -> None:
    watched = visit("reader", color_scheme=scheme)
    page = watched.page
    answer = page.goto("/nyckeltal/ifo.aktualiseringar/?period=2025-T1")
    assert "unsafe" not in answer.headers["content-security-policy"]
    says = page.locator(".drawn svg title").first.text_content()
    page.get_by_role("button", name="Visa interaktivt").click()
    page.get_by_role("button", name="Visa interaktivt").wait_for(state="detached")
    drawn = page.locator(".drawn canvas, .drawn svg.marks").first
    drawn.wait_for()
    assert drawn.get_by_text("1\u00a0000", exact=True).count() == 1, "numbers are written as in the picture"
    box = drawn.bounding_box()
    assert says and drawn.get_attribute("aria-label") == says
    assert box["width"] > 200 and box["height"] > 80
    drawn.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert not watched.findings()
    assert not watched.too_wide(320)
