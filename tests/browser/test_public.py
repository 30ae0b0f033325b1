"""A resident who is nobody finds a figure on the public pages and takes it home; axe finds nothing on any of them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from tests.browser.conftest import Visit
from tests.browser.picturing import picture
from tests.browser.serving import Server

pytestmark = [pytest.mark.all, pytest.mark.timeout(600)]

WITHDRAW = """
from utfall.web.accounts.models import User
from utfall.web.public import actions
by = User.objects.get(username="secretary")
one = actions.begin(measures=["ifo.inledda_utredningar"], reports=[], by_group=True, by=by)
actions.prepare(one)
actions.publish(one, by=by)
actions.withdraw(one.measure_versions.get(), why="Fel underlag lästes in.", by=by)
"""
PAGES = ("", "nyckeltal/", "rapporter/", "andrat/", "data/", "sok/?q=insatser", "sok/?q=zebra", "om/", "finns-inte/")
GONE = "nyckeltal/ifo.inledda_utredningar/v/1/"


def test_journey_a_resident_finds_a_figure_and_downloads_it(visit: Visit, tmp_path: Path) -> None:
    watched = visit(None)
    page = watched.page
    page.goto("/oppet/")
    picture(page, "oppet-1-forsta-sidan")
    page.get_by_label("Sök nyckeltal, rapport eller ord").fill("insatser")
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("status").wait_for()
    picture(page, "oppet-2-sokning")
    page.get_by_role("main").get_by_role("link", name="insatser").first.click()
    page.wait_for_url("**/oppet/nyckeltal/*/")
    shown = re.sub(r"\D", "", page.locator("p.say .num").first.inner_text())
    picture(page, "oppet-3-nyckeltalet")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Siffrorna som CSV").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert shown in {row["value"] for row in rows} and "-v1.csv" in file.name
    page.locator(".side").get_by_role("link", name="/v/1/").first.click()
    page.wait_for_url("**/v/1/")
    picture(page, "oppet-4-varaktig-adress")
    assert page.context.cookies() == []


def test_every_public_page_is_accessible_and_fits(visit: Visit, server: Server) -> None:
    server.run(WITHDRAW)
    watched = visit(None)
    found: list[str] = []
    for address in (*PAGES, "nyckeltal/ifo.vantetid_ansokan/", "nyckeltal/ifo.vantetid_ansokan/v/1/", GONE):
        answer = watched.page.goto(f"/oppet/{address}")
        expected = {"finns-inte/": 404, GONE: 410}.get(address, 200)
        assert answer.status == expected, address
        assert "set-cookie" not in answer.headers
        found += watched.everywhere()
    assert not found
    assert watched.page.context.cookies() == []
