"""Six people do their work from beginning to end, in a real browser: the guide docs/tutorials/webben.md shows them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import HEIGHT, Visit
from tests.browser.picturing import picture
from tests.browser.serving import Server
from tests.web.example_store import KNOWN_DAYS, deliver

pytestmark = [pytest.mark.all, pytest.mark.timeout(600)]

REPORT = "/rapport/2025-T1/1/"
PHONE_WIDTH = 390


def go(page: Any, name: str) -> None:
    """Follow the link with that name."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_journey_a_manager_writes_and_is_told_when_the_figure_changes(visit: Visit, own_server: Server) -> None:
    page = visit("unit_manager", at=own_server).page
    page.goto("/rapport/")
    go(page, str(page.locator("tr", has_text="Skrivs").get_by_role("link").first.inner_text()))
    page.locator("tr", has_text="du får skriva").first.get_by_role("link").first.click()
    page.wait_for_url(f"**{REPORT}inriktning/")
    page.fill("#text", "Trycket håller i sig. Under perioden kom ")
    page.fill(".pick #sok", "aktualiseringar")
    put_in = page.locator("#traffar [data-insert='{{ figure(\"ifo.aktualiseringar\") }}']").first
    put_in.wait_for()
    picture(page, "skriva-1-valja-siffra")
    put_in.click()
    page.keyboard.type(" ärenden, fler än väntat.")
    page.locator("#sparat", has_text="Sparat kl.").wait_for()
    shown = page.locator("#forhandsvisning", has_text="ärenden, fler än väntat.")
    shown.wait_for()
    before = re.findall(r"kom ([\d\s]+) ärenden", shown.inner_text())[0]
    picture(page, "skriva-2-sparad-och-forhandsvisad")

    deliver(own_server.store, known_at=KNOWN_DAYS[-1])
    page.goto(REPORT)
    assert "1 stycke har ändrade siffror" in page.inner_text("tbody")
    picture(page, "skriva-3-rapporten-marker-stycket")
    page.goto(f"{REPORT}inriktning/")
    marked = page.locator("#andrade")
    marked.wait_for()
    assert marked.locator("del").inner_text() == before != marked.locator("ins").inner_text()
    assert marked.locator("ins").inner_text() in page.inner_text("#forhandsvisning")
    picture(page, "skriva-4-siffran-har-andrats")
    page.get_by_role("button", name="Texten stämmer").click()
    page.get_by_text("De ändrade siffrorna är granskade.").wait_for()
    assert page.locator("#andrade").count() == 0


def test_journey_the_director_goes_from_a_change_to_its_definition(visit: Visit) -> None:
    page = visit("director").page
    page.goto("/")
    picture(page, "andring-1-nulageskoll")
    changed = page.locator("section.brief li", has=page.locator(".state.bad"))
    name = changed.first.get_by_role("link").inner_text()
    changed.first.get_by_role("link").click()
    page.wait_for_url("**/nyckeltal/*/")
    assert name.split()[0].lower() in page.inner_text("main").lower()
    picture(page, "andring-2-mattets-sida")
    counted = page.locator("details", has=page.locator("summary", has_text="Så räknas det"))
    counted.locator("summary").click()
    counted.get_by_text("Vilka som räknas:").wait_for()
    assert "version" in counted.inner_text()
    counted.scroll_into_view_if_needed()
    picture(page, "andring-3-sa-raknas-det")
    revised = page.locator("details", has=page.locator("summary", has_text="Hur siffran har ändrats"))
    revised.locator("summary").click()
    assert revised.locator("svg, p").first.is_visible()
    revised.scroll_into_view_if_needed()
    picture(page, "andring-4-revideringar")


