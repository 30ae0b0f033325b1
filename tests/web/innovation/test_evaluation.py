"""A pilot's page of before and after: the rule's answer, the comparable groups beside, what is not concluded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.web.innovation.test_steps import PLAN

from utfall.figures.estimates.before_after import RARE, Began
from utfall.model.period import PeriodKind
from utfall.stats.level_change import Level
from utfall.web.accounts.models import User
from utfall.web.gates import gate_at
from utfall.web.innovation.actions import leave_idea, take_step, write_plan
from utfall.web.innovation.models import Innovation
from utfall.web.innovation.queries import evaluate_pilots, tried
from utfall.web.innovation.states import State
from utfall.web.permissions import Role
from utfall.web.pilot_evaluation import Beside, Evaluation, Tried, evaluated, is_as_expected, short_result, trend_of
from utfall.web.readiness import figures_are_kept
from utfall.web.shown import delivery_at


def evaluate(measure: str, on: date, *, by: str = "", group: str = "", until: date | None = None) -> Evaluation:
    """As the newest delivery knows it."""
    return evaluated(gate_at(delivery_at(None)), Tried(measure, by, group, False, Began(on, until)))


def test_of_a_group_the_others_are_judged_by_the_same_rule(store: Path) -> None:
    found = evaluate("ifo.aktualiseringar", date(2024, 6, 1), by="kind", group="application")
    assert found.level is Level.NOT_CERTAIN and found.sentence.startswith("Ingen säker förändring")
    assert [(one.name, one.is_own) for one in found.beside] == [
        ("ansökan", True),
        ("anmälan", False),
        ("hela nämnden, med piloten", False),
    ]
    assert all(one.level is Level.NOT_CERTAIN and one.before and one.after for one in found.beside)
    assert found.before is not None and found.after is not None
    assert (found.before.period.id, found.after.period.id) == ("2024-T1", "2025-T1"), "the same part of the year"
    assert found.comparison is not None and "preliminär" in found.comparison.sentence


def test_a_change_that_all_have_is_not_taken_for_the_pilots(store: Path) -> None:
    found = evaluate("ifo.aktualiseringar", date(2024, 3, 1), by="area", group="Myndighet")
    assert found.level is Level.RISEN and found.is_as_expected is False
    assert found.trend.startswith("Det finns ingen jämförbar grupp")
    rows = [Beside("A", True, "", "", "", Level.RISEN), Beside("B", False, "", "", "", Level.RISEN)]
    whole = Beside("hela nämnden", False, "", "", "", Level.RISEN)
    tried = Tried("m", "area", "A", True, Began(date(2024, 3, 1)))
    assert "Samma ändring syns i B" in trend_of(tried, Level.RISEN, (*rows, whole))
    calm = dataclasses.replace(rows[1], level=Level.NOT_CERTAIN)
    assert "talar emot en allmän trend, men visar inte orsaken" in trend_of(tried, Level.RISEN, (rows[0], calm, whole))
    unknown = dataclasses.replace(rows[1], level=None)
    assert "går inte att bedöma" in trend_of(tried, Level.RISEN, (rows[0], unknown, whole))


@pytest.mark.parametrize(
    ("measure", "on", "said"),
    [
        ("ifo.aktualiseringar", date(2024, 11, 1), "Kan inte vetas än: "),
        ("placering.lvm", date(2024, 3, 1), "Går inte att bedöma: vård enligt LVM har perioder som är skyddade"),
        ("ifo.varddygn_externa", date(2024, 3, 1), "Går inte att bedöma: Vårddygn, extern regi ändrades långsamt"),
        ("skola.hog_franvaro", date(2024, 3, 1), "Går inte att bedöma: hög skolfrånvaro räknas på ett nytt sätt"),
        ("ifo.vantetid_ansokan", date(2024, 3, 1), "Ingen säker förändring: "),
    ],
)
def test_what_cannot_be_said_is_said(measure: str, on: date, said: str, store: Path) -> None:
    found = evaluate(measure, on)
    assert found.sentence.startswith(said) and "visar inte att det var piloten" in found.not_concluded[0]


def test_a_wait_is_followed_in_an_area_by_month_and_in_a_unit_as_far_as_it_can_be_shown(store: Path) -> None:
    found = evaluate("ifo.vantetid_anmalan", date(2024, 6, 1), by="area", group="Myndighet")
    assert found.level is Level.NOT_CERTAIN and found.sentence.startswith("Ingen säker förändring")
    assert found.found is not None and found.chart is not None and "Myndighet" in found.chart
    assert {point.figure.period.kind for point in found.found.chart.points} == {PeriodKind.MONTH}
    part = evaluate("ifo.vantetid_anmalan", date(2024, 6, 1), by="unit", group="Mottagning barn")
    assert part.sentence.startswith("Går inte att bedöma: 10 färdiga tertial före starten")
    assert [one.name for one in part.beside] == ["Mottagning barn", "Mottagning vuxen", "hela nämnden, med piloten"]


@pytest.mark.parametrize(
    ("measure", "method", "is_expected_to_rise"),
    [
        ("ifo.vantetid_anmalan", "styrdiagram_andel", False),
        ("ifo.aktualiseringar", "styrdiagram_antal", True),
        ("ifo.aktualiseringar", RARE, False),
    ],
)
def test_as_expected_is_said_of_the_measure_and_not_of_what_is_charted_of_it(
    measure: str, method: str, is_expected_to_rise: bool, store: Path
) -> None:
    """More decided in time is a shorter wait, and longer between events is fewer of them."""
    found = evaluate(measure, date(2024, 3, 1)).found
    assert found is not None
    risen = dataclasses.replace(found, level=Level.RISEN, chart=dataclasses.replace(found.chart, method=method))
    for is_to_rise in (True, False):
        tried = Tried(measure, "", "", is_to_rise, Began(date(2024, 3, 1)))
        assert is_as_expected(risen, tried) is (is_to_rise == is_expected_to_rise)
    assert is_as_expected(dataclasses.replace(found, level=Level.NOT_CERTAIN), tried) is None


def test_months_that_pages_hide_are_in_no_pilots_picture(store: Path) -> None:
    found = evaluate("ifo.vantetid_ansokan", date(2024, 3, 1)).found
    assert found is not None
    gate = gate_at(delivery_at(None))
    months = [point.figure.period for point in found.chart.points]
    table = gate.standing("ifo.vantetid_ansokan", months)
    assert months and all(table.figure(month).value.has_value for month in months)
    first = found.chart.began_at
    assert first is not None and months[first].first >= date(2024, 3, 1) > months[first - 1].first


@pytest.fixture
def pilot(person: Callable[..., User], store: Path) -> int:
    """A pilot in the applications since June 2024; its innovation's number."""
    by = person("chefen", Role.DIRECTOR)
    one = leave_idea(title="Ring upp", text="Ring.", by=by, day=date(2024, 5, 1))
    plan = {**PLAN, "by": "kind", "group": "application", "ends_on": date(2025, 5, 1)}
    write_plan(one, plan=plan, owner=by, unit=None, by=by, seen=1)
    take_step(one, to=State.PITCH, day=date(2024, 5, 1), by=by, seen=2)
    take_step(one, to=State.PILOT, day=date(2024, 6, 1), by=by, seen=3)
    return one.id


