"""Figures of each status, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from utfall.disclosure.policy import DisclosurePolicy, Exemption
from utfall.errors import UnknownBreakdown, UnknownMeasure
from utfall.measures.definition import Comparable, Statistic
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Comparability, Protection
from utfall.model.period import Period
from utfall.model.question import (
    AgeBands,
    AgeLimits,
    Breakdown,
    Condition,
    Counted,
    Dated,
    EventCount,
    NoReturnShare,
    Observation,
    Operator,
    PeriodBy,
    Ratio,
    ReachShare,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
)
from utfall.model.unit import Unit

STARTED = EventCount(Dated("investigations", "started_on"))
AREA = Breakdown("area", "area")
SEX = Breakdown("persons.sex", "persons.sex")


def periods(*texts: str) -> tuple[Period, ...]:
    return tuple(Period.parse(text) for text in texts)


def test_counts_zeros_and_periods_without_data(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), maturity_days=30)
    small.rows("investigations", 40, started_on=date(2023, 3, 1))
    small.rows("investigations", 30, started_on=date(2025, 1, 9))
    table = small.open().table("m", periods("2022", "2023", "2024", "2025-T1", "2025", "2025-06"))
    cells = {figure.period.id: figure.value for figure in table.figures}
    assert cells["2022"] == Cell.missing("uppgift saknas, eftersom levererade uppgifter börjar 1 mars 2023")
    assert cells["2023"] == Cell.of(40)
    assert cells["2024"].state is CellState.ZERO
    assert cells["2025-T1"] == Cell.of(30)
    assert cells["2025-06"] == Cell.not_yet_known("perioden har inte börjat", known_on=date(2025, 7, 1))

    tertial = table.figure("2025-T1")
    # From 1 January to 5 May 124 days have passed, of 120 + 30.
    assert tertial.maturity_share == Decimal("0.82")
    assert tertial.is_preliminary and tertial.is_partial_period
    assert tertial.comparability is Comparability.NOT_MATURE
    assert table.figure("2025").comparability is Comparability.PARTIAL_PERIOD
    assert table.figure("2023").comparability is Comparability.NO_NEIGHBOUR
    assert table.figure("2024").comparability is Comparability.OK
    assert table.figure("2024").maturity_share == 1
    origin = tertial.origin
    assert (origin.measure, origin.version, origin.delivery, origin.snapshot) == ("m", "1", "d7", "snapshot-7")
    assert origin.known_at == date(2025, 5, 5)


def test_an_empty_table_is_missing_and_not_zero(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    assert small.open().table("m", periods("2024")).figure("2024").value == Cell.missing()


def test_groups_totals_and_codes_that_no_row_has(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), by=[AREA, SEX, Breakdown("outcome", "outcome")])
    small.rows("persons", person_key="a", sex="woman")
    small.rows("persons", person_key="b", sex="man")
    for person, area, count in (
        ("a", "Boende", 11),
        ("b", "Boende", 12),
        ("a", "Myndighet", 13),
        ("b", "Myndighet", 14),
    ):
        small.rows("investigations", count, person_key=person, started_on=date(2024, 2, 1), area=area)
    gate = small.open()
    table = gate.table("m", periods("2024"), by=("area", "persons.sex"))
    assert [dict(figure.groups) for figure in table.figures][:2] == [
        {"area": "Boende", "persons.sex": "woman"},
        {"area": "Boende", "persons.sex": "man"},
    ]
    assert table.figure("2024", area="Boende").value == Cell.of(23)
    assert table.figure("2024", **{"persons.sex": "man"}).value == Cell.of(26)
    assert table.figure("2024").value == Cell.of(50)
    assert table.figure("2024", area="Myndighet", **{"persons.sex": "unknown"}).value.state is CellState.ZERO
    with pytest.raises(KeyError, match="groups: "):
        table.figure("2024", area="Boendet")
    with pytest.raises(KeyError, match="not broken down"):
        table.figure("2024", unit="x")
    unknown = gate.table("m", periods("2024"), by=("outcome",))
    assert [figure.groups for figure in unknown.figures] == [(("outcome", "okänd"),)]


def test_small_counts_are_hidden_and_what_would_reveal_them(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), by=[AREA])
    for area, count in (("A", 3), ("B", 7), ("C", 30)):
        small.rows("investigations", count, started_on=date(2024, 2, 1), area=area)
    table = small.open().table("m", periods("2024"), by=("area",))
    status = {dict(figure.groups)["area"]: figure.protection for figure in table.figures}
    assert status == {"A": Protection.PRIMARY, "B": Protection.SECONDARY, "C": Protection.FREE}
    assert table.figure("2024", area="A").value.state is CellState.HIDDEN
    assert "3" not in repr(table.figure("2024", area="A").value)
    assert table.figure("2024").value == Cell.of(40)


def test_a_year_and_its_tertial_do_not_reveal_the_few_of_the_rest(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    small.rows("investigations", 30, started_on=date(2024, 2, 1))
    small.rows("investigations", 2, started_on=date(2024, 9, 1))
    gate = small.open()
    assert gate.table("m", periods("2024")).figure("2024").value == Cell.of(32)
    both = gate.table("m", periods("2024", "2024-T1"))
    assert [figure.protection for figure in both.figures] == [Protection.FREE, Protection.SECONDARY]


def test_distinct_persons_of_overlapping_periods(small: Any, version: Any) -> None:
    spec = EventCount(Dated("investigations", "started_on"), count=Counted.PERSONS)
    small.define("m", version(spec), unit=Unit.PERSONS)
    for number in range(30):
        for month in (2, 9):
            small.rows("investigations", person_key=f"p{number}", started_on=date(2024, month, 1))
    for number in range(30, 32):
        small.rows("investigations", person_key=f"p{number}", started_on=date(2024, 9, 1))
    table = small.open().table("m", periods("2024", "2024-T1", "2024-T2", "2024-T3"))
    # 32 persons in the year and 30 in its first tertial: two were new.
    assert table.figure("2024-T1").protection is Protection.SECONDARY
    assert table.figure("2024").value == Cell.of(32)


def test_exempt_measures_are_shown(small: Any, version: Any) -> None:
    small.policy = DisclosurePolicy(5, 20, True, (Exemption("m", "Räknar hem."),))
    small.define("m", version(STARTED))
    small.rows("investigations", 3, started_on=date(2024, 2, 1))
    assert small.open().table("m", periods("2024")).figure("2024").value == Cell.of(3)


def ended(small: Any, count: int, *, on: date, returned_on: date | None = None) -> None:
    """Interventions whose last day was the one before ``on``."""
    for _ in range(count):
        person = f"e{len(small.tables['interventions'])}"
        small.rows("interventions", person_key=person, started_on=date(2021, 1, 1), ended_on=on, kind="open_care")
        if returned_on:
            small.rows("referrals", person_key=person, received_on=returned_on, kind="application")


NO_RETURN = NoReturnShare(
    Spells("interventions", "started_on", "ended_on"), Dated("referrals", "received_on"), within_days=365
)


def test_no_return_with_the_published_example(small: Any, version: Any) -> None:
    small.define("m", version(NO_RETURN, statistic=Statistic.SHARE), unit=Unit.SHARE, decimals=1)
    ended(small, 77, on=date(2024, 2, 2))
    ended(small, 16, on=date(2024, 2, 2), returned_on=date(2024, 8, 1))
    figure = small.open().table("m", periods("2024-01..2024-03")).figures[0]
    assert figure.value == Cell.of(Decimal("0.827957"))
    assert (figure.numerator, figure.denominator) == (Cell.of(77), Cell.of(93))
    assert figure.interval is not None and figure.interval.method == "Wilson, 95 %"
    assert (round(figure.interval.low, 3), round(figure.interval.high, 3)) == (Decimal("0.739"), Decimal("0.891"))
    assert figure.maturity_share == 1


def test_no_return_half_way_and_not_at_all(small: Any, version: Any) -> None:
    small.define("m", version(NO_RETURN, statistic=Statistic.SHARE), unit=Unit.SHARE)
    ended(small, 30, on=date(2024, 2, 2))
    ended(small, 10, on=date(2024, 3, 2), returned_on=date(2024, 4, 1))
    ended(small, 40, on=date(2024, 12, 2))
    ended(small, 50, on=date(2025, 2, 2))
    table = small.open().table("m", periods("2024", "2025-T1"))
    # 80 ended in 2024 and 40 of them a year before 5 May 2025.
    assert table.figure("2024").value == Cell.of(Decimal("0.75"))
    assert table.figure("2024").maturity_share == Decimal("0.50")
    assert table.figure("2024").comparability is Comparability.NOT_MATURE
    later = table.figure("2025-T1").value
    assert (later.state, later.known_on) == (CellState.NOT_YET_KNOWN, date(2026, 1, 2))


INTERVENTIONS = Spells("interventions", "started_on", "ended_on")
CLOSED = NoReturnShare(
    Spells("investigations", "started_on", "ended_on"),
    Dated("investigations", "started_on"),
    within_days=365,
    count=Counted.PERSONS,
    also_ended=(INTERVENTIONS,),
    none_ongoing=(INTERVENTIONS,),
    age=AgeLimits(0, 20),
)


def test_ages_that_a_measure_leaves_out_are_no_groups_of_it(small: Any, version: Any) -> None:
    """Nobody aged 0–12 is a group without anybody; 21– is none."""
    age = Breakdown("age", age=AgeBands((13, 21)))
    small.define("m", version(CLOSED, statistic=Statistic.SHARE), unit=Unit.SHARE, by=[age])
    for number in range(50):
        small.rows("persons", person_key=f"p{number}", birth_date=date(2010, 1, 1))
        small.rows("interventions", person_key=f"p{number}", started_on=date(2023, 1, 1), ended_on=date(2024, 2, 2))
    small.rows("investigations", started_on=date(2023, 1, 1))
    table = small.open().table("m", periods("2024-01..2024-06"), by=("age",))
    assert table.figure("2024-01..2024-06", age="13–20").value == Cell.of(Decimal(1))
    assert table.figure("2024-01..2024-06", age="0–12").value == Cell.missing("ingen att räkna på")
    with pytest.raises(KeyError, match="groups: "):
        table.figure("2024-01..2024-06", age="21–")


def test_an_empty_table_of_what_may_go_on_is_missing(small: Any, version: Any) -> None:
    """Without it nobody knows whether all was closed; the data begin where the youngest of the tables does."""
    small.define("m", version(CLOSED, statistic=Statistic.SHARE), unit=Unit.SHARE)
    for number in range(50):
        small.rows("persons", person_key=f"p{number}", birth_date=date(2010, 1, 1))
        small.rows("investigations", person_key=f"p{number}", started_on=date(2023, 1, 1), ended_on=date(2024, 2, 2))
    asked = periods("2023-01..2023-06", "2024-01..2024-06")
    assert [figure.value for figure in small.open().table("m", asked).figures] == [Cell.missing(), Cell.missing()]
    small.rows("interventions", started_on=date(2024, 1, 1))
    early, later = (figure.value for figure in small.open().table("m", asked).figures)
    assert early == Cell.missing("uppgift saknas, eftersom levererade uppgifter börjar 1 januari 2024")
    assert later == Cell.of(Decimal(1))


def test_a_share_that_leaves_few_on_either_side_is_hidden_with_its_parts(small: Any, version: Any) -> None:
    small.define("m", version(NO_RETURN, statistic=Statistic.SHARE), unit=Unit.SHARE)
    ended(small, 91, on=date(2022, 2, 2))
    ended(small, 2, on=date(2022, 2, 2), returned_on=date(2022, 8, 1))
    ended(small, 19, on=date(2023, 6, 2))
    table = small.open().table("m", periods("2022", "2023", "2024"))
    for year in ("2022", "2023"):
        figure = table.figure(year)
        assert figure.protection is Protection.PRIMARY
        cells = (figure.value, figure.numerator, figure.denominator)
        assert [cell.state for cell in cells if cell is not None] == [CellState.HIDDEN] * 3
        assert figure.interval is None
    assert table.figure("2024").value == Cell.missing("ingen att räkna på")


WAITING = TimeToEvent(
    "investigation_id",
    Dated("referrals", "received_on"),
    Dated("decisions", "decided_on"),
    Dated("investigations", "ended_on", (Condition("outcome", Operator.EQUAL, ("withdrawn",)),)),
)


def waiting(small: Any, count: int, *, days: int | None) -> None:
    for _ in range(count):
        case = f"u{len(small.tables['referrals'])}"
        small.rows("referrals", investigation_id=case, received_on=date(2025, 3, 1), kind="application")
        if days is not None:
            decided = date.fromordinal(date(2025, 3, 1).toordinal() + days)
            small.rows("decisions", investigation_id=case, decided_on=decided, kind="approval")


@pytest.mark.parametrize(
    ("statistic", "within_days", "value"),
    [
        (Statistic.MEAN_OF_DECIDED, None, Decimal("20")),  # (10·10 + 10·30) / 20
        (Statistic.MEDIAN_OF_DECIDED, None, Decimal("20")),
        (Statistic.SHARE_WITHIN, 14, Decimal("0.25")),  # 10 of all 40
    ],
)
def test_waiting_times(small: Any, version: Any, statistic: Statistic, within_days: int | None, value: Decimal) -> None:
    unit = Unit.SHARE if within_days else Unit.DAYS
    small.define("m", version(WAITING, statistic=statistic, within_days=within_days), unit=unit)
    for count, days in ((10, 10), (10, 30), (20, None)):
        waiting(small, count, days=days)
    figure = small.open().table("m", periods("2025-T1")).figures[0]
    assert figure.value == Cell.of(value)
    # Half are still open on 5 May; for 14 days all have been followed.
    assert figure.maturity_share == (1 if within_days else Decimal("0.50"))
    assert figure.denominator == Cell.of(40 if within_days else 20)


def test_waiting_times_of_a_handful_are_hidden(small: Any, version: Any) -> None:
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    waiting(small, 4, days=30)
    waiting(small, 30, days=None)
    assert small.open().table("m", periods("2025-T1")).figures[0].protection is Protection.PRIMARY


def test_nobody_decided_yet(small: Any, version: Any) -> None:
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    waiting(small, 30, days=None)
    assert small.open().table("m", periods("2025-T1")).figures[0].value.state is CellState.NOT_YET_KNOWN


def test_reach_share_counts_reached_of_those_whose_limit_has_passed(small: Any, version: Any) -> None:
    start = Dated("placements", "started_on", (Condition("form", Operator.EQUAL, ("emergency_home",)),))
    reach = Dated("placements", "started_on", (Condition("form", Operator.EQUAL, ("family_home",)),))
    spec = ReachShare("care_spell_id", start, reach, None, within_days=183, period_by=PeriodBy.OUTCOME)
    small.define("m", version(spec, statistic=Statistic.SHARE), unit=Unit.SHARE)
    for number in range(25):
        small.rows("placements", care_spell_id=f"c{number}", form="emergency_home", started_on=date(2024, 2, 1))
        if number < 15:
            small.rows("placements", care_spell_id=f"c{number}", form="family_home", started_on=date(2024, 5, 1))
    figure = small.open().table("m", periods("2024")).figures[0]
    assert (figure.value, figure.numerator, figure.denominator) == (Cell.of(Decimal("0.6")), Cell.of(15), Cell.of(25))


def test_stock_of_a_week_that_is_not_over_is_not_yet_known(small: Any, version: Any) -> None:
    small.define("m", version(Stock(Spells("placements", "started_on", "ended_on"))))
    small.rows("placements", 20, care_spell_id="c", form="hvb", started_on=date(2025, 1, 1))
    table = small.open(date(2025, 5, 4)).table("m", periods("2025-W17", "2025-W18"))
    assert table.figure("2025-W17").value == Cell.of(20)
    assert table.figure("2025-W18").value == Cell.not_yet_known("perioden är inte slut", known_on=date(2025, 5, 5))


@pytest.mark.parametrize(
    ("period", "share"),
    [("2025-W17", "0.23"), ("2025-04-30", "0.13"), ("2025-T1", "0.13"), ("2025-05-04", "0.00"), ("2025-W14", "0.93")],
)
def test_a_stock_matures_from_its_day_on(small: Any, version: Any, period: str, share: str) -> None:
    """On 5 May, of 30 days: 7 since Sunday 27 April, 4 since 30 April, none since 4 May, 28 since 6 April."""
    small.define("m", version(Stock(Spells("placements", "started_on", "ended_on"))), maturity_days=30)
    small.rows("placements", 20, care_spell_id="c", form="hvb", started_on=date(2024, 1, 1))
    assert small.open().table("m", periods(period)).figures[0].maturity_share == Decimal(share)


def test_a_stock_that_is_registered_at_once_is_final(small: Any, version: Any) -> None:
    small.define("m", version(Stock(Spells("placements", "started_on", "ended_on"))))
    small.rows("placements", 20, care_spell_id="c", form="hvb", started_on=date(2024, 1, 1))
    assert small.open().table("m", periods("2025-05-04")).figures[0].maturity_share == 1


def test_week_53_has_no_neighbour(small: Any, version: Any) -> None:
    small.define("m", version(Stock(Spells("placements", "started_on", "ended_on"))))
    small.rows("placements", 20, care_spell_id="c", form="hvb", started_on=date(2024, 1, 1))
    figure = small.open(date(2027, 2, 1)).table("m", periods("2026-W53")).figures[0]
    assert figure.comparability is Comparability.NO_NEIGHBOUR
    assert figure.notes == ("Ingen motsvarande vecka: året före har ingen vecka 53.",)


def test_nights_add_up_over_overlapping_periods(small: Any, version: Any) -> None:
    small.define("m", version(SpellDays(Spells("placements", "started_on", "ended_on"))), unit=Unit.CARE_DAYS)
    small.rows("placements", 5, form="hvb", started_on=date(2024, 4, 1), ended_on=date(2024, 5, 11))
    table = small.open().table("m", periods("2024", "2024-T1", "2024-04", "2024-05"))
    assert [figure.value for figure in table.figures] == [Cell.of(200), Cell.of(150), Cell.of(150), Cell.of(50)]


def test_nights_of_few_placements_are_hidden(small: Any, version: Any) -> None:
    """One child's 120 nights are as protected as one child."""
    small.define("m", version(SpellDays(Spells("placements", "started_on", "ended_on"))), unit=Unit.CARE_DAYS)
    small.rows("placements", 1, form="hvb", started_on=date(2024, 1, 1), ended_on=date(2024, 4, 30))
    (figure,) = small.open().table("m", periods("2024-T1")).figures
    assert figure.value == Cell.hidden("skyddad (färre än 5 ärenden bakom siffran)")
    assert figure.protection is Protection.PRIMARY


