"""A sceptical statistician goes through all that the gate estimates: nothing without interval, number and condition."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import (
    OPEN_POLICY,
    POLICY,
    STARTED,
    WAIT,
    SmallGate,
    days,
    monthly,
    open_on,
    steady_waits,
)

from utfall.figures.estimates.returns import MATURE
from utfall.figures.estimates.waiting import WaitingTime
from utfall.figures.gate import Gate
from utfall.figures.methods import METHODS
from utfall.measures.definition import Statistic
from utfall.model.cell import CellState
from utfall.model.figure import Figure, Protection
from utfall.model.period import Period
from utfall.model.question import Dated, NoReturnShare, ReachShare, Spells
from utfall.model.unit import Unit

NOW = date(2025, 5, 5)
TERTIAL, YEAR = Period.parse("2025-T1"), Period.year(2025)
DELIVERIES = monthly((2022, 6), (2025, 5))
RETURNS = NoReturnShare(Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), 365)
REACH = ReachShare(WAIT.subject, WAIT.start, WAIT.stop, WAIT.competing, 90)


def town_of(folder: Any, *, is_open: bool) -> SmallGate:
    """Three years of waits, counts registered late, and ends with returns."""
    town = SmallGate(folder, policy=OPEN_POLICY if is_open else POLICY)
    town.define("wait", make_version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, maturity_days=30)
    town.define("started", make_version(STARTED), maturity_days=60)
    town.define("returns", make_version(RETURNS), unit=Unit.SHARE, maturity_days=60)
    town.define("reach", make_version(REACH), unit=Unit.SHARE, maturity_days=30)
    steady_waits(town, first=date(2022, 6, 1), last=date(2025, 5, 4), per_month=20)
    draw = random.Random(12)
    for on in monthly((2021, 12), (2025, 4), day=10):
        for _ in range(draw.randrange(25, 35)):
            late = draw.choices([0, 40, 70], [6, 3, 1])[0]
            town.rows("investigations", started_on=on, registered_on=on + days(late))
    for number in range(0, 1200, 3):
        on, person = date(2022, 1, 1) + days(number), f"p{number}"
        registered = on + days(draw.randrange(100))
        town.rows(
            "interventions", started_on=on - days(90), ended_on=on, end_registered_on=registered, person_key=person
        )
        if draw.random() < 0.3:
            back = on + days(draw.randrange(1, 400))
            town.rows("referrals", received_on=back, registered_on=back, kind="other", person_key=person)
    return town


def of_wait(found: WaitingTime) -> Iterator[Figure]:
    for one in (found, found.year_before):
        if one is not None:
            yield from one.figures
            yield from (figure for row in one.months.rows for figure in row.shares)


def estimates(gate: Gate) -> dict[str, list[Figure]]:
    """Every figure with an estimand that any door gives."""
    found = {
        "waiting_time": list(of_wait(gate.waiting_time("wait", TERTIAL))),
        "waiting_time, finished": list(of_wait(gate.waiting_time("wait", Period.parse("2024-T1")))),
        "returns": [*gate.returns("returns", TERTIAL).figures, *gate.returns("returns", Period.parse("2024")).figures],
        "reached": [gate.reached("reach", TERTIAL).estimated],
        "full_year": [gate.full_year("started", YEAR).expected],
        "control_chart of a wait": [point.figure for point in gate.control_chart("wait").points],
        "track_record of a wait": [said.figure for said in gate.track_record("wait", TERTIAL).said],
        "track_record of returns": [said.figure for said in gate.track_record("returns", Period.parse("2024-T1")).said],
        "track_record of a count": [said.figure for said in gate.track_record("started", Period.parse("2025-04")).said],
    }
    counts = [gate.expected_count("started", Period.parse(p)) for p in ("2025-T1", "2025-04", "2024-T1")]
    found["expected_count"] = [
        figure for one in counts for figure in (one.expected, *(month.expected for month in one.months))
    ]
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Figure]]:
    town = town_of(tmp_path_factory.getbasetemp(), is_open=False)
    return estimates(open_on(town, *DELIVERIES))


def valued(
    shown: dict[str, list[Figure]], *, but: tuple[str, ...] = ("medel_avgjorda",)
) -> Iterator[tuple[str, Figure]]:
    """Figures with a value, but the naive mean: that has no interval while the slow are missing, and says so."""
    for door, figures in shown.items():
        for figure in figures:
            assert figure.estimand is not None, door
            if figure.value.has_value and figure.estimand.id not in but:
                yield f"{door}: {figure.estimand.id} {figure.period.id}", figure


def test_the_doors_are_open(shown: dict[str, list[Figure]]) -> None:
    """Each gives figures with values, or the loops below prove nothing."""
    for door, figures in shown.items():
        assert any(figure.value.has_value for figure in figures), door


def test_every_value_has_an_interval_that_holds_it(shown: dict[str, list[Figure]]) -> None:
    lacking = []
    for name, figure in valued(shown):
        interval, value = figure.interval, figure.value.value
        if interval is None or value is None or not interval.low <= value <= interval.high or not interval.method:
            lacking.append((name, str(value), interval))
    assert not lacking


def test_every_interval_lies_where_the_value_can(shown: dict[str, list[Figure]]) -> None:
    """No share under 0 or over 1, no negative days or counts."""
    for name, figure in valued(shown):
        if figure.interval is not None:
            assert figure.interval.low >= 0, name
            assert figure.unit is not Unit.SHARE or figure.interval.high <= 1, name


COUNTED_BESIDE = ("vantat_antal", "helar")
"""Counts whose number stands beside them: ``known`` of the same answer."""


def test_every_value_says_of_how_many(shown: dict[str, list[Figure]]) -> None:
    for name, figure in valued(shown, but=("medel_avgjorda", *COUNTED_BESIDE)):
        assert figure.denominator is not None and figure.denominator.has_value, name


def test_numbers_of_cases_are_to_the_nearest_ten_where_the_figure_counts_none(shown: dict[str, list[Figure]]) -> None:
    """The final cohort is the measure's own figure, with its exact parts."""
    for name, figure in valued(shown, but=(*COUNTED_BESIDE, MATURE.id)):
        assert figure.denominator is not None and int(figure.denominator.value or 0) % 10 == 0, name