def test_the_page_says_it_first_and_shows_figure_chart_table_and_what_is_not_concluded(
    pilot: int, signed_in: Callable[..., Client]
) -> None:
    page = signed_in(Role.READER).get(f"/utveckling/{pilot}/utvardering/").content.decode()
    assert '<p class="say">Ingen säker förändring' in page and "Det här går inte att säga" in page
    assert "<svg" in page and "första efter starten" in page and "Jämförbara grupper" in page
    assert "style=" not in page and "Skala upp" not in page
    assert page.index("Ingen säker förändring") < page.index("<svg") < page.index("Jämförbara grupper")


def test_without_figures_there_is_no_page_and_on_an_earlier_day_what_was_known_then(
    pilot: int, signed_in: Callable[..., Client]
) -> None:
    assert signed_in(Role.ADMINISTRATOR).get(f"/utveckling/{pilot}/utvardering/").status_code == 403
    reader = signed_in(Role.READER)
    then = reader.get(f"/utveckling/{pilot}/utvardering/?kand=2025-03-05").content.decode()
    assert "Känt 5 mars 2025" in then.replace("\xa0", " ")


def test_it_is_evaluated_before_a_new_delivery_is_shown(pilot: int, signed_in: Callable[..., Client]) -> None:
    gate = gate_at(delivery_at(None))
    assert "innovation" in {uid for (uid, _), *_ in figures_are_kept.receivers}
    evaluate_pilots(gate)
    gate.close()
    signed_in(Role.READER).get(f"/utveckling/{pilot}/utvardering/")
    assert not gate.is_open, "nothing had to be counted for the page"


def test_a_measure_that_is_no_longer_defined_stops_neither_page_nor_report(
    pilot: int, signed_in: Callable[..., Client]
) -> None:
    found = Innovation.objects.get(id=pilot).pilot
    assert found is not None
    found.measure = "ifo.borttaget"
    gate = gate_at(delivery_at(None))
    assert short_result(gate, tried(found)) == "Går inte att bedöma"
    assert signed_in(Role.READER).get(f"/utveckling/{pilot}/").status_code == 200