def test_a_placement_across_a_birthday_is_one_placement_in_the_total(small: Any, version: Any) -> None:
    """Three placements in two age bands each are three together, not six."""
    spec = SpellDays(Spells("placements", "started_on", "ended_on"))
    small.define("m", version(spec), unit=Unit.CARE_DAYS, by=[Breakdown("age", age=AgeBands((18,)))])
    for person in "abc":
        small.rows("persons", person_key=person, birth_date=date(2006, 3, 1))
        small.rows("placements", person_key=person, form="hvb", started_on=date(2024, 1, 1), ended_on=date(2024, 5, 1))
    table = small.open().table("m", periods("2024-T1"), by=("age",))
    assert [figure.protection for figure in table.totals] == [Protection.PRIMARY]


@pytest.mark.parametrize(
    ("comparable", "population_changed", "expected"),
    [
        (Comparable.YES, False, Comparability.OK),
        (Comparable.NO, False, Comparability.BREAK),
        (Comparable.BRIDGED, False, Comparability.BREAK),
        (Comparable.NO, True, Comparability.POPULATION_DIFFERS),
    ],
)
def test_each_period_by_its_version(
    small: Any, version: Any, comparable: Comparable, population_changed: bool, expected: Comparability
) -> None:
    adults = EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EQUAL, ("adult",)),)))
    second = version(
        adults,
        number="2",
        valid_from=date(2024, 1, 1),
        comparable=comparable,
        population_changed=population_changed,
    )
    small.define("m", version(STARTED), second)
    for year in (2022, 2023, 2024):
        small.rows("investigations", 20, started_on=date(year, 3, 1), kind="adult")
        small.rows("investigations", 30, started_on=date(year, 3, 1), kind="child")
    gate = small.open()
    table = gate.table("m", periods("2023", "2024"))
    assert [(f.value, f.origin.version) for f in table.figures] == [(Cell.of(50), "1"), (Cell.of(20), "2")]
    assert table.figure("2024").comparability is expected
    restated = gate.table("m", periods("2023", "2024"), version="2")
    assert [figure.value for figure in restated.figures] == [Cell.of(20), Cell.of(20)]
    assert restated.figure("2024").comparability is Comparability.OK
    with pytest.raises(UnknownMeasure, match="ingen version 3"):
        gate.table("m", periods("2024"), version="3")


