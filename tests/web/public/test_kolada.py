"""Comparison with other municipalities: fetched by a command alone, kept as files, and clear when Kolada is silent."""

from __future__ import annotations

import contextlib
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from tests.web.public.conftest import Publish

from utfall.errors import InvalidDefinition, NoAnswerFromKolada
from utfall.web.gates import catalogue
from utfall.web.public.building import build_site
from utfall.web.public.kolada import client
from utfall.web.public.kolada.compared import compared, read_compared
from utfall.web.public.kolada.kept import comparison_of, fetch_all, folder, is_used

ANSWERS = Path(__file__).parent / "kolada_answers"
TODAY, MEASURE = date(2026, 5, 5), "ifo.vantetid_ansokan"
PAGE = f"/oppet/nyckeltal/{MEASURE}/"


def recorded(address: str) -> bytes | None:
    """Answers in the form of version 3 as its clients read it, page by page; 404 for another key figure. The form is
    theirs, the values are made up: no captured answer was to be had."""
    assert address.startswith("https://api.kolada.se/v3/data/kpi/")
    if "U31402" not in address:
        return None
    return (ANSWERS / f"U31402-{2 if 'page=2' in address else 1}.json").read_bytes()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    shutil.rmtree(folder(), ignore_errors=True)


def test_all_pages_are_read_and_what_is_missing_or_withdrawn_is_left_out() -> None:
    places = ["0000", "1283", "1280", "1281"]
    found = client.values("U31402", municipalities=places, years=range(2021, 2027), ask=recorded)
    assert [(one.municipality, one.year, one.value) for one in found] == [
        ("0000", 2023, 15.2),
        ("1283", 2023, 12.0),
        ("0000", 2024, 14.1),
    ]
    assert client.values("U31462", municipalities=["0000"], years=[2024], ask=recorded) == ()


def test_no_more_than_twentyfive_municipalities_are_asked_for_at_once() -> None:
    asked: list[str] = []

    def ask(address: str) -> bytes | None:
        asked.append(address)
        return None

    client.values("U31402", municipalities=[f"{n:04}" for n in range(60)], years=[2024], ask=ask)
    assert [address.split("/")[8].count(",") + 1 for address in asked] == [25, 25, 10]


def test_no_more_than_twentyfive_years_are_asked_for_at_once() -> None:
    asked: list[str] = []

    def ask(address: str) -> bytes | None:
        asked.append(address)
        return None

    client.values("U31402", municipalities=["0000"], years=range(1990, 2020), ask=ask)
    assert [address.split("/")[10].count(",") + 1 for address in asked] == [25, 5]


ROW = '{"kpi": "U31402", "municipality": "0000", "period": 2024, "values": [%s]}'
VALUE = '{"gender": "T", "count": 1, "status": "", "value": %s, "isdeleted": false}'
ELSEWHERE = ROW.replace("U31402", "U31403") % VALUE % 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html><body>Service unavailable</body></html>", "något annat än siffror"),
        ('["values"]', "något annat än siffror"),
        ('{"detail": "Not found"}', "något annat än siffror"),
        ('{"values": [{"kpi": "U31402"}]}', "en annan form"),
        ('{"values": [%s]}' % (ROW % '{"value": 1.0}'), "en annan form"),
        ('{"values": [%s]}' % (ROW % VALUE % '"12,5"'), "en annan form"),
        ('{"values": [%s]}' % (ROW % VALUE % "NaN"), "en annan form"),
        (f'{{"values": [{ELSEWHERE}]}}', "något annat än det som frågades"),
        ('{"values": [], "next_url": "https://elsewhere.example/v3/"}', "en annan server"),
        ('{"values": [], "next_url": "https://api.kolada.se.elsewhere.example/v3/"}', "en annan server"),
        ('{"values": [%s], "next_url": "https://api.kolada.se/v3/?page=2"}' % (ROW % VALUE % 1), "fler sidor"),
    ],
)
def test_an_odd_answer_is_told(body: str, said: str) -> None:
    with pytest.raises(NoAnswerFromKolada, match=said) as caught:
        client.values("U31402", municipalities=["0000"], years=[2024], ask=lambda address: body.encode())
    assert caught.value.cause.startswith("Kolada ") and "visar det som hämtades sist" in caught.value.remedy


def test_an_empty_page_is_the_last_and_a_next_page_without_tls_is_asked_for_with_it() -> None:
    asked: list[str] = []

    def ask(address: str) -> bytes:
        asked.append(address)
        row = ROW % VALUE % 3 if len(asked) == 1 else ""
        return f'{{"values": [{row}], "next_url": "http://api.kolada.se/v3/data?page=2"}}'.encode()

    found = client.values("U31402", municipalities=["0000"], years=[2024], ask=ask)
    assert [one.value for one in found] == [3.0]
    assert asked[1:] == ["https://api.kolada.se/v3/data?page=2"]


