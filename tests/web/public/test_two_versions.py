"""Somebody who is nobody reads all public pages and files and sets two versions against each other: no small count
follows, and none that tells how few came late."""

from __future__ import annotations

import os

import pytest
from django.test import Client
from tests.web.crawling.truth import Truth, true_counts, unprotected
from tests.web.example_store import KNOWN_DAYS
from tests.web.public.attacking import Read, found_out, read_everything
from tests.web.public.conftest import Publish

from utfall.web.gates import catalogue, policy
from utfall.web.public import actions

IS_WHOLE = os.environ.get("CRAWL") == "all"
FEW = ("placering.lvm", "ifo.inledda_insatser")
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
    for measure in MEASURES:
        follows, least = _found_out(read, measure)
        assert not follows, measure
        assert least > 5, "each version shows something new"


@pytest.mark.all
def test_without_the_rule_two_versions_tell_how_few_came_late(
    published: Publish, anonymous: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "beside_published", lambda gate, figures, before: figures)
    _publish_each_day(published, *FEW)
    read = read_everything(anonymous)
    follows = [one for measure in FEW for one in _found_out(read, measure)[0]]
    assert any(str(one[0]).startswith("ändring") for one in follows)  # type: ignore[index]