def test_ready_made_figures_and_those_published_before(small: Any, version: Any) -> None:
    small.define("own", version(Observation("own")), unit=Unit.INDEX)
    changed = version(STARTED, number="2", valid_from=date(2025, 1, 1), comparable=Comparable.NO)
    small.define("m", version(Stock(Spells("placements", "started_on", "ended_on"))), changed, published_series="m")
    small.rows("observations", series="own", period="2024", value=Decimal("74.5"))
    small.rows("observations", series="m", period="2023", value=Decimal(3), definition_version="1")
    small.rows("observations", series="m", period="2025-T1", value=Decimal(967), definition_version="2")
    gate = small.open()
    own = gate.table("own", periods("2023", "2024"))
    assert [figure.value for figure in own.figures] == [Cell.missing(), Cell.of(Decimal("74.5"))]
    assert own.figure("2024").maturity_share == 1
    published = gate.published("m", periods("2023", "2024", "2025-T1"))
    assert [figure.value for figure in published.figures] == [Cell.of(3), Cell.missing(), Cell.of(967)]
    assert [figure.origin.version for figure in published.figures][::2] == ["1", "2"]
    assert published.figure("2023").comparability is Comparability.BREAK
    assert published.figure("2025-T1").comparability is Comparability.OK


def test_a_ratio_is_two_measures_divided_and_protected(small: Any, version: Any) -> None:
    adults = EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EQUAL, ("adult",)),)))
    small.define("above", version(adults), by=[AREA])
    small.define("below", version(STARTED), by=[AREA])
    small.define("r", version(Ratio("above", "below"), statistic=Statistic.SHARE), unit=Unit.SHARE, by=[AREA])
    for area, adult, child in (("A", 30, 30), ("B", 2, 40), ("C", 20, 40)):
        small.rows("investigations", adult, started_on=date(2024, 3, 1), kind="adult", area=area)
        small.rows("investigations", child, started_on=date(2024, 3, 1), kind="child", area=area)
    gate = small.open()
    assert gate.table("r", periods("2024")).figure("2024").value == Cell.of(Decimal("0.320988"))
    table = gate.table("r", periods("2024"), by=("area",))
    assert table.figure("2024", area="B").protection is Protection.PRIMARY
    assert sum(figure.protection is not Protection.FREE for figure in table.figures) == 2
    assert "SELECT" in gate.explain(table.figure("2024")).sql


