"""A reader follows every link and reads every page, chart, file and report: no small count is among what they find, and
none follows from any of it together.

``CRAWL=all`` asks for every measure, breakdown, period and known day, which takes a quarter of an hour.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.web.crawling.deducing import follows, small
from tests.web.crawling.reading import Told, few_in_words, labels_of, told, words
from tests.web.crawling.site import Answer, links, walk
from tests.web.crawling.truth import TYPED, Truth, calendar, true_counts, unprotected
from tests.web.example_store import KNOWN_DAYS

from utfall.disclosure.relations import Key
from utfall.figures.gate import Gate
from utfall.figures.overlap import OverTime
from utfall.model.period import Period
from utfall.web import gates
from utfall.web.accounts.models import User
from utfall.web.accounts.tokens import make_token
from utfall.web.gates import catalogue, policy
from utfall.web.permissions import Role
from utfall.web.reporting.actions import start_report
from utfall.web.reporting.content import built, files
from utfall.web.reporting.models import FrozenReport

IS_WHOLE = os.environ.get("CRAWL") == "all"
NEWEST = KNOWN_DAYS[-1].isoformat()
PERIODS = (
    ("2025-T1", "2024-T1", "2024-T3", "2024", "2025-03", *TYPED[:2]) if IS_WHOLE else ("2025-T1", "2024", TYPED[0])
)
ASKED = ("2025-T1,2024-T3,2024-T1,2024", "2025-01,2025-02,2025-03,2025-04,2025-T1", ",".join(TYPED))
"""Periods that the API is asked for together."""
PROTECTED = [one for one in sorted(catalogue()) if policy().exemption(one) is None]
IN_SHORT = ["ifo.inledda_insatser", "placering.lvm", "ssda903.avslutad_vard", "ssda903.barn_i_registret"]
"""Measures with few cases, whose pages are opened at other periods than the links lead to."""


@dataclass
class Found:
    """What the walk gave: how many answers of each kind, every number with its place, and the few told of in words."""

    answers: Counter[str] = field(default_factory=Counter)
    numbers: list[Told] = field(default_factory=list)
    in_words: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def read(self, answer: Answer) -> None:
        """Keeps what the answer tells."""
        self.answers[answer.kind] += 1
        if answer.status >= 500:
            self.failed.append(answer.address)
        labels = labels_of(calendar(KNOWN_DAYS[-1]))
        self.numbers += told(answer, labels=labels, newest=NEWEST)
        if not _is_of_open_data(answer):
            self.in_words += [(answer.address, text) for text in few_in_words(words(answer))]

    def shown(self, truth: Truth) -> dict[Key, str]:
        """The true counts of the measure that were told, each with where."""
        return {
            one.key: one.where
            for one in self.numbers
            if (one.measure, one.known) == (truth.measure, truth.known.isoformat())
            and truth.counts.get(one.key) == one.number
        }


def _is_of_open_data(answer: Answer) -> bool:
    """Pages of measures that the policy exempts: they count homes and ideas, not persons."""
    parts = answer.path.strip("/").split("/")
    return parts[0] == "nyckeltal" and len(parts) > 1 and parts[1] not in PROTECTED


def _admits(measures: list[str], periods: tuple[str, ...], days: tuple[date, ...]) -> Callable[[str], bool]:
    """Which of the addresses found are asked for: of a measure's, those with the periods, measures and days chosen."""

    def admits(address: str) -> bool:
        one = Answer(address, 0, "", b"")
        parts = one.path.strip("/").split("/")
        if parts[0] != "nyckeltal" or len(parts) == 1:
            return not {"visa", "sok", "omrade", "ansvarig", "signal", "tillbaka"} & one.query.keys()
        if not one.query:
            return True
        chosen = one.query.get("kand", NEWEST) in {day.isoformat() for day in days}
        is_first = not {"period", "per"} & one.query.keys()
        return chosen and (is_first or (parts[1] in measures and one.query.get("period", periods[0]) in periods))

    return admits


def _begin(measures: list[str], periods: tuple[str, ...], days: tuple[date, ...]) -> tuple[str, ...]:
    """The first page, and what no link leads to but an address can name: a month, an earlier day."""
    return (
        "/",
        *(
            f"/nyckeltal/{measure}/?period={period}&per={by}&kand={day}"
            for measure in measures
            for period in periods
            for by in ("", *(one.name for one in catalogue()[measure].breakdowns))
            for day in days
        ),
    )


def _ask_api(person: Callable[..., User], measures: list[str]) -> Iterator[Answer]:
    """What the API gives of each measure and breakdown."""
    _, key = make_token(person("program", Role.READER), name="prov", scopes=["figures:read"], days=3, by="provet")
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for measure in measures:
        for by in ("", *(one.name for one in catalogue()[measure].breakdowns)):
            for period in ASKED:
                address = f"/api/v1/nyckeltal/{measure}/siffror/?period={period}&per={by}"
                response = client.get(address)
                yield Answer(address, response.status_code, "application/json", response.content)


@pytest.fixture
def reader(store: Path, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.READER)