def test_every_value_says_under_which_condition(shown: dict[str, list[Figure]]) -> None:
    lacking = {name for name, figure in valued(shown) if not any(note.strip() for note in figure.notes)}
    assert not {name for name in lacking if "expected_count" not in name and "track_record of a count" not in name}
    # A count of which all is in has no condition left.
    assert all(
        figure.maturity_share == 1 for name, figure in valued(shown) if name in lacking and "vantat_antal" in name
    )


def test_the_naive_mean_says_that_the_slow_are_missing(shown: dict[str, list[Figure]]) -> None:
    naive = [f for figures in shown.values() for f in figures if f.estimand and f.estimand.id == "medel_avgjorda"]
    assert naive
    for figure in naive:
        if figure.is_preliminary:
            assert figure.interval is None and "De långsamma saknas" in figure.notes[0]
        else:
            assert figure.interval is not None


def test_every_method_is_explained(shown: dict[str, list[Figure]]) -> None:
    for figures in shown.values():
        for figure in figures:
            assert figure.estimand is not None and METHODS[figure.estimand.method].explanation
            assert figure.estimand.title_sv


def test_every_value_that_is_not_there_says_why_and_when(shown: dict[str, list[Figure]]) -> None:
    for door, figures in shown.items():
        for figure in figures:
            assert figure.value.has_value or figure.value.reason, door
            known_on = figure.value.known_on
            assert known_on is None or known_on > figure.origin.known_at, (door, figure.period.id, known_on)


def test_preliminary_figures_are_not_comparable_as_they_stand(shown: dict[str, list[Figure]]) -> None:
    for name, figure in valued(shown):
        assert figure.is_preliminary is (figure.maturity_share < 1)
        assert 0 <= figure.maturity_share <= 1, name


def test_the_same_town_when_hardly_anybody_is_there(tmp_path: Any) -> None:
    """Every fifth row: many figures are hidden now, and a hidden one keeps nothing that tells of it."""
    town = town_of(tmp_path, is_open=False)
    for name, rows in town.tables.items():
        town.tables[name] = [row for row in rows if hash_of(row) % 5 == 0]
    gate = open_on(town, *DELIVERIES)
    figures = [*of_wait(gate.waiting_time("wait", TERTIAL)), *gate.returns("returns", TERTIAL).figures]
    figures.append(gate.reached("reach", TERTIAL).estimated)
    hidden = [figure for figure in figures if figure.value.state is CellState.HIDDEN]
    assert hidden
    for figure in hidden:
        assert figure.interval is None and figure.protection is not Protection.FREE
        assert figure.denominator is None or figure.denominator.state is CellState.HIDDEN
        assert figure.numerator is None or figure.numerator.state is CellState.HIDDEN
        assert not any("omkring" in note for note in figure.notes)


def hash_of(row: Any) -> int:
    """Cases stay whole: by the number in the case's or the person's name."""
    name = row.get("investigation_id") or row.get("person_key") or "0"
    return int("".join(sign for sign in str(name) if sign.isdigit()) or 0)


def test_the_same_question_has_the_same_answer(tmp_path: Any) -> None:
    """No draw and no clock: two gates, word for word."""
    town = town_of(tmp_path, is_open=True)
    first, second = (open_on(town, *DELIVERIES[-14:]).waiting_time("wait", TERTIAL) for _ in range(2))
    assert dataclasses.asdict(first) == dataclasses.asdict(second)
