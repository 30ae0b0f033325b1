"""Search among what is published: by every word, in titles, explanations and the words of definitions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from html import escape

from utfall.reports.prose.insertable import folded
from utfall.web.public.site import Site

INDEX = "/oppet/sok.json"
RESULTS, ASKED = "<!-- träffar -->", "<!-- fråga -->"
"""Places in the page of search that are filled in when somebody asks."""
MOST_HITS = 50
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Findable:
    """Something published: ``text`` is what the reader sees under the title, ``words`` all that it is found by."""

    title: str
    address: str
    kind: str
    text: str
    words: str


def index_of(found: Sequence[Findable]) -> bytes:
    """The index as it is kept and given to other programs."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1).encode()


def hits(index: bytes, query: str) -> tuple[Findable, ...]:
    """Those that hold every word of the query, where the title holds them first."""
    words = folded(query[:LONGEST_QUERY]).split()
    found = [one for one in _read(index) if all(word in folded(f"{one.title} {one.words}") for word in words)]
    found.sort(key=lambda one: (not all(word in folded(one.title) for word in words), one.title))
    return tuple(found[:MOST_HITS])


def search_page(site: Site, page: bytes, *, query: str) -> bytes:
    """The page of search with the query and what it found in their places."""
    entry = site.entry(INDEX)
    found = hits(site.body(entry), query) if entry is not None else ()
    asked = escape(query[:LONGEST_QUERY])
    # The query last: what somebody types is never looked through for a place to fill in.
    return page.decode().replace(RESULTS, _results(found, asked)).replace(ASKED, asked, 1).encode()


def _results(found: Sequence[Findable], asked: str) -> str:
    if not found:
        return (
            f"<p>Inget publicerat innehåller ”{asked}”. Prova ett kortare ord, eller se "
            '<a href="/oppet/nyckeltal/">alla nyckeltal</a>.</p>'
        )
    rows = "".join(
        f'<li><a href="{escape(one.address)}">{escape(one.title)}</a> '
        f'<span class="mute">{escape(one.kind)}</span><br><span class="small">{escape(one.text)}</span></li>'
        for one in found
    )
    counted = f"{len(found)} träff{'' if len(found) == 1 else 'ar'}"
    return f'<p role="status">{counted} på ”{asked}”.</p><ol>{rows}</ol>'


@lru_cache(maxsize=2)
def _read(index: bytes) -> tuple[Findable, ...]:
    return tuple(Findable(**one) for one in json.loads(index))
