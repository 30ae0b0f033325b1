"""Somebody who is nobody reads all public pages and files and sets two versions against each other: no small count
follows, and none that tells how few came late."""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median

import pytest
from django.test import Client
from tests.web.crawling.truth import Truth, true_counts, unprotected
from tests.web.example_store import KNOWN_DAYS
from tests.web.public.attacking import Read, found_out, read_everything
from tests.web.public.conftest import Publish
from tests.web.public.short_reports import report_of

from utfall.model.period import Period
from utfall.reports.content import Report
from utfall.reports.reading_back import report_from_json
from utfall.web.accounts.models import User
from utfall.web.gates import catalogue, policy
from utfall.web.public import actions
from utfall.web.public.models import ReportVersion
from utfall.web.reporting.models import WrittenReport

IS_WHOLE = os.environ.get("CRAWL") == "all"
FEW = ("placering.lvm", "ifo.inledda_insatser", "ssda903.barn_i_registret")
"""Measures with few cases of which some come late."""
MEASURES = tuple(one for one in sorted(catalogue()) if policy().exemption(one) is None) if IS_WHOLE else FEW


def _publish_each_day(published: Publish, *measures: str) -> None:
    for day in KNOWN_DAYS:
        published(*measures, by_group=True, known=day)


def _truths(measure: str) -> list[Truth]:
    found = []
    for day in KNOWN_DAYS:
        with unprotected(day) as gate:
            found.append(true_counts(gate, measure))
    return found


def _found_out(read: Read, measure: str) -> tuple[list[object], int]:
    truths = _truths(measure)
    shown = [read.shown(truth) for truth in truths]
    return list(found_out(truths, shown, policy())), min(map(len, shown))


@pytest.mark.all
@pytest.mark.timeout(3600 if IS_WHOLE else 300)
def test_no_small_count_follows_from_two_published_versions(published: Publish, anonymous: Client) -> None:
    _publish_each_day(published, *MEASURES)
    read = read_everything(anonymous)
    assert {f"/oppet/nyckeltal/{one}/v/{n}/siffror.csv" for one in MEASURES for n in (1, 2, 3)} <= set(read.addresses)
    assert not read.in_words
    in_files = {(one.key[1], one.known, one.number) for one in read.numbers}
    for period, known, number in read.on_pages:
        assert any(one[:2] == (period, known) for one in in_files), f"{number} {period} stands on a page alone"
    told, found = [], {}
    for measure in MEASURES:
        found[measure], least = _found_out(read, measure)
        told.append(least)
    assert not any(found.values()), found
    assert median(told) > 5, "each version shows something new; of what is rare it may show nothing"


@pytest.mark.all
@pytest.mark.parametrize("comes_first", [True, False], ids=["the report first", "the report last"])
def test_no_small_count_follows_from_a_report_and_a_measure(
    comes_first: bool,
    published: Publish,
    publisher_person: User,
    decided: Callable[[Report], WrittenReport],
    anonymous: Client,
) -> None:
    measure, newest = FEW[1], KNOWN_DAYS[-1]
    periods = [Period.parse(text) for text in ("2025-T1", "2025-01", "2025-02", "2025-03", "2024", "2024-T3")]
    published(measure, known=KNOWN_DAYS[0])
    decided(report_of(newest, measure, periods))

    def publish_report() -> None:
        one = actions.begin(measures=(), reports=[("2025-T1", 1)], by_group=False, by=publisher_person)
        actions.prepare(one)
        actions.publish(one, by=publisher_person)

    for act in (publish_report, lambda: published(measure, known=KNOWN_DAYS[1]), lambda: published(measure))[
        :: 1 if comes_first else -1
    ]:
        act()
    read, truths = read_everything(anonymous), _truths(measure)
    shown = [read.shown(truth) for truth in truths]
    copy = report_from_json(ReportVersion.objects.get().content)
    in_report = {("n", one.figure.period.id, "", "") for one in copy.figures if one.figure.value.has_value}
    shown[-1] |= in_report & truths[-1].counts.keys()
    assert len(in_report) > 2
    assert not found_out(truths, shown, policy())


@pytest.mark.all
def test_without_the_rule_two_versions_tell_how_few_came_late(
    published: Publish, anonymous: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "beside_published", lambda gate, figures, before, still_public: figures)
    _publish_each_day(published, *FEW)
    read = read_everything(anonymous)
    follows = [one for measure in FEW for one in _found_out(read, measure)[0]]
    assert any(str(one[0]).startswith("ändring") for one in follows)  # type: ignore[index]
