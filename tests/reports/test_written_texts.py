"""Texts that people write in the web: previewed, bound, marked when a figure changes, compared, and frozen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from utfall.errors import InvalidReport
from utfall.measures.goals import GoalStatus, Overrule
from utfall.measures.load import load_catalogue
from utfall.model.cell import Cell
from utfall.model.period import Period
from utfall.reports import build_report, write_docx, write_html, write_pdf
from utfall.reports.build import load_goals, open_context
from utfall.reports.comparing_texts import RowKind, compare_texts
from utfall.reports.content import GoalBlock, Report
from utfall.reports.preview import preview_text
from utfall.reports.prose.binding import bind_call
from utfall.reports.prose.bindings import (
    Binding,
    BoundParagraph,
    bound_paragraphs,
    changed_paragraphs,
    from_json,
    to_json,
)
from utfall.reports.prose.functions import FUNCTIONS
from utfall.reports.prose.insertable import insertables, search
from utfall.reports.prose.parsing import parse_call
from utfall.reports.reading_back import report_from_json
from utfall.reports.render.html import section_html
from utfall.reports.texts import Texts, read_texts

PERIOD = Period.parse("2025-T1")


@pytest.fixture
def texts(report_dir: Path) -> Texts:
    return read_texts(report_dir / "tertial")


def test_a_frozen_report_is_written_again_byte_for_byte_from_its_json(report: Report, tmp_path: Path) -> None:
    again = report_from_json(report.to_json())
    assert again == report and again.digest == report.digest
    for name, write in (("html", write_html), ("pdf", write_pdf), ("docx", write_docx)):
        write(report, tmp_path / f"a.{name}")
        write(again, tmp_path / f"b.{name}")
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()
    with pytest.raises(InvalidReport, match="annat format"):
        report_from_json(report.to_json().replace("utfall-report-1", "utfall-report-9"))


def test_a_section_as_a_fragment_holds_nothing_inline(report: Report) -> None:
    fragment = "".join(section_html(section) for section in report.sections)
    assert "<svg" in fragment and "<table" in fragment
    assert not re.findall(r"\sstyle\s*=|<style|<script|\son[a-z]+\s*=|javascript:", fragment)


def test_texts_given_stand_in_place_of_the_files(
    small_gate: Any, report_dir: Path, finance: Any, texts: Texts, report: Report
) -> None:
    asked = {"period": PERIOD, "report_dir": report_dir, "finance": finance}
    assert build_report(small_gate(), texts=texts, **asked) == report
    other = build_report(small_gate(), texts=texts.with_text("inriktning.md", "Ett nytt stycke."), **asked)
    assert "Ett nytt stycke." in other.to_json() and "Ett nytt stycke." not in report.to_json()


def test_a_preview_says_what_is_wrong_and_where(small_gate: Any, report_dir: Path, finance: Any, texts: Texts) -> None:
    asked = {"period": PERIOD, "report_dir": report_dir, "finance": finance, "name": "inriktning.md"}
    good = preview_text(small_gate(), texts=texts, **asked)
    assert good.problem is None and good.section is not None and good.section.id == "inriktning"
    wrong = texts.with_text("inriktning.md", 'Först.\n\nSedan {{ figur("ifo.aktualiseringar") }}.')
    bad = preview_text(small_gate(), texts=wrong, **asked)
    assert bad.section is None and bad.problem is not None
    assert (bad.problem.line, bad.problem.cause) == (3, "Funktionen ”figur” finns inte.")
    elsewhere = preview_text(small_gate(), texts=texts.with_text("inledning.md", "{{"), **asked)
    assert elsewhere.problem is not None and elsewhere.problem.cause.startswith("inledning.md, rad 1")


def test_a_persons_assessment_from_elsewhere_stands_before_the_rules(
    small_gate: Any, report_dir: Path, finance: Any
) -> None:
    (goal, *_) = load_goals(report_dir, year=2025)
    overrule = Overrule(PERIOD, GoalStatus.NOT_REACHED, "Mätningen gäller få", "Förvaltningschef", PERIOD.last)
    made = build_report(
        small_gate(), period=PERIOD, report_dir=report_dir, finance=finance, overrules={goal.id: overrule}
    )
    blocks = [block for section in made.sections for block in section.blocks if isinstance(block, GoalBlock)]
    assert blocks[0].status is GoalStatus.NOT_REACHED and blocks[0].rule
    assert not blocks[1].rule


def test_a_changed_figure_marks_its_paragraph_and_no_other(
    small_gate: Any, report_dir: Path, finance: Any, texts: Texts
) -> None:
    text = (
        'Det kom {{ figure("ifo.aktualiseringar") }} ärenden.\n\nEn mening utan siffror.\n\n'
        'Och {{ figure("ifo.inledda_utredningar") }} utredningar, {{ figur("fel") }}.'
    )

    def bound(gate: Any) -> Any:
        context = open_context(gate, period=PERIOD, report_dir=report_dir, finance=finance, texts=texts)
        return bound_paragraphs(text, name="inriktning.md", context=context)

    before = bound(small_gate())
    assert [len(paragraph.bindings) for paragraph in before] == [1, 1]
    (first,) = before[0].bindings
    assert first.version and len(first.definition_hash) == 64 and first.delivery == "d-0052"
    assert from_json(to_json(before)) == before
    assert changed_paragraphs(before, bound(small_gate())) == ()
    after = bound(small_gate({("ifo.aktualiseringar", "2025-T1"): Cell.of(4001)}))
    (changed,) = changed_paragraphs(before, after)
    assert changed.source.startswith("Det kom") and changed.changes[0].after == "4\u00a0001"
    assert changed.changes[0].before != changed.changes[0].after


def test_a_call_that_can_no_longer_be_made_does_not_hide_a_change_beside_it() -> None:
    def paragraph(*bindings: tuple[str, str]) -> tuple[BoundParagraph, ...]:
        return (BoundParagraph("p", "Text.", tuple(Binding(call, words, "") for call, words in bindings)),)

    before = paragraph(("a()", "1"), ("b()", "2"))
    (changed,) = changed_paragraphs(before, paragraph(("b()", "3")))
    assert [(one.call, one.before, one.after) for one in changed.changes] == [("b()", "2", "3")]


def test_what_was_stored_before_the_origin_was_kept_can_be_read() -> None:
    stored = '[{"id": "p", "source": "T", "bindings": [{"call": "a()", "words": "1", "reference": ""}]}]'
    assert from_json(stored)[0].bindings == (Binding("a()", "1", ""),)


@pytest.mark.parametrize(
    "text",
    [
        '{{ published("ifo.aktualiseringar", years_back=5000) }}',
        "{{ year(years_back=99999) }}",
        '{{ figure("ifo.aktualiseringar", period="0001") }}',
        '{{ figure("ifo.aktualiseringar", period="9999") }}',
        '{{ when_published("ifo.aktualiseringar", years_back=99999) }} a',
        "Klistrat \ue0005\ue001 tecken",
        "- yttre\n  - inre",
        "> - lista i not",
        "- > not i lista",
        "> " * 40 + "djupt",
        "{{ figure(" + "(" * 500 + " }}",
        '{{ "\x00" }}',
    ],
)
def test_no_text_stops_the_preview_or_loses_words(
    small_gate: Any, report_dir: Path, finance: Any, texts: Texts, text: str
) -> None:
    written = texts.with_text("inriktning.md", f"Först.\n\n{text}")
    bad = preview_text(
        small_gate(), period=PERIOD, report_dir=report_dir, finance=finance, texts=written, name="inriktning.md"
    )
    assert bad.section is None and bad.problem is not None and bad.problem.remedy
    assert bad.problem.line is not None and bad.problem.line >= 3


def test_everything_that_can_be_inserted_can_be_bound(small_gate: Any, report_dir: Path, finance: Any) -> None:
    context = open_context(small_gate(), period=PERIOD, report_dir=report_dir, finance=finance)
    catalogue = {
        measure: definition
        for measure, definition in load_catalogue(report_dir.parent).items()
        if any(measure in spec.measures for spec in context.definition.sections)
    }
    found = insertables(catalogue, [goal.goal for goal in context.goals])
    assert len(found) > 40
    for one in found:
        bind_call(parse_call(one.call, file="prov", line=1), context=context)


def test_every_function_can_be_found_but_those_that_ask_for_more_than_a_measure(report_dir: Path) -> None:
    found = insertables(load_catalogue(report_dir.parent), load_goals(report_dir, year=2025))
    assert len({one.call for one in found}) == len(found)
    offered = {parse_call(one.call, file="prov", line=1).name for one in found}
    # A share is figure with a check; a breakdown must be in the text before it is asked for; money and the allocation
    # have labels of their own.
    assert set(FUNCTIONS) - offered == {
        "share",
        "direction",
        "listed",
        "money",
        "comment",
        "allocation_without",
    }


def test_the_search_forgives_accents_and_order(report_dir: Path) -> None:
    found = insertables(load_catalogue(report_dir.parent), load_goals(report_dir, year=2025))
    hits = search(found, "ANSOKAN vantetid 30")
    assert hits and all("waiting_share" in one.call and "days=30" in one.call for one in hits)
    assert search(found, "finns inte alls") == ()
    assert search(found, "skolnarvaro")[0].call.startswith("goal_")


def test_two_versions_beside_each_other() -> None:
    older = 'Samma.\n\nAntalet är {{ figure("a.b") }} i år.\n\nBort.'
    newer = 'Samma.\n\nAntalet är {{ figure("a.c") }} i år.\n\nKvar?\n\nNytt.'
    rows = compare_texts(older, newer)
    assert [row.kind for row in rows] == [RowKind.SAME, RowKind.CHANGED, RowKind.CHANGED, RowKind.ADDED]
    assert [span.text for span in rows[1].right if span.is_changed] == ['{{ figure("a.c") }}']
    for side, text in (("left", older), ("right", newer)):
        joined = "\n\n".join("".join(span.text for span in getattr(row, side)) for row in rows if getattr(row, side))
        assert joined == text
