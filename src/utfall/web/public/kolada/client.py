"""Asking Kolada's open interface, version 3.

Source: https://api.kolada.se/v3/ as its clients rKolada and koladapy read it: at most 25 ids or years in a path,
answers in pages with ``next_url`` and ``previous_url`` (``count`` is of all pages), 404 where there are no values, a
value per gender (T is all) with ``count``, ``status`` and ``isdeleted``, null where it is missing or kept back.
"""

from __future__ import annotations

import http.client
import json
import math
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from utfall.errors import NoAnswerFromKolada

BASE = "https://api.kolada.se/v3/"
MOST_IDS = 25
TIMEOUT_SECONDS = 20
MOST_BYTES = 8 * 1024 * 1024
MOST_PAGES = 20
_AGAIN = "Försök igen senare, eller se om servern når api.kolada.se."
_ASKED_WRONGLY = "Se om koderna i kolada.toml finns i Kolada."

Ask = Callable[[str], bytes | None]
T = TypeVar("T")


@dataclass(frozen=True)
class Value:
    """A key figure of a municipality and year, men and women together."""

    kpi: str
    municipality: str
    year: int
    value: float


def ask(address: str) -> bytes | None:
    """The answer's body; None where Kolada has nothing there. Raises ``NoAnswerFromKolada``."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
            _at_kolada(answer.geturl())
            body: bytes = answer.read(MOST_BYTES + 1)
            if answer.length and len(body) <= MOST_BYTES:
                raise http.client.IncompleteRead(body, answer.length)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 404:
            return None
        raise _refusal(error.code, error.headers.get("Retry-After", "")) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise no_answer(_in_words(error)) from None
    if len(body) > MOST_BYTES:
        raise no_answer("skickade mer än vad som kan vara rätt")
    return body


def values(kpi: str, *, municipalities: Sequence[str], years: Sequence[int], ask: Ask = ask) -> tuple[Value, ...]:
    """The values there are. Raises ``NoAnswerFromKolada``."""
    found: list[Value] = []
    for places in _portions(municipalities):
        for portion in _portions(years):
            asked = {(kpi, place, year) for place in places for year in portion}
            path = f"data/kpi/{kpi}/municipality/{','.join(places)}/year/{','.join(map(str, portion))}"
            for page in _pages(f"{BASE}{path}", ask):
                found += _values(page, asked)
    return tuple(found)


def _portions(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(all_of_them), MOST_IDS):
        yield all_of_them[start : start + MOST_IDS]


def _pages(address: str, ask: Ask) -> Iterator[dict[str, Any]]:
    """The pages from that address on; the last is the one that names no next, or is empty."""
    waiting: str | None = address
    for _ in range(MOST_PAGES):
        body = ask(waiting)
        if body is None:
            return
        page = _read(body)
        yield page
        waiting = _next(page)
        if waiting is None or not page["values"]:
            return
    raise no_answer("skickade fler sidor än vad som kan vara rätt")


def _read(body: bytes) -> dict[str, Any]:
    try:
        page = json.loads(body)
    except ValueError:
        page = None
    if not isinstance(page, dict) or not isinstance(page.get("values"), list):
        raise no_answer("svarade med något annat än siffror")
    return page


def _values(page: dict[str, Any], asked: set[tuple[str, str, int]]) -> Iterator[Value]:
    try:
        for row in page["values"]:
            place = (str(row["kpi"]), str(row["municipality"]), int(row["period"]))
            if place not in asked:
                raise no_answer("svarade om något annat än det som frågades")
            for one in row["values"]:
                if one["gender"] == "T" and one["value"] is not None and not one.get("isdeleted", False):
                    yield Value(*place, _number(one["value"]))
    except (KeyError, TypeError, ValueError):
        raise no_answer("svarade med siffror i en annan form än version 3") from None


def _number(value: object) -> float:
    """The number, if it is one that can be shown."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _next(page: dict[str, Any]) -> str | None:
    """The next page, if it is Kolada's own: an answer never sends us elsewhere."""
    address = page.get("next_url")
    return None if address is None else _at_kolada(str(address))


def _at_kolada(address: str) -> str:
    """The address at Kolada, asked for as we ask for all; a server behind another may name itself without TLS."""
    base, found = urlsplit(BASE), urlsplit(address)
    if found.netloc != base.netloc or not found.path.startswith(base.path):
        raise no_answer("hänvisade till en annan server")
    return found._replace(scheme=base.scheme).geturl()


def _refusal(code: int, wait: str) -> NoAnswerFromKolada:
    if code == 429:
        until = f" om {wait} sekunder" if wait.isdecimal() else " senare"
        return no_answer("har fått för många frågor (429)", f"Försök igen{until}.")
    if code in (400, 422):
        return no_answer(f"förstod inte frågan ({code})", _ASKED_WRONGLY)
    if code >= 500:
        return no_answer(f"har ett fel hos sig ({code})", "Försök igen senare.")
    return no_answer(f"svarade med {code}")


def _in_words(error: Exception) -> str:
    """What stopped the answer. The fault's own words are in English and for the machine."""
    reason = getattr(error, "reason", error)
    words = (
        (TimeoutError, f"svarade inte inom {TIMEOUT_SECONDS} sekunder"),
        (socket.gaierror, "gick inte att nå: namnet finns inte i nätet härifrån"),
        (ssl.SSLError, "gick inte att nå: anslutningen är inte säker"),
        (ConnectionRefusedError, "gick inte att nå: anslutningen togs inte emot"),
        (http.client.IncompleteRead, "avbröt svaret halvvägs"),
    )
    return next((said for kind, said in words if isinstance(reason, kind)), "gick inte att nå")


def no_answer(what: str, remedy: str = _AGAIN) -> NoAnswerFromKolada:
    """The error that says what Kolada did, and that what was fetched last stands."""
    return NoAnswerFromKolada(
        f"Kolada {what}.", remedy=f"Inget är ändrat: de öppna sidorna visar det som hämtades sist. {remedy}"
    )
