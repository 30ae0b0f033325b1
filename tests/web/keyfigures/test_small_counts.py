"""No small count leaves: not on a measure's page, in its charts, files or the API, and not by subtraction on one page.

The truth is counted by the same engine with nothing protected, here in the test alone.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.crawling.reading import drawn
from tests.web.crawling.truth import calendar
from tests.web.example_store import KNOWN_DAYS

from utfall.disclosure.policy import Exemption
from utfall.figures.gate import Gate
from utfall.figures.overlap import OverTime, counts_cases, over_time
from utfall.measures.definition import Definition
from utfall.model.period import Period
from utfall.web.accounts.models import User
from utfall.web.accounts.tokens import make_token
from utfall.web.gates import catalogue, open_store, policy
from utfall.web.permissions import Role

Key = tuple[str, str]
"""Period, and the group as the files write it (empty: all)."""

PERIODS = tuple(Period.parse(one) for one in ("2025-T1", "2024-T3", "2024", "2025-03"))
PROTECTED = [measure for measure in sorted(catalogue()) if policy().exemption(measure) is None]
TRIED = (
    PROTECTED
    if os.environ.get("CRAWL") == "all"
    else ["ifo.aktualiseringar", "placering.lvm", "ssda903.avslutad_vard", "ssda903.barn_i_registret"]
)
"""Measures whose pages are crawled: those with the fewest persons, and a large one. ``CRAWL=all`` takes every one."""


@pytest.fixture(scope="module")
def truth(store: Path) -> Iterator[Gate]:
    """The same store, counted without protection."""
    nothing = dataclasses.replace(policy(), exemptions=tuple(Exemption(one, "provet") for one in catalogue()))
    with Gate.open(open_store(), catalogue(), policy=nothing) as gate:
        yield gate


@pytest.fixture
def reader(store: Path, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.READER)


class Tables(HTMLParser):
    """The rows of all tables of a page, as texts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """A row or a cell begins."""
        if tag == "tr":
            self.rows.append([])
        self._in_cell = self._in_cell or tag in ("td", "th")
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._in_cell:
            self.rows[-1][-1] += data


def numbers_of(page: str, labels: dict[str, str]) -> dict[str, float]:
    """The number that follows a period's name in a table, by the period's id."""
    tables, found = Tables(), {}
    tables.feed(page)
    for row in tables.rows:
        for name, text in itertools.pairwise(row):
            number = re.match(r"[−-]?[\d\u00a0\u202f]+(,\d+)?", text.strip())
            if name.strip() in labels and number:
                plain = re.sub("[\u00a0\u202f]", "", number[0]).replace(",", ".").replace("−", "-")
                found[labels[name.strip()]] = float(plain)
    return found


def counted(gate: Gate, definition: Definition, period: Period, by: str) -> dict[Key, int]:
    """The true counts of all that a page can show: the whole in each of its periods, and the period's groups."""
    table = gate.table(definition.id, (period, *calendar(gate.known_at)))
    figures = [*table.figures]
    if by:
        figures += [one for one in gate.table(definition.id, (period,), by=(by,)).figures if one.groups]
    return {
        (one.period.id, ", ".join(f"{name}={value}" for name, value in one.groups)): int(one.value.value)
        for one in figures
        if one.value.value is not None
    }


def worked_out(shown: dict[Key, float], true: dict[Key, int], period: Period, *, sums_up: bool) -> dict[Key, float]:
    """What follows by subtraction: a whole from its parts, or the last part from the whole and the others."""
    months = {key: Period.parse(key[0]) for key in true if not key[1]}
    sums: list[tuple[Key, list[Key]]] = []
    for whole, of in months.items():
        inside = [key for key, one in months.items() if of.first <= one.first and one.end <= of.end and key != whole]
        parts = [
            key
            for key in inside
            if not any(
                k != key and months[k].first <= months[key].first and months[key].end <= months[k].end and k in inside
                for k in months
            )
        ]
        if sums_up and parts and sum((months[p].end - months[p].first).days for p in parts) == (of.end - of.first).days:
            sums.append((whole, parts))
    groups = [key for key in true if key[1]]
    if groups and sum(true[key] for key in groups) == true.get((period.id, ""), -1):
        sums.append(((period.id, ""), groups))
    known = dict(shown)
    for _ in range(len(sums) + 1):
        for whole, parts in sums:
            unknown = [key for key in (whole, *parts) if key not in known]
            if len(unknown) == 1:
                rest = sum(known[p] for p in parts if p in known)
                known[unknown[0]] = rest if unknown[0] == whole else known[whole] - rest
    return known


def shown_by(reader: Client, definition: Definition, period: Period, by: str) -> dict[Key, float]:
    """The numbers in the page's CSV, its tables and its charts' specifications."""
    query = {"period": period.id, "per": by}
    address = f"/nyckeltal/{definition.id}/"
    text = reader.get(f"{address}fil/csv/", query).content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    found = {
        (row["period"], row["groups"]): float(row["value"].replace(",", "."))
        for row in rows
        if row["value"] and not row["estimand"]
    }
    page = reader.get(address, query).content.decode()
    labels = {one.label_sv(): one.id for one in (period, *calendar(KNOWN_DAYS[-1]))}
    found |= {(name, ""): value for name, value in numbers_of(page, labels).items()}
    answer = reader.get(f"{address}fil/json/", query | {"bild": "control"})
    if answer.status_code == 200 and "utan säsong" not in answer.content.decode():
        found |= {(labels[name], ""): value for name, value in drawn(json.loads(answer.content)) if name in labels}
    return found


@pytest.mark.all
@pytest.mark.parametrize("measure", TRIED)
def test_no_small_count_is_shown_or_follows(measure: str, reader: Client, truth: Gate) -> None:
    definition = catalogue()[measure]
    wrong, hidden = [], 0
    for period in PERIODS:
        spec = definition.version_for(period.first).spec
        if not counts_cases(spec):
            pytest.skip("no count of cases: its parts are tried with the API below")
        for by in ("", *(one.name for one in definition.breakdowns)):
            true = counted(truth, definition, period, by)
            shown = shown_by(reader, definition, period, by)
            known = worked_out(shown, true, period, sums_up=over_time(spec) is OverTime.SUM)
            for key, number in true.items():
                hidden += key not in shown
                if policy().is_small(number) and key in known:
                    wrong.append(
                        f"{period.id} per {by or '–'}: {key} is {number}, {'shown' if key in shown else 'follows'}"
                    )
    assert not wrong, "\n".join(wrong)


@pytest.mark.all
@pytest.mark.timeout(900)
def test_neither_part_of_a_share_is_small_where_it_is_told(
    store: Path, person: Callable[..., User], truth: Gate
) -> None:
    _, key = make_token(person("program", Role.READER), name="prov", scopes=["figures:read"], days=3, by="provet")
    client = Client(headers={"Authorization": f"Bearer {key}"})
    looked_at = 0
    for measure in PROTECTED:
        for by in ("", *(one.name for one in catalogue()[measure].breakdowns)):
            query = {"period": "2025-T1,2024-T3,2024-T1,2025-03", "per": by}
            for one in client.get(f"/api/v1/nyckeltal/{measure}/siffror/", query).json():
                for name in ("numerator", "denominator"):
                    number = one[name]
                    looked_at += number is not None
                    assert number is None or not policy().is_small(int(float(number))), (measure, by, one)
    assert looked_at > 100
