"""A wait's figures tell nobody how few there were: thresholds one by one, then a reader who combines all of them.

The reader of ``told`` takes every share with all its decimals and knows the number of cases: shares of so few cases are
fractions that can only be of one number. In what is complete a share times the cases is then a count.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.figures.conftest import make_version
from tests.figures.estimates.towns import WAIT, SmallGate, days, open_on, wait

from utfall.disclosure.attack import feasible_intervals
from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.figures.estimates.waiting import WaitingTime
from utfall.measures.definition import Statistic
from utfall.model.cell import CellState
from utfall.model.figure import Figure, Protection
from utfall.model.period import Period
from utfall.model.question import Breakdown
from utfall.model.unit import Unit

TERTIAL = Period.parse("2025-T1")
MONTHS = tuple(Period.month(2025, month) for month in range(1, 5))
LATER = date(2026, 1, 5)
"""All cases of the tertial have been followed 180 days."""


@pytest.fixture
def town(small: SmallGate, version: Any) -> SmallGate:
    area = Breakdown("area", "area")
    small.define("m", version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS, by=[area], maturity_days=30)
    return small


def by_id(found: WaitingTime) -> dict[str, Figure]:
    return {figure.estimand.id: figure for figure in found.figures if figure.estimand}


def hidden(found: WaitingTime) -> set[str]:
    return {name for name, figure in by_id(found).items() if figure.value.state is CellState.HIDDEN}


ALL = {
    "inom_30_dagar",
    "inom_60_dagar",
    "inom_90_dagar",
    "oppet_av_90_dagar",
    "medel_alla",
    "annat_slut_inom_90",
    "medel_avgjorda",
}


@pytest.mark.parametrize(("cases", "is_hidden"), [(19, True), (20, False)])
def test_nothing_is_said_of_fewer_than_twenty(town: SmallGate, cases: int, is_hidden: bool) -> None:
    wait(town, date(2025, 2, 3), count=cases - 10, decided_after=10)
    wait(town, date(2025, 2, 3), count=10, decided_after=100)
    found = open_on(town, LATER).waiting_time("m", TERTIAL)
    assert hidden(found) == (ALL if is_hidden else set())
    assert found.cases.state is (CellState.HIDDEN if is_hidden else CellState.NUMBER)
    assert bool(found.curve) is not is_hidden and (found.open_cases is None) is is_hidden


def test_a_hidden_figure_keeps_nothing_of_what_it_hides(town: SmallGate) -> None:
    """No interval, no cases, no note, and how much is followed in tenths."""
    wait(town, date(2025, 2, 3), count=7, decided_after=10)
    wait(town, date(2025, 2, 3), count=4)
    for figure in open_on(town, date(2025, 5, 5)).waiting_time("m", TERTIAL).figures:
        if figure.value.state is CellState.HIDDEN:
            assert figure.protection is Protection.PRIMARY
            assert figure.interval is None and figure.notes == ()
            assert figure.denominator is None or figure.denominator.state is CellState.HIDDEN
            assert figure.maturity_share == figure.maturity_share.quantize(Decimal("0.1"))


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ({10: 4, 50: 20, 80: 20}, {"inom_30_dagar"}),
        ({10: 5, 50: 20, 80: 20}, set()),
        ({10: 20, 50: 4, 80: 20}, {"inom_60_dagar"}),
        ({10: 20, 50: 20, 80: 4, 100: 20}, {"inom_90_dagar"}),
        # Two days where 60 is hidden tell what came between 30 and 90, though nothing came after 60.
        ({10: 20, 50: 3, 100: 20}, {"inom_60_dagar", "inom_90_dagar"}),
        # Two and three are five together: what came between 30 and 90 may be told, but not at 60.
        ({10: 20, 50: 2, 80: 3, 100: 20}, {"inom_60_dagar"}),
        # All but three within 30 days: the share tells of the three.
        ({10: 40, 100: 3}, {"inom_30_dagar", "inom_60_dagar", "inom_90_dagar"}),
        ({10: 40}, set()),
    ],
)
def test_a_step_of_one_to_four_is_hidden(town: SmallGate, decided: dict[int, int], expected: set[str]) -> None:
    for decided_after, count in decided.items():
        wait(town, date(2025, 2, 3), count=count, decided_after=decided_after)
    assert (
        hidden(open_on(town, LATER).waiting_time("m", TERTIAL)) & {n for n in ALL if n.startswith("inom")} == expected
    )


@pytest.mark.parametrize(
    ("withdrawn", "still_open", "is_hidden"),
    [(4, 20, True), (5, 20, False), (10, 3, True), (10, 5, False), (0, 3, True)],
)
def test_other_ends_and_those_still_open(town: SmallGate, withdrawn: int, still_open: int, is_hidden: bool) -> None:
    """40 decided after 10 days. The shares of the two ends leave those that are open: three are told of by both.

    (With none withdrawn and three open the share within 30 days is of all but three.)
    """
    wait(town, date(2025, 2, 3), count=40, decided_after=10)
    wait(town, date(2025, 2, 3), count=withdrawn, withdrawn_after=20)
    wait(town, date(2025, 2, 3), count=still_open)
    found = by_id(open_on(town, LATER).waiting_time("m", TERTIAL))
    told = [found[name].value.has_value for name in ("annat_slut_inom_90", "inom_90_dagar")]
    assert (not all(told)) is is_hidden


@pytest.mark.parametrize("still_open", [1, 2, 4, 5, 9])
def test_how_many_are_open_is_not_told_by_how_much_is_decided(town: SmallGate, still_open: int) -> None:
    """Of 40 cases 38 are decided: 0.95 would tell of two, 0.9 does not tell two from four."""
    wait(town, date(2025, 2, 3), count=40 - still_open, decided_after=10)
    wait(town, date(2025, 2, 3), count=still_open)
    found = open_on(town, LATER).waiting_time("m", TERTIAL)
    for figure in (found.mean, found.naive):
        possible = [n for n in range(1, 20) if share_floored(40 - n, 40, figure.maturity_share)]
        assert still_open in possible
        if still_open < 5:
            assert len(possible) >= 4 and not figure.maturity_share > Decimal("0.9")


def share_floored(part: int, whole: int, shown: Decimal) -> bool:
    exact = Decimal(part) / Decimal(whole)
    step = Decimal("0.1") if shown == shown.quantize(Decimal("0.1")) else Decimal("0.01")
    return shown <= exact < shown + step


def test_a_group_that_the_gates_table_hides_is_hidden_here(town: SmallGate) -> None:
    """Three decided in Syd are hidden in the gate's table, and Väst with them: the total less Norr and Väst is Syd.

    Väst's 60 cases are many enough, and yet nothing is said of them: no mean, no curve, no month.
    """
    for area, decided, still_open in (("Norr", 80, 20), ("Väst", 40, 20), ("Syd", 3, 30)):
        wait(town, date(2025, 2, 3), count=decided, decided_after=10, area=area)
        wait(town, date(2025, 2, 3), count=still_open, area=area)
    gate = open_on(town, LATER)
    table = gate.table("m", [TERTIAL], by=["area"])
    states = {dict(figure.groups)["area"]: figure.value.has_value for figure in table.figures}
    assert states == {"Norr": True, "Väst": False, "Syd": False}
    for area, is_shown in states.items():
        found = gate.waiting_time("m", TERTIAL, groups=(("area", area),))
        assert is_shown or not any(figure.value.has_value for figure in found.figures)
        assert bool(found.curve) is found.shares[0].value.has_value is is_shown
        for row in found.months.rows:
            cells = [row.cases, *(figure.value for figure in row.shares)]
            assert {cell.state for cell in cells} <= ({CellState.NUMBER} if is_shown else {CellState.HIDDEN})


def test_a_group_that_nobody_belongs_to(town: SmallGate) -> None:
    wait(town, date(2025, 2, 3), count=40, decided_after=10, area="Norr")
    found = open_on(town, LATER).waiting_time("m", TERTIAL, groups=(("area", "Öst"),))
    assert not any(figure.value.has_value for figure in found.figures)


@dataclass
class Told:
    """What a reader of one ``WaitingTime`` knows for certain: counts of the period and of its months."""

    period: dict[int, int] = field(default_factory=dict)
    """Events by day, from the shares and the curve."""
    other_ends: int | None = None
    months: dict[Period, dict[int, int]] = field(default_factory=dict)
    cases: dict[Period, int] = field(default_factory=dict)


def count(figure: Figure, cases: int) -> int:
    assert figure.value.value is not None
    found = round(float(figure.value.value) * cases)
    assert abs(found - float(figure.value.value) * cases) < 1e-3
    return found


def told(found: WaitingTime, truth: Truth) -> Told:
    reader = Told()
    total = sum(truth.cases.values())
    for figure, day in zip(found.shares, (30, 60, 90), strict=True):
        if figure.value.has_value:
            reader.period[day] = count(figure, total)
    for point in found.curve:
        reader.period[point.day] = round(float(point.share) * total)
    if found.other_end.value.has_value:
        reader.other_ends = count(found.other_end, total)
    for row in found.months.rows:
        if row.cases.value is not None:
            reader.cases[row.month] = int(row.cases.value)
        for figure, age in zip(row.shares, found.months.ages, strict=True):
            if figure.value.has_value:
                reader.months.setdefault(row.month, {})[age] = count(figure, truth.cases[row.month])
                reader.cases[row.month] = truth.cases[row.month]
    return reader


@dataclass
class Truth:
    """Events and other ends of each month by duration, and its cases."""

    events: dict[Period, Counter[int]]
    others: dict[Period, Counter[int]]
    cases: dict[Period, int]

    def until(self, day: int, month: Period | None = None) -> int:
        months = MONTHS if month is None else (month,)
        return sum(n for m in months for duration, n in self.events[m].items() if duration <= day)


def random_town(draw: random.Random, town: SmallGate) -> Truth:
    """Cases of four months, many of them in small heaps, so that every threshold is met."""
    truth = Truth({m: Counter() for m in MONTHS}, {m: Counter() for m in MONTHS}, dict.fromkeys(MONTHS, 0))
    for month in MONTHS:
        for _ in range(draw.randrange(1, 8)):
            size, duration = draw.choice([1, 2, 3, 4, 5, 6, 9, 15]), draw.choice([5, 25, 40, 59, 75, 89, 130, 170, 200])
            is_event = draw.random() < 0.75
            key = "decided_after" if is_event else "withdrawn_after"
            if draw.random() < 0.9:
                wait(town, month.first + days(draw.randrange(28)), count=size, **{key: duration})
                (truth.events if is_event else truth.others)[month][duration] += size
            else:
                wait(town, month.first, count=size)
            truth.cases[month] += size
    return truth


SEEDS = range(20)
"""Few, for each takes a tenth of a second; 600 were tried when this was written."""

Waits = list[tuple[int, Truth, WaitingTime]]


@pytest.fixture(scope="module")
def waits(tmp_path_factory: pytest.TempPathFactory) -> Waits:
    found: Waits = []
    for seed in SEEDS:
        town = SmallGate(tmp_path_factory.getbasetemp())
        town.define("m", make_version(WAIT, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
        truth = random_town(random.Random(seed), town)
        found.append((seed, truth, open_on(town, LATER).waiting_time("m", TERTIAL)))
    return found


def test_no_two_shown_numbers_of_a_period_are_one_to_four_apart(waits: Waits) -> None:
    """Shares and curve together, day by day; all cases less those with the event; less other ends too."""
    shown_points = 0
    for seed, truth, found in waits:
        reader, total = told(found, truth), sum(truth.cases.values())
        known = sorted(reader.period)
        assert [reader.period[day] for day in known] == [truth.until(day) for day in known]
        steps = [b - a for a, b in itertools.pairwise([0, *(reader.period[day] for day in known)])]
        rests = [total - reader.period[day] for day in known]
        if reader.other_ends is not None:
            steps.append(reader.other_ends)
            rests += [rest - reader.other_ends for rest in rests] + [total - reader.other_ends]
        assert not [number for number in (*steps, *rests) if 0 < number < 5], (seed, known, steps, rests)
        shown_points += len(known)
    assert shown_points > 40


def test_no_two_shown_numbers_of_a_month_are_one_to_four_apart(waits: Waits) -> None:
    shown = 0
    for seed, truth, found in waits:
        reader = told(found, truth)
        for month, counts in reader.months.items():
            known = [counts[age] for age in sorted(counts)]
            assert known == [truth.until(age, month) for age in sorted(counts)]
            steps = [b - a for a, b in itertools.pairwise([0, *known])]
            rests = [truth.cases[month] - number for number in known]
            assert not [number for number in (*steps, *rests) if 0 < number < 5], (seed, month, counts)
            shown += len(known)
        assert not [number for number in reader.cases.values() if 0 < number < 5]
    assert shown > 25


AGES = (30, 60, 90, 180)


def slots(truth: Truth, month: Period) -> dict[str, int]:
    until = [0, *(truth.until(age, month) for age in AGES)]
    found = {str(age): b - a for age, (a, b) in zip(AGES, itertools.pairwise(until), strict=True)}
    return found | {"rest": truth.cases[month] - until[-1]}


def attack(truth: Truth, reader: Told) -> dict[Key, tuple[int, int | None]]:
    """What the reader can work out of the counts per month and stretch of days, from months and period together.

    Unknowns are the stretches of each month; every shown number is a sum of them. Nothing of the code that protects is
    used but the solver.
    """
    counts: dict[Key, int] = {}
    relations: list[Relation] = []
    shown: set[Key] = set()

    def tell(name: Key, parts: tuple[Key, ...], number: int) -> None:
        assert number == sum(counts[part] for part in parts)
        counts[name] = number
        shown.add(name)
        relations.append(Relation(name, parts))

    columns = (*(str(age) for age in AGES), "rest")
    for month in MONTHS:
        for column, number in slots(truth, month).items():
            counts[month.id, column] = number
    for month in MONTHS:
        if month in reader.cases:
            # Even where it is told to the nearest ten: the fractions of the shares give it away.
            tell((month.id, "cases"), tuple((month.id, c) for c in columns), truth.cases[month])
        for age, number in reader.months.get(month, {}).items():
            until = columns[: columns.index(str(age)) + 1]
            tell((month.id, "until", str(age)), tuple((month.id, c) for c in until), number)
    for day, number in reader.period.items():
        if day in AGES:
            until = columns[: columns.index(str(day)) + 1]
            tell(("period", str(day)), tuple((m.id, c) for m in MONTHS for c in until), number)
    tell(("period", "cases"), tuple((m.id, c) for m in MONTHS for c in columns), sum(truth.cases.values()))
    found = feasible_intervals(CountTable(counts), tuple(relations), frozenset(counts.keys() - shown))
    return {key: (interval.low, interval.high) for key, interval in found.items()}


def test_no_months_count_can_be_worked_out_from_months_and_period_together(waits: Waits) -> None:
    """A month's hidden step is what the period's step leaves when the other months' are taken from it."""
    attacked = 0
    for seed, truth, found in waits:
        for key, (low, high) in attack(truth, told(found, truth)).items():
            month = next(m for m in MONTHS if m.id == key[0])
            number = slots(truth, month)[key[1]]
            if 0 < number < 5:
                attacked += 1
                assert high is None or high - low >= 4, (seed, key, number, low, high)
    assert attacked > 60