def test_journey_the_director_freezes_the_report_and_takes_it_away(
    visit: Visit, own_server: Server, tmp_path: Path
) -> None:
    page = visit("director", at=own_server).page
    page.goto(f"{REPORT}inriktning/")
    page.get_by_role("button", name="Klart att granska").click()
    page.get_by_role("button", name="Godkänn").click()
    page.get_by_text("godkänt").first.wait_for()
    page.goto(REPORT)
    page.get_by_role("link", name="Besluta …").click()
    page.get_by_text("Text och siffror fryses som de är nu").wait_for()
    picture(page, "beslut-1-vad-beslutet-betyder")
    page.get_by_role("button", name="Besluta och frys").click()
    page.get_by_text("Rapporten är beslutad. Dess kontrolltal är").wait_for()
    picture(page, "beslut-2-beslutad")
    assert page.get_by_role("link", name="Dela ut").count() == 0
    for name, file in (("PDF", "rapport.pdf"), ("Word", "rapport.docx")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        waiting.value.save_as(tmp_path / file)
    assert (tmp_path / "rapport.pdf").read_bytes().startswith(b"%PDF-")
    text = zipfile.ZipFile(tmp_path / "rapport.docx").read("word/document.xml").decode()
    digest = re.findall(r"Kontrolltal ([0-9a-f]{8})", page.inner_text("main"))[0]
    assert "Tertialrapport" in text and digest


def test_journey_a_politician_reads_on_a_phone(visit: Visit) -> None:
    watched = visit("reader", viewport={"width": PHONE_WIDTH, "height": HEIGHT}, is_mobile=True, has_touch=True)
    page = watched.page
    page.goto("/rapport/")
    page.locator("tr", has_text="Beslutad").get_by_role("link").first.tap()
    page.wait_for_load_state()
    page.get_by_role("link", name="Läs rapporten").tap()
    page.locator("article.report h1").wait_for()
    picture(page, "lasa-1-pa-telefonen")
    contents = page.locator("nav[aria-label='Innehåll'] a")
    assert contents.count() >= 5
    contents.nth(1).tap()
    assert page.evaluate("window.scrollY") > 0 or page.evaluate("location.hash") != ""
    picture(page, "lasa-2-ett-avsnitt")
    assert not watched.too_wide(PHONE_WIDTH)
    assert not watched.findings()
    body = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.report p:not([class])')).fontSize)")
    assert body >= 16


def test_journey_an_overdue_assignment_is_found_from_a_red_goal(visit: Visit) -> None:
    watched = visit("director")
    page = watched.page
    page.goto("/mal/")
    red = page.locator("section.card", has=page.locator(".state.not_reached")).first
    red.scroll_into_view_if_needed()
    picture(page, "uppdrag-1-ett-rott-mal")
    name = red.get_by_role("link").first.inner_text()
    red.get_by_role("link").first.click()
    page.get_by_role("link", name="Följ röda tråden").click()
    page.get_by_role("heading", name=f"Röda tråden genom {name}").wait_for()
    goal = page.locator(".knot.start")
    assert "Kommer inte att uppnås" in goal.inner_text() and "1 försenat uppdrag" in goal.inner_text()
    picture(page, "uppdrag-2-roda-traden")
    late = page.locator(".knot", has=page.locator(".state.bad"), has_text="dagar försenat")
    assert late.count() == 1, "one assignment under the goal is late"
    title = late.get_by_role("link").first.inner_text()
    late.get_by_role("link").first.click()
    page.get_by_role("heading", name=title, exact=True).wait_for()
    assert "När uppdraget gavs" in page.inner_text("main") and "tillträdde först" in page.inner_text("main")
    picture(page, "uppdrag-3-uppdraget")
    page.fill("textarea[name=text]", "Jag ringer den tredje rektorn i dag. Kostnaden delas lika.")
    page.get_by_role("button", name="Spara anteckningen").click()
    page.get_by_text("Anteckningen är sparad.").wait_for()
    noted = page.locator("ol.plainlist", has_text="Jag ringer den tredje rektorn")
    noted.scroll_into_view_if_needed()
    picture(page, "uppdrag-4-uppfoljning")
    page.get_by_role("link", name="Följ röda tråden").click()
    page.locator(".knot.start", has_text=title).wait_for()
    assert page.locator(".knot", has_text=name).count() == 1, "and the way back up leads to the goal"


def test_journey_an_auditor_finds_a_misuse_in_the_log(visit: Visit) -> None:
    page = visit("auditor").page
    page.goto("/administration/")
    page.get_by_role("link", name="Gör den").click()
    page.get_by_role("button", name="Börja kontrollen").click()
    found = page.locator("section.comment", has_text="På natten")
    found.wait_for()
    assert found.count() == 1, "one of the readings was planted at night"
    picture(page, "logg-1-kontrollen")
    found.scroll_into_view_if_needed()
    picture(page, "logg-2-lasningen-pa-natten")
    heading = found.locator("h2").inner_text()
    for place in [one.inner_text() for one in page.locator("section.comment h2").all()]:
        card = page.locator("section.comment", has=page.get_by_role("heading", name=place, exact=True))
        is_planted = place == heading
        card.get_by_label("Bedömning").select_option("misuse" if is_planted else "ok")
        card.get_by_label("Anteckning").fill("Läste på natten, utan ärende." if is_planted else "")
        card.get_by_role("button", name="Spara bedömningen").click()
        page.wait_for_load_state()
    page.get_by_text("Alla är bedömda.").wait_for()
    page.get_by_role("button", name="Underteckna").click()
    page.get_by_text("Undertecknad").first.wait_for()
    assert page.locator("section.comment", has_text="Läste på natten, utan ärende.").count() == 1
    picture(page, "logg-3-undertecknad")
    page.goto("/administration/logg/")
    page.get_by_role("button", name="Pröva att loggen är hel").click()
    page.locator(".messages").wait_for()
    assert "hel" in page.locator(".messages").inner_text()


HEADER = "Nr;Klient;Typ;Startdag;Slutdag"
ROW = "A{n};19850314-{n:04};Utredning barn;{day:02}.04.2025;{end:02}.04.2025"
FILE = "\n".join([HEADER, *(ROW.format(n=n, day=n % 9 + 1, end=n % 9 + 15) for n in range(1, 241)), ""])
COLUMNS = {
    "investigation_id": "Nr",
    "person_key": "Klient",
    "kind": "Typ",
    "started_on": "Startdag",
    "ended_on": "Slutdag",
}


def hand_in(page: Any, file: Path) -> None:
    """Through the form of the deliveries' page."""
    page.goto("/inlasning/")
    page.set_input_files("#files", file)
    page.fill("#known_at", "2025-05-06")
    page.get_by_role("button", name="Lämna in").click()
    page.get_by_role("heading", name="Inlämnade filer").wait_for()


def test_journey_a_controller_reads_in_a_file_with_faults_and_mends_it(
    visit: Visit, own_server: Server, tmp_path: Path
) -> None:
    page = visit("controller", at=own_server).page
    file = tmp_path / "arenden-april.csv"
    file.write_text(
        FILE.replace("A7;19850314-0007;Utredning barn;08.04.2025", "A7;19850314-0007;Utredning barn;31.04.2025")
    )
    hand_in(page, file)
    picture(page, "inlasning-1-okand-fil")
    page.get_by_role("link", name="Koppla kolumnerna").click()
    page.select_option("#tabell", "investigations")
    page.get_by_role("button", name="Byt").click()
    page.wait_for_url("**tabell=investigations**")
    for column, source in COLUMNS.items():
        page.select_option(f"#kolumn-{column}", source)
    page.get_by_role("button", name="Pröva").click()
    page.wait_for_load_state()
    for column in ("started_on", "ended_on"):
        page.select_option(f"#datum-{column}", "%d.%m.%Y")
    page.get_by_label("”Utredning barn” betyder").select_option("child")
    page.fill("#system", "annat_system")
    page.fill("#patterns", "arenden*")
    page.get_by_role("button", name="Pröva").click()
    page.get_by_role("heading", name="Så läses de första raderna").wait_for()
    picture(page, "inlasning-2-koppla-kolumner")
    page.get_by_role("button", name="Spara mappningen").click()
    page.get_by_text("känns igen och kan läsas in").wait_for()
    page.get_by_role("button", name="Läs in", exact=True).click()
    page.wait_for_url("**/inlasning/leverans/*/")
    assert "1 lagda åt sidan" in page.locator(".lead").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    picture(page, "inlasning-3-en-rad-at-sidan")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Hämta raderna").click()
    mended = tmp_path / waiting.value.suggested_filename
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert "31.04.2025" in text
    mended.write_text(text.replace("31.04.2025", "08.04.2025"), encoding="utf-8")
    hand_in(page, mended)
    page.get_by_role("button", name="Läs in", exact=True).click()
    page.wait_for_url("**/inlasning/leverans/*/")
    page.get_by_text("ingen lagd åt sidan").wait_for()
    picture(page, "inlasning-4-rattad")
