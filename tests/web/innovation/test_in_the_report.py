"""The report's table of innovation, counted from the register and frozen with the report."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.web.innovation.test_steps import PLAN

from utfall.model.period import Period
from utfall.reports.content import FigureTableBlock, Report
from utfall.web.accounts.models import User
from utfall.web.innovation.actions import declare_complete, leave_idea, take_step, undo_step, write_plan
from utfall.web.innovation.models import Innovation
from utfall.web.innovation.states import State
from utfall.web.permissions import Role
from utfall.web.reporting.actions import freeze, start_report
from utfall.web.reporting.content import built
from utfall.web.reporting.models import Section, WrittenReport


def tables(report: Report) -> list[FigureTableBlock]:
    """The tables of the section."""
    (section,) = [one for one in report.sections if one.id == "innovation"]
    return [block for block in section.blocks if isinstance(block, FigureTableBlock)]


def column(table: FigureTableBlock, label: str) -> list[str]:
    """A column's printed cells."""
    place = [one.label for one in table.columns].index(label)
    return [row.cells[place].text for row in table.rows]


def moved(one: Innovation, to: State, day: date, by: User, **said: str) -> None:
    one.refresh_from_db()
    take_step(one, to=to, day=day, by=by, seen=one.revision, **said)


@pytest.fixture
def draft(person: Callable[..., User], store: Path) -> WrittenReport:
    """The first tertial's report, under work."""
    return start_report(Period.parse("2025-T1"), as_of=None, deadline=None, by=person("sekr", Role.SECRETARY))


@pytest.fixture
def by(person: Callable[..., User]) -> User:
    """Who steers, with four ideas: one before the tertial, one after what the report knows; one is a pilot, scaled."""
    user = person("chef", Role.DIRECTOR)
    for title, day in (
        ("Ett", date(2024, 12, 30)),
        ("Två", date(2025, 1, 7)),
        ("Tre", date(2025, 2, 3)),
        ("Fyra", date(2025, 5, 6)),
    ):
        leave_idea(title=title, text="En idé.", by=user, day=day)
    one = write_plan(Innovation.objects.get(title="Två"), plan=PLAN, owner=user, unit=None, by=user, seen=1)
    moved(one, State.PITCH, date(2025, 1, 9), user)
    moved(one, State.PILOT, date(2025, 1, 20), user)
    moved(one, State.SCALED, date(2025, 4, 28), user, decision="Införs.", lessons="Ring.")
    return user


def test_until_the_register_is_complete_the_report_shows_what_was_delivered(draft: WrittenReport, by: User) -> None:
    (table,) = tables(built(draft))
    assert column(table, "jan–apr 2025") == ["2", "0", "0"]


def test_the_table_is_counted_from_the_register_and_pilots_stand_under_it(draft: WrittenReport, by: User) -> None:
    declare_complete(since=date(2025, 1, 1), by=by)
    counted, pilots = tables(built(draft))
    assert column(counted, "jan–apr 2025") == ["2", "1", "1"]
    assert column(counted, "2024") == ["15", "3", "3"], "years before it stay as they were published"
    assert any("Påbörjade piloter: för perioden har också lämnats uppgiften 0." in note for note in counted.notes)
    assert [row.cells[0].text for row in pilots.rows] == ["Två"] and pilots.rows[0].cells[0].aside == "uppskalad"


def test_a_period_that_the_register_does_not_hold_whole_is_shown_as_delivered(draft: WrittenReport, by: User) -> None:
    declare_complete(since=date(2025, 1, 2), by=by)
    (table,) = tables(built(draft))
    assert column(table, "jan–apr 2025") == ["2", "0", "0"]
    declare_complete(since=date(2025, 1, 1), by=by)
    declare_complete(since=None, by=by)
    assert len(tables(built(draft))) == 1


def test_a_step_undone_is_no_longer_counted_but_a_decided_report_stands(draft: WrittenReport, by: User) -> None:
    """Six seconds: a report is frozen as it is in earnest, with its three files."""
    declare_complete(since=date(2025, 1, 1), by=by)
    draft.sections.update(state=Section.State.APPROVED)
    frozen = freeze(draft, by=by)
    one = Innovation.objects.get(title="Två")
    last = one.steps.first()
    assert last is not None
    undo_step(last, by=by, seen=one.revision)
    assert column(tables(built(draft))[0], "jan–apr 2025") == ["2", "1", "0"]
    frozen.refresh_from_db()
    (kept,) = [one for one in json.loads(frozen.content)["sections"] if one["id"] == "innovation"]
    (counted, _) = [block for block in kept["blocks"] if "rows" in block]
    assert [row["cells"][-1]["text"] for row in counted["rows"]] == ["2", "1", "1"]
