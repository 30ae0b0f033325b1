"""Comparison with other municipalities: fetched by a command alone, kept as files, and clear when Kolada is silent."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
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
    """What Kolada answered, page by page; 404 for another key figure."""
    assert address.startswith("https://api.kolada.se/v3/data/kpi/")
    if "U31402" not in address:
        return None
    return (ANSWERS / f"U31402-{2 if 'page=2' in address else 1}.json").read_bytes()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    shutil.rmtree(folder(), ignore_errors=True)


def test_all_pages_are_read_and_what_is_missing_or_withdrawn_is_left_out() -> None:
    found = client.values("U31402", municipalities=["0000", "1283"], years=[2023, 2024], ask=recorded)
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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>", "något annat än siffror"),
        (b'{"values": [{"kpi": "U31402"}]}', "en annan form"),
        (b'{"values": [], "next_url": "https://elsewhere.example/"}', "en annan server"),
    ],
)
def test_an_odd_answer_is_told(body: bytes, said: str) -> None:
    with pytest.raises(NoAnswerFromKolada, match=said):
        client.values("U31402", municipalities=["0000"], years=[2024], ask=lambda address: body)


def test_without_a_network_what_was_fetched_last_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    fetch_all(TODAY, ask=recorded)

    def unreachable(address: str, **options: Any) -> Any:
        assert options["timeout"] > 0
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr(urllib.request, "urlopen", unreachable)
    with pytest.raises(NoAnswerFromKolada, match="gick inte att nå") as caught:
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
