"""The catalogue and the pages of measures: what the gate says, nothing more, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from utfall.figures.gate import ACCESS_LOG
from utfall.model.period import Period
from utfall.reports.numbers import format_number
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.models import Entry
from utfall.web.business_areas import business_areas
from utfall.web.gates import catalogue, gate_at, open_store
from utfall.web.permissions import Role

WAIT, COUNT = "ifo.vantetid_ansokan", "ifo.aktualiseringar"
SMALL = "placering.lvm"
PERIOD = Period.parse("2025-T1")


@pytest.fixture
def reader(store: Path, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.READER)


@pytest.mark.all
def test_every_measure_has_a_page_without_anything_inline(reader: Client) -> None:
    for measure in sorted(catalogue()):
        response = reader.get(f"/nyckeltal/{measure}/")
        page = response.content.decode()
        assert response.status_code == 200, measure
        assert not re.findall(r'\sstyle="|<style|\son[a-z]+="', page), measure
        assert len(page) < 100_000
        assert page.count("<h1") == 1


def test_the_page_says_what_the_gate_says(reader: Client) -> None:
    gate = gate_at(open_store().delivery(None))
    page = reader.get(f"/nyckeltal/{WAIT}/").content.decode()
    wait = gate.waiting_time(WAIT, PERIOD)
    assert wait.sentence in page and "Endast avgjorda ärenden" in page
    page = reader.get(f"/nyckeltal/{COUNT}/").content.decode()
    value = gate.table(COUNT, (PERIOD,)).figure(PERIOD.id).value.value
    assert value is not None and format_number(value) in page
    assert gate.control_chart(COUNT).sentence in page and "SELECT" in page


def test_a_share_stands_beside_what_all_its_cases_give(reader: Client) -> None:
    page = reader.get("/nyckeltal/ifo.ej_aterkomst/?period=2024-T1").content.decode()
    assert "Fler räknade" in page and "målets siffra och två som omfattar fler" in page


def test_the_catalogue_is_searched_without_accents_and_filtered(reader: Client) -> None:
    page = reader.get("/nyckeltal/?sok=vantetid+ansokan").content.decode()
    assert WAIT in page and COUNT not in page
    assert "Inget mått passar" in reader.get("/nyckeltal/?sok=xyz").content.decode()
    only = reader.get("/nyckeltal/?omrade=skola").content.decode()
    assert "skola.hog_franvaro" in only and "skolfam.barn" in only and WAIT not in only
    placed = reader.get("/nyckeltal/?omrade=placering").content.decode()
    assert "ifo.varddygn_externa" in placed and "familjehem.nya_hem" not in placed, "by area, not by folder"
    outside = reader.get("/nyckeltal/?omrade=utanfor").content.decode()
    assert "ssda903.varddygn" in outside and "skola.hog_franvaro" not in outside
    names = re.findall(r"<option[^>]*>([^<]+)", outside.partition('id="omrade"')[2].partition("</select>")[0])
    assert names == ["Alla", *(one.name for one in business_areas().areas), "Utanför områdena"]
    part = reader.get("/nyckeltal/?sok=ansokan", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and WAIT in part


def test_an_earlier_day_shows_what_was_known_then_everywhere(reader: Client) -> None:
    now = reader.get(f"/nyckeltal/{COUNT}/?period=2025-01").content.decode()
    named = reader.get(f"/nyckeltal/{COUNT}/?period=2025-01&kand=2025-03-05").content.decode()
    assert "Du ser vad som var känt" in named and "Du ser vad som var känt" not in now
    reader.post("/dag/", {"dag": "2025-03-10", "tillbaka": "/nyckeltal/"})
    chosen = reader.get(f"/nyckeltal/{COUNT}/?period=2025-01").content.decode()
    gate = gate_at(open_store().delivery(None))
    figure = gate.table(COUNT, (Period.parse("2024-01"), Period.parse("2025-01"))).figure("2025-01")
    assert figure.value.value is not None
    assert format_number(figure.value.value) in now
    assert "5\u00a0mars\u00a02025" in chosen and "5\u00a0mars\u00a02025" in named
    reader.post("/dag/", {"dag": "", "tillbaka": "/"})
    assert "Du ser vad som var känt" not in reader.get("/nyckeltal/").content.decode()


def test_files_hold_the_same_figures_and_hide_the_same(reader: Client) -> None:
    address = f"/nyckeltal/{SMALL}/fil"
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{address}/csv/").content.decode()), delimiter=";"))
    assert any(row["state"] == "hidden" for row in rows)
    assert all(row["value"] == "" and row["numerator"] == "" for row in rows if row["state"] == "hidden")
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{address}/xlsx/").content))
    head, *cells = book.active.iter_rows(values_only=True)
    sheet = [dict(zip(head, row, strict=True)) for row in cells]
    assert [row["state"] for row in sheet] == [row["state"] for row in rows]
    assert all(row["value"] is None for row in sheet if row["state"] == "hidden")
    count = openpyxl.load_workbook(io.BytesIO(reader.get(f"/nyckeltal/{COUNT}/fil/xlsx/").content))
    assert isinstance(count.active["E2"].value, int | float) and count.active.freeze_panes == "A2"


def test_the_chart_as_picture_and_as_specification(reader: Client) -> None:
    assert reader.get(f"/nyckeltal/{WAIT}/fil/svg/").content.startswith(b"<svg")
    assert reader.get(f"/nyckeltal/{WAIT}/fil/png/?bild=control").content.startswith(b"\x89PNG")
    spec = json.loads(reader.get(f"/nyckeltal/{COUNT}/fil/json/?bild=control").content)
    assert spec["layer"] and "http" not in json.dumps(spec).replace("https://vega.github.io/schema", "")
    assert reader.get(f"/nyckeltal/{COUNT}/fil/pdf/").status_code == 404


def test_wrong_addresses_say_what_to_do(reader: Client) -> None:
    for path, status, said in (
        ("ifo.vantetid_anskan/", 404, "Menade du"),
        (f"{COUNT}/?period=2025-13", 400, "finns inte i kalendern"),
        (f"{COUNT}/?period=2025-01-03", 400, "En enda dag visas inte"),
        (f"{COUNT}/?per=frisor", 404, "delas inte upp på"),
    ):
        response = reader.get(f"/nyckeltal/{path}")
        assert response.status_code == status, path
        assert said in response.content.decode()


def test_a_breakdown_is_asked_for_with_its_total(reader: Client) -> None:
    page = reader.get("/nyckeltal/ifo.inledda_utredningar/?per=area").content.decode()
    assert "Uppdelat" in page and ">Alla<" in page


def test_backtest_opens_by_itself_and_as_a_page(reader: Client) -> None:
    whole = reader.get(f"/nyckeltal/{WAIT}/facit/").content.decode()
    part = reader.get(f"/nyckeltal/{WAIT}/facit/", headers={"HX-Request": "true"}).content.decode()
    assert "<h1" in whole and "<html" not in part


def test_embedding_is_for_the_hosts_that_are_named(reader: Client, settings: object) -> None:
    from dataclasses import replace

    from django.conf import settings as found

    response = reader.get(f"/nyckeltal/{COUNT}/infogad/")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"] and response["X-Frame-Options"] == "DENY"
    settings.SURROUNDINGS = replace(found.SURROUNDINGS, embed_hosts=("https://intranat.exempelstad.se",))  # type: ignore[attr-defined]
    response = reader.get(f"/nyckeltal/{COUNT}/infogad/")
    assert "frame-ancestors https://intranat.exempelstad.se" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response


# --- rows of persons -------------------------------------------------------------------------------------------------

ROWS = f"/nyckeltal/{COUNT}/rader/?period=2025-T1"
PURPOSE = {"skal": "Kontroll av dubbletter i april"}


def test_reading_rows_writes_one_entry_with_the_purpose(store: Path, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CONTROLLER)
    assert client.get(ROWS).status_code == 200
    assert not Entry.objects.filter(action="rows.read").exists()
    response = client.post(ROWS, PURPOSE)
    assert response.status_code == 200 and "Läsningen är antecknad" in response.content.decode()
    (entry,) = Entry.objects.filter(action="rows.read")
    assert entry.actor == "controller" and "dubbletter" in entry.details
    assert "dubbletter" in (store / ACCESS_LOG).read_text(encoding="utf-8").splitlines()[-1]


def test_without_a_purpose_or_a_role_nothing_is_shown(store: Path, signed_in: Callable[..., Client]) -> None:
    controller = signed_in(Role.CONTROLLER)
    response = controller.post(ROWS, {"skal": "kort"})
    assert response.status_code == 403 and "<td" not in response.content.decode()
    assert signed_in(Role.READER).post(ROWS, PURPOSE).status_code == 403
    assert not Entry.objects.filter(action="rows.read").exists()


def test_a_role_for_one_unit_reads_only_its_rows(
    store: Path, area: Unit, signed_in: Callable[..., Client], person: Callable[..., User]
) -> None:
    client = signed_in(Role.CONTROLLER, unit=area)
    assert client.post(ROWS, PURPOSE).status_code == 403
    own = "/nyckeltal/ifo.inledda_utredningar/rader/?period=2025-T1&per=area&grupp=Myndighet"
    assert client.post(own, PURPOSE).status_code == 200
    other = "/nyckeltal/ifo.inledda_utredningar/rader/?period=2025-T1&per=area&grupp=Insats och service"
    assert client.post(other, PURPOSE).status_code in (403, 404)


def test_rows_are_refused_when_the_log_cannot_be_written(
    store: Path, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(Role.CONTROLLER)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO audit_entry_gone")
    response = client.post(ROWS, PURPOSE)
    assert response.status_code == 500 and b"<td" not in response.content