class Answering(BaseHTTPRequestHandler):
    """A server that answers as the last part of the address says."""

    def do_GET(self) -> None:
        asked = self.path.rsplit("/", 1)[-1]
        if asked == "late":
            time.sleep(0.5)
        body = {"page": b"<html>"}.get(asked, b'{"detail": []}')
        self.send_response(int(asked) if asked.isdecimal() else 302 if asked == "away" else 200)
        if asked == "away":
            self.send_header("Location", f"http://localhost:{self.server.server_port}/v3/page")  # type: ignore[attr-defined]
        if asked == "429":
            self.send_header("Retry-After", "60")
        self.send_header("Content-Length", str(len(body) + (100 if asked == "cut" else 0)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *values: object) -> None:
        """Silent."""


@pytest.fixture
def kolada(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Another Kolada, on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/v3/"
    monkeypatch.setattr(client, "BASE", base)
    yield base
    server.shutdown()
    server.server_close()


def test_each_way_of_not_answering_is_told_in_swedish(kolada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.ask(f"{kolada}404") is None, "Kolada has no value there"
    assert client.ask(f"{kolada}page") == b"<html>"
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.1)
    told = {}
    for asked in ("late", "cut", "away", "422", "429", "500", "403"):
        with pytest.raises(NoAnswerFromKolada) as caught:
            client.ask(f"{kolada}{asked}")
        told[asked] = f"{caught.value.cause} {caught.value.remedy.partition('hämtades sist. ')[2]}"
    again = "Försök igen senare, eller se om servern når api.kolada.se."
    assert told == {
        "late": f"Kolada svarade inte inom 0.1 sekunder. {again}",
        "cut": f"Kolada avbröt svaret halvvägs. {again}",
        "away": f"Kolada hänvisade till en annan server. {again}",
        "422": "Kolada förstod inte frågan (422). Se om koderna i kolada.toml finns i Kolada.",
        "429": "Kolada har fått för många frågor (429). Försök igen om 60 sekunder.",
        "500": "Kolada har ett fel hos sig (500). Försök igen senare.",
        "403": f"Kolada svarade med 403. {again}",
    }
    with pytest.raises(NoAnswerFromKolada, match="anslutningen togs inte emot"):
        client.ask("http://127.0.0.1:9/v3/")


def test_where_nothing_is_left_of_what_there_was_it_stands() -> None:
    assert [len(one.values) for one in fetch_all(TODAY, ask=lambda address: None)] == [0] * len(compared().measures)
    fetch_all(TODAY, ask=recorded)
    with pytest.raises(NoAnswerFromKolada, match="inte längre några värden alls"):
        fetch_all(date(2026, 6, 1), ask=lambda address: None)
    found = comparison_of(MEASURE)
    assert found is not None and found.fetched_on == TODAY and found.years


def test_without_a_network_what_was_fetched_last_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    fetch_all(TODAY, ask=recorded)

    def unreachable(address: str, **options: Any) -> Any:
        assert options["timeout"] > 0
        raise urllib.error.URLError(socket.gaierror(-2, "Name or service not known"))

    monkeypatch.setattr(urllib.request, "urlopen", unreachable)
    with pytest.raises(NoAnswerFromKolada, match="namnet finns inte i nätet härifrån") as caught:
        fetch_all(date(2026, 6, 1), ask=client.ask)
    assert "visar det som hämtades sist" in caught.value.remedy
    found = comparison_of(MEASURE)
    assert found is not None and found.fetched_on == TODAY and is_used()
    assert dict(found.rows)["Helsingborg"] == (12.0, None)


def test_the_public_page_shows_what_was_fetched_with_how_it_differs(published: Publish, anonymous: Client) -> None:
    published(MEASURE)
    before = anonymous.get(PAGE).content.decode()
    assert "Värdena är inte hämtade hit ännu" in before and "mäter bara försörjningsstöd" in before
    lasting = anonymous.get(f"{PAGE}v/1/").content
    fetch_all(TODAY, ask=recorded)
    build_site()
    after = anonymous.get(PAGE).content.decode()
    assert "Källa: Kolada (RKA), hämtat 5 maj 2026" in after.replace("\u00a0", " ") and ">12<" in after
    assert anonymous.get(f"{PAGE}v/1/").content == lasting, "a lasting page stays as it was published"


def test_what_is_compared_are_measures_of_ours() -> None:
    found = compared()
    assert found.measures and {one.measure for one in found.measures} <= set(catalogue())


def test_a_fault_in_the_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kolada.toml"
    assert read_compared(file).measures == ()
    file.write_text('[[measure]]\nmeasure = "x"\nkpi = "U31402"\n', encoding="utf-8")
    with pytest.raises(InvalidDefinition, match="decimals"):
        read_compared(file)
