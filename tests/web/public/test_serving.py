"""The public addresses: no cookie, no session, no database; kept by caches and asked again cheaply."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from tests.web.public.conftest import Publish

from utfall.web.public.serving import CHANGING, LASTING

MEASURE = "ifo.aktualiseringar"
PAGE = f"/oppet/nyckeltal/{MEASURE}/"
COMMON = ("", "nyckeltal/", "rapporter/", "andrat/", "data/", "sok/", "sok/?q=anmalningar", "om/")
FILES = ("katalog.rdf", "data.json", "sok.json")


def test_no_public_address_touches_session_cookie_or_database(
    published: Publish, anonymous: Client, django_assert_num_queries: Any
) -> None:
    published(MEASURE)
    anonymous.cookies["utfall-session"] = "x" * 32
    ends = ("", "siffror.csv", "siffror.json")
    addresses = [f"/oppet/{one}" for one in (*COMMON, *FILES, "finns-inte/")]
    addresses += [f"{page}{end}" for page in (PAGE, f"{PAGE}v/1/") for end in ends]
    with django_assert_num_queries(0):
        for address in addresses:
            answer = anonymous.get(address)
            assert answer.status_code == (404 if "finns-inte" in address else 200), address
            assert not answer.cookies and "Set-Cookie" not in answer.headers
            assert "cookie" not in answer.headers.get("Vary", "").lower(), address
            assert answer["Cache-Control"].startswith("public"), address
            assert int(answer["Content-Length"]) == len(answer.content), "else it is sent in pieces"
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
            assert b"<script" not in answer.content and b" style=" not in answer.content
            assert not hasattr(answer.wsgi_request, "session"), address


def test_a_version_lasts_and_the_page_before_it_is_asked_again(published: Publish, anonymous: Client) -> None:
    published(MEASURE)
    lasting, current = anonymous.get(f"{PAGE}v/1/siffror.csv"), anonymous.get(PAGE)
    assert (lasting["Cache-Control"], current["Cache-Control"]) == (LASTING, CHANGING)
    again = anonymous.get(PAGE, headers={"If-None-Match": current["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    later = anonymous.get(PAGE, headers={"If-Modified-Since": current["Last-Modified"]})
    assert later.status_code == 304
    published(MEASURE)
    assert anonymous.get(f"{PAGE}v/1/siffror.csv").content == lasting.content
    assert anonymous.get(PAGE, headers={"If-None-Match": current["ETag"]}).status_code == 200
    assert anonymous.head(PAGE).content == b""
    assert anonymous.post(PAGE).status_code == 405
    assert anonymous.get(PAGE.rstrip("/"))["Location"] == PAGE
    assert anonymous.get("/oppet")["Location"] == "/oppet/"


def test_page_csv_and_json_say_the_same(published: Publish, anonymous: Client) -> None:
    published(MEASURE, by_group=True)
    rows = list(
        csv.DictReader(io.StringIO(anonymous.get(f"{PAGE}siffror.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    body = json.loads(anonymous.get(f"{PAGE}siffror.json").content)
    assert [(r["period"], r["groups"], r["value"] or None) for r in rows] == [
        (f["period"], f["groups"], f["value"]) for f in body["figures"]
    ]
    assert len([row for row in rows if row["groups"]]) > 10
    text = anonymous.get(PAGE).content.decode().replace("\u00a0", "")
    whole = {row["period"]: row["value"] for row in rows if not row["groups"]}
    assert f">{whole['2025-T1']}<" in text and body["address"].endswith(f"{PAGE}v/1/")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("anmälningar", True),
        ("ANMALNINGAR", True),
        ("oro ansökningar", True),
        ("barn och vuxna", True),
        ("zebra", False),
    ],
)
def test_search_finds_titles_and_words_of_definitions(
    query: str, is_found: bool, published: Publish, anonymous: Client
) -> None:
    published(MEASURE)
    text = anonymous.get("/oppet/sok/", {"q": query}).content.decode()
    assert (f'href="{PAGE}"' in text) == is_found
    assert ("Inget publicerat innehåller" in text) == (not is_found)


def test_a_query_is_shown_as_text(published: Publish, anonymous: Client) -> None:
    published(MEASURE)
    text = anonymous.get("/oppet/sok/", {"q": '"><b>x</b><!-- träffar -->'}).content.decode()
    assert "<b>x" not in text and "&lt;b&gt;x" in text