@pytest.fixture
def decided_report(store: Path, person: Callable[..., User]) -> None:
    """A report that has been decided, with its three files, so that a reader may take them."""
    by = person("sekreteraren", Role.SECRETARY)
    report = start_report(Period.parse("2025-T1"), as_of=KNOWN_DAYS[-1], deadline=None, by=by)
    content = built(report)
    FrozenReport.objects.create(
        report=report, content=content.to_json(), digest=content.digest, approved_by=by, **files(content)
    )


def _crawled(
    reader: Client,
    person: Callable[..., User],
    measures: list[str],
    *,
    periods: tuple[str, ...],
    days: tuple[date, ...],
) -> Found:
    found = Found()
    begin = _begin(measures, periods, days)
    for answer in walk(reader, begin=begin, admits=_admits(measures, periods, days)):
        found.read(answer)
    for answer in _ask_api(person, measures):
        found.read(answer)
    return found


def _small_ones_shown(found: Found, truths: list[Truth]) -> list[str]:
    return [
        f"{truth.measure} {truth.known} {key}: {truth.counts[key]} stands in {where}"
        for truth in truths
        for key, where in found.shown(truth).items()
        if policy().is_small(truth.counts[key])
    ]


def _small_ones_that_follow(found: Found, truths: list[Truth]) -> list[str]:
    return [
        f"{truth.measure} {truth.known} {key}: {truth.counts[key]} follows"
        for truth in truths
        for key in follows(truth, found.shown(truth).keys(), small(truth, policy()))
    ]


def _truths(measures: list[str], day: date) -> list[Truth]:
    with unprotected(day) as gate:
        return [true_counts(gate, one) for one in measures]


@pytest.mark.all
@pytest.mark.usefixtures("decided_report")
def test_no_page_chart_file_or_report_shows_a_small_count(reader: Client, person: Callable[..., User]) -> None:
    measures = PROTECTED if IS_WHOLE else IN_SHORT
    days = KNOWN_DAYS[1:] if IS_WHOLE else KNOWN_DAYS[-1:]
    found = _crawled(reader, person, measures, periods=PERIODS, days=days)
    truths = [truth for day in days for truth in _truths(measures, day)]
    assert not found.failed
    assert {"text/html", "text/csv", "application/pdf", "image/svg+xml"} <= found.answers.keys()
    assert sum(len(found.shown(truth)) for truth in truths) > 100, "the crawler reads numbers where there are some"
    assert not _small_ones_shown(found, truths)
    assert not found.in_words
    assert not _small_ones_that_follow(found, truths)


def test_without_protection_the_crawler_finds_them(
    reader: Client, person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    measures = ["placering.lvm"]
    with unprotected(KNOWN_DAYS[-1]) as gate:
        truth = true_counts(gate, measures[0])
        monkeypatch.setattr(gates, "gate_at", lambda delivery: gate)
        monkeypatch.setattr("utfall.web.shell.known_day.gate_at", lambda delivery: _Keeping(gate))
        found = Found()
        for kind in ("", "fil/csv/", "fil/xlsx/"):
            address = f"/nyckeltal/{measures[0]}/{kind}?period=2025-T1&per=sex"
            response = reader.get(address)
            content = response.headers["Content-Type"].partition(";")[0]
            found.read(Answer(address, response.status_code, content, response.content))
    where = "\n".join(_small_ones_shown(found, [truth]))
    assert len(set(found.shown(truth)) & set(small(truth, policy()))) > 5
    assert all(small(truth, policy())) and "per=sex" in where


class _Keeping:
    """A gate that keeps nothing, with the door that pages use to keep a drawing."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def __getattr__(self, name: str) -> object:
        return getattr(self._gate, name)

    def keep(self, call: tuple[object, ...], make: Callable[[], object]) -> object:
        """What ``make`` gives."""
        return make()


@pytest.mark.all
def test_the_text_of_a_pdf_can_be_read_here() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext saknas: rapportens PDF läses INTE. Gör så här: sudo apt install poppler-utils")


def test_what_follows_from_several_pages_is_found() -> None:
    """A hidden month: the tertial from one page less its other months from another."""
    months = {("n", f"2025-0{n}", "", ""): count for n, count in enumerate((3, 8, 9, 20), start=1)}
    counts = {("n", "2025-T1", "", ""): 40, **months}
    truth = Truth("x", date(2025, 5, 5), counts, OverTime.SUM)
    hidden = ("n", "2025-01", "", "")
    assert small(truth, policy()) == (hidden,)
    assert follows(truth, counts.keys() - {hidden}, [hidden]) == [hidden]
    assert follows(truth, counts.keys() - {hidden, ("n", "2025-02", "", "")}, [hidden]) == []


def test_links_and_forms_of_a_page_are_found() -> None:
    page = '<a href="b/?x=1#z">b</a><form><select name="per"><option value="a"><option value=""></select></form>'
    found = links(Answer("/a/?period=2024", 200, "text/html", page.encode()))
    assert found == ("b/?x=1#z", "/a/?period=2024&per=a", "/a/?period=2024&per=")
