"""Asking Kolada's open interface, version 3.

Source: https://api.kolada.se/v3/ as its client rKolada reads it: at most 25 ids in a path, answers in pages with
``next_url``, 404 where there are no values, a value per gender (T is all) that may be null or withdrawn.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from utfall.errors import NoAnswerFromKolada

BASE = "https://api.kolada.se/v3/"
MOST_IDS = 25
TIMEOUT_SECONDS = 20
MOST_BYTES = 8 * 1024 * 1024
MOST_PAGES = 20

Ask = Callable[[str], bytes | None]


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
            body: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise _no_answer(f"svarade med {error.code}") from None
    except (OSError, ValueError) as error:
        raise _no_answer(f"gick inte att nå ({getattr(error, 'reason', error)})") from None
    if len(body) > MOST_BYTES:
        raise _no_answer("skickade mer än vad som kan vara rätt")
    return body


def values(kpi: str, *, municipalities: Sequence[str], years: Sequence[int], ask: Ask = ask) -> tuple[Value, ...]:
    """The values there are. Raises ``NoAnswerFromKolada``."""
    found: list[Value] = []
    for start in range(0, len(municipalities), MOST_IDS):
        places = ",".join(municipalities[start : start + MOST_IDS])
        address: str | None = f"{BASE}data/kpi/{kpi}/municipality/{places}/year/{','.join(map(str, years))}"
        for _ in range(MOST_PAGES):
            if address is None:
                break
            body = ask(address)
            page = {"values": []} if body is None else _read(body)
            found += _values(page)
            address = _next(page)
    return tuple(found)


def _read(body: bytes) -> dict[str, Any]:
    try:
        page = json.loads(body)
    except ValueError:
        page = None
    if not isinstance(page, dict) or not isinstance(page.get("values"), list):
        raise _no_answer("svarade med något annat än siffror")
    return page


def _values(page: dict[str, Any]) -> Iterator[Value]:
    try:
        for row in page["values"]:
            for one in row["values"]:
                if one["gender"] == "T" and one["value"] is not None and not one.get("isdeleted", False):
                    yield Value(str(row["kpi"]), str(row["municipality"]), int(row["period"]), float(one["value"]))
    except (KeyError, TypeError, ValueError):
        raise _no_answer("svarade med siffror i en annan form än version 3") from None


def _next(page: dict[str, Any]) -> str | None:
    """The next page, if it is Kolada's own: an answer never sends us elsewhere."""
    address = page.get("next_url")
    if address is not None and not str(address).startswith(BASE):
        raise _no_answer("hänvisade till en annan server")
    return address


def _no_answer(what: str) -> NoAnswerFromKolada:
    return NoAnswerFromKolada(
        f"Kolada {what}.",
        remedy="Inget är ändrat: de öppna sidorna visar det som hämtades sist. Försök igen senare, eller se om servern "
        "når api.kolada.se.",
    )