def test_what_does_not_exist_is_said_with_what_does(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), by=[AREA])
    gate = small.open()
    with pytest.raises(UnknownMeasure, match="Mått som finns: m"):
        gate.table("n", periods("2024"))
    small.define("ifo.inledda_utredningar", version(STARTED))
    with pytest.raises(UnknownMeasure) as caught:
        small.open().table("ifo.inleda_utredningar", periods("2024"))
    assert caught.value.remedy == "Menade du ”ifo.inledda_utredningar”?"
    with pytest.raises(UnknownBreakdown, match="Uppdelningar som finns: area"):
        gate.table("m", periods("2024"), by=("unit",))


def test_equal_questions_are_asked_once(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    small.rows("investigations", 30, started_on=date(2024, 2, 1))
    gate = small.open()
    first, second = gate.tables([("m", periods("2024"), ()), ("m", periods("2024"), ())])
    assert first is second


def test_a_ratio_of_cases_to_distinct_persons_over_overlapping_periods(small: Any, version: Any) -> None:
    persons = EventCount(Dated("investigations", "started_on"), count=Counted.PERSONS)
    small.define("above", version(STARTED))
    small.define("below", version(persons))
    small.define("r", version(Ratio("above", "below"), statistic=Statistic.SHARE), unit=Unit.INDEX, decimals=2)
    for number in range(40):
        small.rows("investigations", 2, person_key=f"p{number}", started_on=date(2024, 2, 1))
        small.rows("investigations", 1, person_key=f"p{number // 2}", started_on=date(2024, 9, 1))
    table = small.open().table("r", periods("2024", "2024-T1"))
    assert [figure.value for figure in table.figures] == [Cell.of(3), Cell.of(2)]
