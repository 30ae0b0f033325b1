"""Comparisons that are made, marked, restated and refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from utfall.figures.certainty import Certainty
from utfall.figures.comparison import Kind
from utfall.figures.weeks import pair_weeks
from utfall.measures.definition import Comparable, Statistic
from utfall.model.cell import CellState
from utfall.model.figure import Comparability
from utfall.model.period import Period
from utfall.model.question import (
    AgeBands,
    Breakdown,
    Condition,
    Dated,
    EventCount,
    Observation,
    Operator,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
)
from utfall.model.unit import Unit

STARTED = EventCount(Dated("investigations", "started_on"))
ADULTS = EventCount(Dated("investigations", "started_on", (Condition("kind", Operator.EQUAL, ("adult",)),)))
WAITING = TimeToEvent("investigation_id", Dated("referrals", "received_on"), Dated("decisions", "decided_on"))


def periods(*texts: str) -> tuple[Period, ...]:
    return tuple(Period.parse(text) for text in texts)


def compared(gate: Any, later: str, earlier: str, *, restate: bool = False) -> Any:
    table = gate.table("m", periods(later, earlier))
    return gate.compare(table.figure(later), table.figure(earlier), restate=restate)


def investigations(small: Any, counts: dict[str, int], **values: object) -> None:
    for day, count in counts.items():
        small.rows("investigations", count, started_on=date.fromisoformat(day), **values)


def test_a_plain_difference_of_counts(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    investigations(small, {"2023-02-01": 1200, "2024-02-01": 900})
    found = compared(small.open(), "2024", "2023")
    assert found.kind is Kind.PLAIN and found.is_allowed and found.is_certain
    assert (found.absolute.value, found.absolute_unit_sv, found.relative_share.value) == (
        -300,
        "antal",
        Decimal("-0.25"),
    )
    assert found.difference == -300
    assert found.sentence == "M: 900 år 2024 mot 1\u00a0200 år 2023, en minskning med 300 (25,0\u00a0procent)."


def test_growth_from_nothing_has_no_percentage(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    investigations(small, {"2022-02-01": 9, "2024-02-01": 20})  # z = 9.5 / √(2 · 20 / 4) = 3.0
    found = compared(small.open(), "2024", "2023")
    assert found.relative_share.state is CellState.MISSING
    assert found.sentence == "M: 20 år 2024 mot 0 år 2023, en ökning med 20."
    same = compared(small.open(), "2023", "2023")
    assert same.sentence == "M: 0 år 2023 mot 0 år 2023, ingen skillnad." and not same.is_certain


def test_preliminary_figures_are_marked(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), maturity_days=30)
    investigations(small, {"2024-02-01": 30, "2025-02-01": 33})
    found = compared(small.open(), "2025-T1", "2024-T1")
    assert found.kind is Kind.MARKED and found.comparability is Comparability.NOT_MATURE
    assert found.sentence == (
        "M: 33 i januari–april 2025 mot 30 i januari–april 2024, skillnad +3 (+10,0\u00a0procent). Om det är en "
        "förändring kan inte sägas ännu: uppgifter registreras sent, och siffran för januari–april 2025 är preliminär."
    )


@pytest.mark.parametrize("count", [3, 300])
def test_a_preliminary_figure_is_never_a_certain_change(small: Any, version: Any, count: int) -> None:
    small.define("m", version(STARTED), maturity_days=30)
    investigations(small, {"2024-02-01": 30 * count, "2025-02-01": 10 * count})
    found = compared(small.open(), "2025-T1", "2024-T1")
    assert not found.is_certain and found.certainty is Certainty.PRELIMINARY and found.difference == -20 * count
    assert compared(small.open(date(2025, 5, 31)), "2025-T1", "2024-T1").is_certain


@pytest.mark.parametrize(
    ("later", "earlier", "expected"),
    [
        (3596, 3775, Certainty.WITHIN_CHANCE),  # z = −89 / √(2 · 7371 / 4) = −1.47
        (15, 12, Certainty.WITHIN_CHANCE),  # z = 1 / √(2 · 27 / 4) = 0.27
        (1260, 1120, Certainty.BEYOND_CHANCE),  # z = 69.5 / √(2 · 2380 / 4) = 2.01
        (1250, 1120, Certainty.WITHIN_CHANCE),  # z = 64.5 / √(2 · 2370 / 4) = 1.87
    ],
)
def test_counts_are_tested_against_chance(
    small: Any, version: Any, later: int, earlier: int, expected: Certainty
) -> None:
    small.define("m", version(STARTED))
    investigations(small, {"2022-02-01": earlier, "2023-02-01": later})
    found = compared(small.open(), "2023", "2022")
    assert found.certainty is expected and found.difference == later - earlier
    assert ("ökning" in found.sentence) is (expected is Certainty.BEYOND_CHANCE)
    assert found.sentence.endswith(found.reason)


def test_a_leap_day_alone_is_no_change(small: Any, version: Any) -> None:
    """One event a day: 30 500 in January–April 2024 with its 29 February, 30 250 a year before."""
    small.define("m", version(EventCount(Dated("investigations", "started_on"))))
    investigations(small, {"2023-02-01": 30_250, "2024-02-01": 30_500})
    assert compared(small.open(), "2024-T1", "2023-T1").certainty is Certainty.WITHIN_CHANCE


@pytest.mark.parametrize(
    ("swing", "expected"), [(0, Certainty.BEYOND_CHANCE), (10, Certainty.BEYOND_CHANCE), (40, Certainty.WITHIN_CHANCE)]
)
def test_a_measure_that_swings_more_needs_a_larger_difference(
    small: Any, version: Any, swing: int, expected: Certainty
) -> None:
    """500 against 400: beyond chance at the floor of 2 (z = 2.3), and as long as earlier months vary little.

    Months that swing by 10 and by 40 around 100, in step with nothing, have a factor of about 1 and 15.
    """
    small.define("m", version(STARTED))
    for year in (2021, 2022, 2023):
        for month in range(1, 13):
            up = 1 if (month + year) % 2 else -1
            investigations(small, {f"{year}-{month:02}-03": 100 + up * swing})
    for month in range(1, 13):
        investigations(small, {f"2024-{month:02}-03": 100})
    for month in range(1, 5):
        investigations(small, {f"2025-{month:02}-03": 125})
    assert compared(small.open(), "2025-T1", "2024-T1").certainty is expected


@pytest.mark.parametrize(
    ("spec", "unit"),
    [
        (SpellDays(Spells("placements", "started_on", "ended_on")), Unit.CARE_DAYS),
        (Stock(Spells("placements", "started_on", "ended_on")), Unit.COUNT),
        (EventCount(Dated("placements", "started_on"), amount="daily_rate_ore"), Unit.ORE),
        (Observation("m"), Unit.COUNT),
    ],
)
def test_days_stocks_amounts_and_ready_made_figures_are_never_certain(
    small: Any, version: Any, spec: Any, unit: Unit
) -> None:
    small.define("m", version(spec), unit=unit)
    for year, count in ((2023, 10), (2024, 100)):
        small.rows(
            "placements",
            count,
            care_spell_id="c",
            form="hvb",
            daily_rate_ore=250_000,
            started_on=date(year, 10, 1),
            ended_on=date(year + 1, 1, 10),
        )
        small.rows("observations", series="m", period=f"{year}", value=Decimal(count), definition_version="1")
    found = compared(small.open(), "2024", "2023")
    assert found.certainty is Certainty.NO_MODEL and found.difference > 0
    assert "Ingen säker förändring" in found.sentence and "skillnad +" in found.sentence


@pytest.mark.parametrize(("later", "earlier"), [("2025-T1", "2024"), ("2025", "2024"), ("2024-01..2024-03", "2024-T1")])
def test_a_part_is_never_set_against_a_whole(small: Any, version: Any, later: str, earlier: str) -> None:
    small.define("m", version(STARTED))
    investigations(small, {"2024-02-01": 30, "2025-02-01": 33, "2024-08-01": 30})
    found = compared(small.open(), later, earlier)
    assert (found.kind, found.comparability) == (Kind.REFUSED, Comparability.PARTIAL_PERIOD)
    assert found.difference is None and found.absolute.state is CellState.MISSING


def test_a_hidden_figure_is_not_compared(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    investigations(small, {"2023-02-01": 3, "2024-02-01": 30})
    found = compared(small.open(), "2024", "2023")
    assert found.kind is Kind.REFUSED and "skyddad" in found.reason


@pytest.mark.parametrize("population_changed", [False, True])
def test_across_versions_it_is_refused_or_restated(small: Any, version: Any, population_changed: bool) -> None:
    second = version(
        ADULTS,
        number="2",
        valid_from=date(2024, 1, 1),
        comparable=Comparable.NO,
        population_changed=population_changed,
    )
    small.define("m", version(STARTED), second)
    investigations(small, {"2023-02-01": 20, "2024-02-01": 25}, kind="adult")
    investigations(small, {"2023-02-01": 50, "2024-02-01": 50}, kind="child")
    gate = small.open()
    refused = compared(gate, "2024", "2023")
    assert refused.kind is Kind.REFUSED and refused.can_be_restated and refused.difference is None
    assert refused.comparability is (Comparability.POPULATION_DIFFERS if population_changed else Comparability.BREAK)
    restated = compared(gate, "2024", "2023", restate=True)
    assert (restated.kind, restated.difference, restated.earlier.value.value) == (Kind.RESTATED, 5, 20)
    assert "omräknat med den senare definitionen" in restated.sentence


def shares(small: Any, version: Any, *, within: dict[int, int]) -> Any:
    """Of 200 cases a year so many within 14 days."""
    small.define("m", version(WAITING, statistic=Statistic.SHARE_WITHIN, within_days=14), unit=Unit.SHARE, decimals=1)
    for year, quick in within.items():
        for number in range(200):
            case = f"{year}-{number}"
            small.rows("referrals", investigation_id=case, received_on=date(year, 2, 1), kind="application")
            decided_on = date(year, 2, 10 if number < quick else 25)
            small.rows("decisions", investigation_id=case, decided_on=decided_on, kind="approval")
    return small.open()


def test_percentage_points_are_not_percent(small: Any, version: Any) -> None:
    found = compared(shares(small, version, within={2023: 50, 2024: 100}), "2024", "2023")
    assert (found.absolute.value, found.absolute_unit_sv) == (25, "procentenheter")
    assert (found.relative_share.value, found.difference) == (1, Decimal("0.25"))
    assert found.certainty is Certainty.BEYOND_CHANCE and found.is_certain
    assert "en ökning med 25,0\u00a0procentenheter (100,0\u00a0procent)" in found.sentence


def test_a_difference_within_the_uncertainty_is_no_certain_change(small: Any, version: Any) -> None:
    found = compared(shares(small, version, within={2023: 100, 2024: 104}), "2024", "2023")
    assert found.certainty is Certainty.WITHIN_CHANCE and not found.is_certain and found.is_allowed
    assert found.sentence == (
        "M: 52,0\u00a0procent år 2024 mot 50,0\u00a0procent år 2023, skillnad +2,0\u00a0procentenheter "
        "(+4,0\u00a0procent). Ingen säker förändring: skillnaden är inte större än vad slumpen kan ge."
    )


def test_shares_need_more_than_a_test_of_independent_persons(small: Any, version: Any) -> None:
    """120 and 98 of 200: 11 percentage points, z = 2.2 for independent persons and 1.6 at the floor of 2."""
    found = compared(shares(small, version, within={2023: 98, 2024: 120}), "2024", "2023")
    assert found.certainty is Certainty.WITHIN_CHANCE


def test_finished_means_are_compared_by_the_interval_of_their_difference(small: Any, version: Any) -> None:
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    for year, longest in ((2022, 20), (2023, 22), (2024, 60)):
        for number in range(60):
            case = f"{year}-{number}"
            small.rows("referrals", investigation_id=case, received_on=date(year, 2, 1), kind="application")
            decided_on = date(year, 2, 1) + timedelta(days=1 + number % longest)
            small.rows("decisions", investigation_id=case, decided_on=decided_on, kind="approval")
    assert compared(small.open(), "2024", "2022").certainty is Certainty.BEYOND_CHANCE
    assert compared(small.open(), "2023", "2022").certainty is Certainty.WITHIN_CHANCE


def test_means_that_leave_out_the_slow_are_not_compared(small: Any, version: Any) -> None:
    small.define("m", version(WAITING, statistic=Statistic.MEAN_OF_DECIDED), unit=Unit.DAYS)
    for year in (2024, 2025):
        for number in range(60):
            case = f"{year}-{number}"
            small.rows("referrals", investigation_id=case, received_on=date(year, 2, 1), kind="application")
            if year == 2024 or number < 30:
                small.rows(
                    "decisions", investigation_id=case, decided_on=date(year, 2, 2 + number % 20), kind="approval"
                )
    found = compared(small.open(), "2025-T1", "2024-T1")
    assert found.kind is Kind.REFUSED and "de långsamma saknas" in found.reason


def test_groups_are_compared_by_name_and_by_their_own_history(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), by=[Breakdown("kind", "kind"), Breakdown("age", age=AgeBands((18,)))])
    for year in (2021, 2022, 2023):
        for month in range(1, 13):
            steady, swinging = 40, (10, 70)[(month + year) % 2]
            investigations(small, {f"{year}-{month:02}-03": steady}, kind="adult")
            investigations(small, {f"{year}-{month:02}-03": swinging}, kind="child")
    for kind in ("adult", "child"):
        investigations(small, {"2024-02-01": 620}, kind=kind)
    gate = small.open()
    table = gate.table("m", periods("2024", "2023"), by=("kind",))
    adult, child = (
        gate.compare(table.figure("2024", kind=k), table.figure("2023", kind=k)) for k in ("adult", "child")
    )
    assert adult.is_certain and not child.is_certain
    assert adult.sentence.startswith("M (slag vuxna): 620 år 2024 mot 480 år 2023, en ökning med 140")


def test_figures_of_two_measures_are_a_mistake(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    small.define("n", version(STARTED))
    gate = small.open()
    with pytest.raises(ValueError, match="against"):
        gate.compare(gate.table("m", periods("2024")).figures[0], gate.table("n", periods("2023")).figures[0])


def test_weeks_are_paired_by_iso_year_and_number() -> None:
    pairs = pair_weeks(periods("2026-W01", "2026-W53", "2027-W01"))
    assert [(pair.year_before and pair.year_before.id, pair.days_between) for pair in pairs] == [
        ("2025-W01", 364),
        (None, None),
        ("2026-W01", 371),
    ]
    assert [pair.note for pair in pairs] == [
        "",
        "ingen motsvarande vecka",
        "53 veckor emellan: året före har en vecka 53",
    ]
    with pytest.raises(ValueError, match="no ISO week"):
        pair_weeks(periods("2026-01"))
