"""Walking through the web as a browser's reader can: every address that a page gives, each once, by GET alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.test import Client

_ADDRESSES = ("href", "src", "hx-get", "data-spec", "data-copy")
_LEFT_OUT = ("/static/", "/konto/", "/api/")
"""Files of the program, the reader's own account, and the API, which takes a key and is asked by itself."""


@dataclass(frozen=True)
class Answer:
    """What an address gave: its path with the query in order, the status, the kind of content and the content."""

    address: str
    status: int
    kind: str
    body: bytes

    @property
    def path(self) -> str:
        """The address without its query."""
        return urlsplit(self.address).path

    @property
    def query(self) -> dict[str, str]:
        """What was asked for."""
        return dict(parse_qsl(urlsplit(self.address).query))

    @property
    def text(self) -> str:
        """The content of a text."""
        return self.body.decode("utf-8-sig")


def walk(client: Client, *, begin: tuple[str, ...], admits: Callable[[str], bool]) -> Iterator[Answer]:
    """Every answer, breadth first, from ``begin`` on; ``admits`` bounds which of the addresses found are asked for."""
    waiting = deque(in_order(one) for one in begin)
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        answer = Answer(
            address, response.status_code, kind, b"".join(response) if response.streaming else response.content
        )
        yield answer
        found = links(answer) if kind == "text/html" else ()
        if "Location" in response.headers:
            found = (response.headers["Location"],)
        for link in found:
            to = in_order(urljoin(address, link))
            if to not in seen and to.startswith("/") and not to.startswith(_LEFT_OUT) and admits(to):
                seen.add(to)
                waiting.append(to)


def in_order(address: str) -> str:
    """The address without host and fragment, its query sorted and without empty values: one page, one name."""
    parts = urlsplit(address)
    if parts.netloc not in ("", "testserver"):
        return address
    query = urlencode(sorted(parse_qsl(parts.query)))
    return f"{parts.path}?{query}" if query else parts.path


def links(answer: Answer) -> tuple[str, ...]:
    """The addresses that the page gives, and those that its forms of search give with each of their choices."""
    page = _Links()
    page.feed(answer.text)
    own = answer.query
    chosen = [
        f"{answer.path}?{urlencode({**own, **dict(zip(names, values, strict=True))})}"
        for form in page.forms
        for names, values in _choices(form)
    ]
    return (*page.found, *chosen)


def _choices(form: dict[str, list[str]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each field's choices with each choice of every other: the fields of a form are sent together."""
    names = tuple(form)
    rows: list[tuple[str, ...]] = [()]
    for name in names:
        rows = [(*row, value) for row in rows for value in form[name] or [""]]
    for row in rows:
        yield names, row


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forms: list[dict[str, list[str]]] = []
        self._form: dict[str, list[str]] | None = None
        self._field = ""
        self._lists: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An address, or a field of a form whose method is GET."""
        given = {name: value or "" for name, value in attrs}
        self.found += [given[name] for name in _ADDRESSES if given.get(name)]
        if tag == "form":
            self._form = {} if given.get("method", "get").lower() == "get" else None
            if self._form is not None:
                self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "select" or (tag == "input" and "list" in given):
            self._field = given.get("name", "")
            self._form[self._field] = []
            self._lists[given.get("list", "")] = self._field
        if tag == "datalist":
            self._field = self._lists.get(given.get("id", ""), "")
        if tag == "option" and self._field in self._form:
            self._form[self._field].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """The form's end."""
        if tag == "form":
            self._form = None
