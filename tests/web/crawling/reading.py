"""What an answer tells of counts: numbers with their place (files, tables, charts), and small numbers in words.

A number is compared with the truth of its place, so that a table of something else is not taken for it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import openpyxl
from tests.web.crawling.site import Answer
from tests.web.crawling.truth import ALL_OF, NUMBER

from utfall.disclosure.relations import Key
from utfall.model.period import Period

PERSONS = (
    "personer|barn|elever|klienter|kvinnor|män|flickor|pojkar|ungdomar|vuxna|ärenden|placeringar|episoder|anmälningar|"
    "ansökningar|insatser|utredningar|aktualiseringar|beslut|vårdtider|uppdrag|kontakter"
)
FEW = re.compile(rf"(?<![\d,.\u00a0–−-])\b([1-4]|två|tre|fyra)[ \u00a0]({PERSONS})\b", re.IGNORECASE)

_OF_A_DEFINITION = "får två insatser räknas två gånger"
"""What a definition says of how it counts, on every page of that measure."""


@dataclass(frozen=True)
class Told:
    """A number as some answer gives it: of which measure, known which day, at which key, and where it stood."""

    measure: str
    known: str
    key: Key
    number: float
    where: str


def told(answer: Answer, *, labels: Mapping[str, str], newest: str) -> Iterator[Told]:
    """The numbers with a place. ``labels`` are the names of periods, each with its id."""
    if answer.status != 200:
        return
    parts = answer.path.strip("/").split("/")
    if answer.kind == "text/csv":
        yield from _records(csv.DictReader(io.StringIO(answer.text), delimiter=";"), answer)
    elif answer.kind.endswith("spreadsheetml.sheet"):
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.body)).active.values)
        yield from _records([dict(zip(rows[0], row, strict=True)) for row in rows[1:]], answer)
    elif answer.kind == "application/json" and parts[0] == "api":
        yield from _records(json.loads(answer.text), answer)
    elif parts[0] == "nyckeltal" and len(parts) > 1:
        known = answer.query.get("kand", newest)
        if answer.kind == "text/html":
            for key, number in _tables(answer, labels):
                yield Told(parts[1], known, key, number, answer.address)
        elif answer.kind == "application/json" and "utan säsong" not in answer.text:
            for name, number in drawn(json.loads(answer.text)):
                if name in labels:
                    yield Told(parts[1], known, (NUMBER, labels[name], "", ""), number, answer.address)


def words(answer: Answer) -> str:
    """All text of the answer: of a page also its titles, alternative texts and names of charts."""
    if answer.kind in ("text/html", "image/svg+xml"):
        page = _Page()
        page.feed(answer.text)
        return " ".join(page.words)
    if answer.kind == "application/pdf" and shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.body, capture_output=True, check=True)
        return done.stdout.decode()
    if answer.kind.endswith("wordprocessingml.document"):
        document = zipfile.ZipFile(io.BytesIO(answer.body)).read("word/document.xml").decode()
        return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", document))
    return ""


def few_in_words(text: str) -> Iterator[str]:
    """Every place where one to four persons or cases are told of, with what stands around it. ``en`` and ``ett`` are
    articles in nearly every sentence, and are not looked at."""
    said = " ".join(text.split()).replace(_OF_A_DEFINITION, "")
    for match in FEW.finditer(said):
        yield said[max(match.start() - 60, 0) : match.end() + 40]


def drawn(spec: Any) -> Iterator[tuple[str, float]]:
    """Month and value of every point in a chart's specification."""
    if isinstance(spec, dict):
        if isinstance(spec.get("month"), str) and isinstance(spec.get("value"), int | float):
            yield spec["month"], float(spec["value"])
        spec = list(spec.values())
    if isinstance(spec, list):
        for one in spec:
            yield from drawn(one)


def _records(rows: Any, answer: Answer) -> Iterator[Told]:
    """Figures as the files and the API write them."""
    for row in rows:
        if not isinstance(row, dict) or "groups" not in row or row["estimand"]:
            continue
        by, _, group = (row["groups"] or "").partition("=")
        parts = {NUMBER: row["numerator"], ALL_OF: row["denominator"]}
        if row["denominator"] in (None, ""):
            parts = {NUMBER: row["value"]}
        for part, value in parts.items():
            if value not in (None, ""):
                key = (part, row["period"], by, group)
                yield Told(row["measure"], row["known_at"], key, float(value), answer.address)


def _tables(answer: Answer, labels: Mapping[str, str]) -> Iterator[tuple[Key, float]]:
    """Numbers beside a period's name, and those of the groups under one."""
    page = _Page()
    page.feed(answer.text)
    by, head = answer.query.get("per", ""), [""]
    for row in page.rows:
        number = number_in(row[-1])
        if len(row) == 2 and row[1] in labels:
            head = row
        elif len(row) == 2 and head[-1] in labels and number is not None and row[0] not in labels:
            yield (NUMBER, labels[head[-1]], *(("", "") if row[0] == "Alla" else (by, row[0]))), number
        for name, text in pairwise(row):
            found = number_in(text)
            if name in labels and found is not None:
                yield (NUMBER, labels[name], "", ""), found


def number_in(text: str) -> float | None:
    """The Swedish number that the text begins with."""
    found = re.match(r"[−-]?\d[\d\u00a0\u202f]*(,\d+)?", text.strip())
    return None if found is None else float(re.sub("[\u00a0\u202f]", "", found[0]).replace(",", ".").replace("−", "-"))


def labels_of(periods: Sequence[Period]) -> dict[str, str]:
    """The names that a period has on pages, short and long, with its id."""
    return {name: one.id for one in periods for name in (one.label_sv(), one.label_long_sv())}


class _Page(HTMLParser):
    """The rows of all tables, and every word that is seen or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self._in_cell = self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins; some attributes are read aloud."""
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self._in_cell = True
            self.rows[-1].append("")
        self._is_code = self._is_code or tag in ("script", "style", "code")
        self.words += [value for name, value in attrs if value and name in ("aria-label", "title", "alt", "data-tip")]

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        self._in_cell = self._in_cell and tag not in ("td", "th")
        self._is_code = self._is_code and tag not in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._is_code:
            self.words.append(data)
        if self._in_cell:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data}".strip()
