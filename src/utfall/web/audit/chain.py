"""The chain itself: how an entry's digest is made, and where a chain of entries is broken. No database here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

START = "0" * 64
"""What the first entry holds as the digest before it."""


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it."""

    number: int
    at: str
    actor: str
    action: str
    thing: str
    details: str
    previous: str
    digest: str


@dataclass(frozen=True)
class Break:
    """The first entry that is not as it was written, and why. ``number`` is the entry's."""

    number: int
    reason: str


@dataclass(frozen=True)
class Verdict:
    """How many entries were looked at, and the first break (None: whole)."""

    entries: int
    broken: Break | None


def canonical(details: Mapping[str, object]) -> str:
    """The details as JSON text that is the same for the same content."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(*, number: int, at: str, actor: str, action: str, thing: str, details: str, previous: str) -> str:
    """SHA-256 in hexadecimal over all of it; as JSON, so that no two different entries give the same bytes."""
    content = json.dumps([number, at, actor, action, thing, details, previous], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def find_break(links: Iterable[Link], *, heads: Iterable[tuple[int, str]] = ()) -> Verdict:
    """Where the chain, in order of number, stops being whole: an entry changed, removed, put in or moved, and, against
    ``heads`` (number and digest as exported), entries cut from the end or a chain made anew."""
    expected, previous, seen = 1, START, 0
    exported = dict(heads)
    broken: Break | None = None
    for link in links:
        seen += 1
        broken = _broken(link, expected=expected, previous=previous, exported=exported.get(link.number))
        if broken is not None:
            return Verdict(seen, broken)
        expected, previous = expected + 1, link.digest
    last_exported = max(exported, default=0)
    if last_exported >= expected:
        broken = Break(
            expected, f"Posten saknas: loggen slutar vid {expected - 1}, men {last_exported} poster har exporterats."
        )
    return Verdict(seen, broken)


def _broken(link: Link, *, expected: int, previous: str, exported: str | None) -> Break | None:
    if link.number != expected:
        return Break(expected, f"Posten saknas: efter {expected - 1} kommer {link.number}.")
    if link.previous != previous:
        return Break(link.number, "Posten hänger inte ihop med den före.")
    own = digest_of(
        number=link.number,
        at=link.at,
        actor=link.actor,
        action=link.action,
        thing=link.thing,
        details=link.details,
        previous=link.previous,
    )
    if own != link.digest:
        return Break(link.number, "Postens innehåll är ändrat sedan den skrevs.")
    if exported is not None and exported != link.digest:
        return Break(link.number, "Posten är en annan än den som exporterades: loggen är skriven på nytt.")
    return None