def test_the_months_step_that_the_period_would_give_away(town: SmallGate) -> None:
    """Between days 30 and 60: 9 of January, 3 of February, 12 in all. February's is hidden, and 12 − 9 is not to be
    had: of the period both days are shown, of January and February not.
    """
    for month, step in ((1, 9), (2, 3)):
        wait(town, date(2025, month, 3), count=20, decided_after=10)
        wait(town, date(2025, month, 3), count=step, decided_after=50)
        wait(town, date(2025, month, 3), count=20, decided_after=250)
    found = open_on(town, LATER).waiting_time("m", TERTIAL)
    both = [
        shares[0].value.has_value and shares[1].value.has_value
        for shares in (found.shares, *(row.shares for row in found.months.rows))
    ]
    assert both[0] and sum(both) == 1


def test_all_cases_less_the_decided_are_not_one_to_four(town: SmallGate) -> None:
    """52 cases, 49 decided, 3 withdrawn: the number of cases is told to the nearest ten, as beside all estimates."""
    wait(town, date(2025, 2, 3), count=49, decided_after=10)
    wait(town, date(2025, 2, 3), count=3, withdrawn_after=20)
    gate = open_on(town, LATER)
    found = gate.waiting_time("m", TERTIAL)
    assert found.other_end.value.state is CellState.HIDDEN
    decided = gate.table("m", [TERTIAL]).figure(TERTIAL).denominator
    assert decided is not None and decided.value is not None
    cases = [row.cases.value for row in found.months.rows if row.cases.value is not None]
    assert decided.value == 49 and cases == [50]


