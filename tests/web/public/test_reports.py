"""A decided report becomes public as a copy: what it shows counts as published, and what would tell of few is left
out, also where something is made of it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.web.example_store import KNOWN_DAYS
from tests.web.public.conftest import Publish
from tests.web.public.short_reports import report_of as short_report

from utfall.errors import NotPossibleNow
from utfall.model.period import Period
from utfall.reports.content import (
    Report,
)
from utfall.reports.reading_back import report_from_json
from utfall.web.accounts.models import User
from utfall.web.gates import gate_at
from utfall.web.public import actions
from utfall.web.public.content import from_json
from utfall.web.public.leaving_out import HIDDEN, without
from utfall.web.public.models import MeasureVersion, Publication, ReportVersion
from utfall.web.reporting.actions import start_report
from utfall.web.reporting.models import WrittenReport
from utfall.web.shown import delivery_at

MEASURE, PERIOD = "ifo.inledda_insatser", Period.parse("2025-02")
"""A month that grew by two between the store's first delivery and its last."""
ADDRESS = "/oppet/rapport/2025-T1/1/"


def report_of(known: date) -> Report:
    """The month as known that day."""
    return short_report(known, MEASURE, [PERIOD])


def _publish(by: User) -> Publication:
    one = actions.begin(measures=(), reports=[("2025-T1", 1)], by_group=False, by=by)
    actions.prepare(one)
    actions.publish(one, by=by)
    return one


def test_a_decided_report_is_read_by_everybody(
    decided: Callable[..., WrittenReport], published: Publish, publisher_person: User, anonymous: Client
) -> None:
    content = report_of(KNOWN_DAYS[-1])
    decided(content)
    assert anonymous.get(ADDRESS).status_code == 404, "decided is not published"
    _publish(publisher_person)
    page = anonymous.get(ADDRESS)
    text = page.content.decode()
    assert page.status_code == 200 and content.sections[0].title in text and "immutable" in page["Cache-Control"]
    for inner in ("Hemlig kommentar", "ordforanden", "publiceraren", "/rapport/2025-T1/1/las/"):
        assert inner not in text
    pdf = anonymous.get(f"{ADDRESS}rapport.pdf")
    assert pdf["Content-Type"] == "application/pdf" and not pdf.cookies
    said = _words(pdf.content) + pdf.content.decode("latin-1")
    assert "ordforanden" not in said and "Hemlig" not in said
    assert ADDRESS in anonymous.get("/oppet/rapporter/").content.decode()
    assert ADDRESS in anonymous.get("/oppet/sok/?q=volymer").content.decode()
    with pytest.raises(NotPossibleNow, match="redan publik"):
        _publish(publisher_person)
    one = ReportVersion.objects.get()
    actions.withdraw(one, why="Fel version lades ut.", by=publisher_person)
    assert anonymous.get(ADDRESS).status_code == anonymous.get(f"{ADDRESS}rapport.pdf").status_code == 410
    _publish(publisher_person)
    assert anonymous.get(ADDRESS).status_code == 200


def _words(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        return ""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_a_draft_cannot_be_published(store: Path, publisher_person: User) -> None:
    start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=publisher_person)
    one = actions.begin(measures=(), reports=[("2025-T1", 1)], by_group=False, by=publisher_person)
    with pytest.raises(actions.UtfallError):
        actions.prepare(one)
    one.refresh_from_db()
    assert one.state == Publication.State.ENDED and "inte beslutad" in one.trouble


def test_what_would_tell_of_few_beside_a_published_measure_is_left_out(
    decided: Callable[..., WrittenReport], published: Publish, publisher_person: User, anonymous: Client
) -> None:
    """The month was published in March, and a few more have come since."""
    before, after = (
        gate_at(delivery_at(day)).standing(MEASURE, [PERIOD]).figures[0].value.value
        for day in (KNOWN_DAYS[0], KNOWN_DAYS[-1])
    )
    assert before is not None and after is not None and 0 < after - before < 5
    content = report_of(KNOWN_DAYS[-1])
    published(MEASURE, known=KNOWN_DAYS[0])
    decided(content)
    _publish(publisher_person)
    one = ReportVersion.objects.get()
    assert one.hidden == [f"{MEASURE}/{PERIOD.id}"]
    text = anonymous.get(ADDRESS).content.decode()
    assert HIDDEN in text and str(after) not in json.dumps(json.loads(one.content)["sections"])
    assert f"+{after}" not in _words(anonymous.get(f"{ADDRESS}rapport.pdf").content)


def test_a_figure_that_is_held_back_keeps_no_value_that_is_withdrawn(
    published: Publish, publisher_person: User
) -> None:
    first = published(MEASURE, known=KNOWN_DAYS[0])

    def month_of(publication: Publication) -> str:
        figures = {one.period: one for one in from_json(publication.measure_versions.get().content).figures}
        return str(figures[PERIOD].value.value)

    old = month_of(first)
    assert month_of(published(MEASURE)) == old, "two more have come: it stands as it was published"
    for one in MeasureVersion.objects.all():
        actions.withdraw(one, why="Fel underlag lästes in.", by=publisher_person)
    assert month_of(published(MEASURE)) == "None"


def test_what_is_made_of_a_hidden_figure_goes_with_it(store: Path) -> None:
    content = report_of(KNOWN_DAYS[-1])
    reference = f"{MEASURE}/{PERIOD.id}"
    copy = without(content, {reference})
    words, table = copy.sections[0].blocks[1:]
    assert [one.text for one in words.inlines] == ["Det var ", HIDDEN, HIDDEN]  # type: ignore[union-attr]
    assert [cell.text for cell in table.rows[0].cells] == ["Insatser", HIDDEN, HIDDEN]  # type: ignore[union-attr]
    assert not copy.figures[0].figure.value.has_value
    assert report_from_json(copy.to_json()) == copy
    untouched = dataclasses.replace(content, figures=())
    assert without(untouched, {"ifo.annat/2024"}).sections[0].blocks[1:] == content.sections[0].blocks