def test_a_groups_hidden_share_is_not_all_less_the_other_group(town: SmallGate) -> None:
    """Within 30 days: 25 of 40 in Norr, 3 of 30 in Syd, 28 of 70 in all. Syd's share is hidden, and is 28 − 25."""
    for area, quick, slow in (("Norr", 25, 15), ("Syd", 3, 27)):
        wait(town, date(2025, 2, 3), count=quick, decided_after=10, area=area)
        wait(town, date(2025, 2, 3), count=slow, decided_after=50, area=area)
    gate = open_on(town, LATER)
    shown = [gate.waiting_time("m", TERTIAL, groups=g).shares[0].value for g in ((("area", "Norr"),), ())]
    assert gate.waiting_time("m", TERTIAL, groups=(("area", "Syd"),)).shares[0].value.state is CellState.HIDDEN
    assert not all(cell.has_value for cell in shown)


def test_groups_that_are_many_enough_together_hide_nobody_else(town: SmallGate) -> None:
    """Within 30 days: 3 of 30 in Syd and 4 of 30 in Öst, who are seven together: Norr is shown."""
    for area, quick, slow in (("Norr", 25, 15), ("Syd", 3, 27), ("Öst", 4, 26)):
        wait(town, date(2025, 2, 3), count=quick, decided_after=10, area=area)
        wait(town, date(2025, 2, 3), count=slow, decided_after=50, area=area)
    gate = open_on(town, LATER)
    shown = {
        area: gate.waiting_time("m", TERTIAL, groups=(("area", area),)).shares[0].value.has_value
        for area in ("Norr", "Syd", "Öst")
    }
    assert shown == {"Norr": True, "Syd": False, "Öst": False}


@pytest.mark.parametrize(("withdrawn", "is_shown"), [((12, 3), False), ((12, 0), True), ((12, 6), True)])
def test_other_ends_of_a_group_are_not_told_by_those_of_all(
    town: SmallGate, withdrawn: tuple[int, int], is_shown: bool
) -> None:
    """Of 15 withdrawn twelve are in Norr: three in Syd."""
    for area, count in zip(("Norr", "Syd"), withdrawn, strict=True):
        wait(town, date(2025, 2, 3), count=40, decided_after=10, area=area)
        wait(town, date(2025, 2, 3), count=count, withdrawn_after=20, area=area)
    found = open_on(town, LATER).waiting_time("m", TERTIAL, groups=(("area", "Norr"),))
    assert found.other_end.value.has_value is is_shown


def test_the_months_of_a_group_are_not_shown(town: SmallGate) -> None:
    """They would have to be protected beside all other groups' months."""
    wait(town, date(2025, 2, 3), count=40, decided_after=10, area="Norr")
    assert open_on(town, LATER).waiting_time("m", TERTIAL, groups=(("area", "Norr"),)).months.rows == ()
