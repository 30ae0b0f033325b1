"""Comparisons that are made, marked, restated and refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from utfall.figures.comparison import Kind
from utfall.figures.weeks import pair_weeks
from utfall.measures.definition import Comparable, Statistic
from utfall.model.cell import CellState
from utfall.model.figure import Comparability
from utfall.model.period import Period
from utfall.model.question import Condition, Dated, EventCount, Operator, TimeToEvent
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
    assert found.sentence == "M: 900 2024 mot 1\u00a0200 2023, en minskning med 300 (25,0\u00a0procent)."


def test_growth_from_nothing_has_no_percentage(small: Any, version: Any) -> None:
    small.define("m", version(STARTED))
    investigations(small, {"2022-02-01": 9, "2024-02-01": 20})
    found = compared(small.open(), "2024", "2023")
    assert found.relative_share.state is CellState.MISSING
    assert found.sentence == "M: 20 2024 mot 0 2023, en ökning med 20."
    assert compared(small.open(), "2023", "2023").sentence == "M: 0 2023 mot 0 2023, oförändrat."


def test_preliminary_figures_are_marked(small: Any, version: Any) -> None:
    small.define("m", version(STARTED), maturity_days=30)
    investigations(small, {"2024-02-01": 30, "2025-02-01": 33})
    found = compared(small.open(), "2025-T1", "2024-T1")
    assert found.kind is Kind.MARKED and found.comparability is Comparability.NOT_MATURE
    assert found.sentence.endswith("Siffran för januari–april 2025 är preliminär.")


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
    assert found.intervals_overlap is False and found.is_certain
    assert "en ökning med 25,0\u00a0procentenheter (100,0\u00a0procent)" in found.sentence


def test_a_difference_within_the_uncertainty_is_no_certain_change(small: Any, version: Any) -> None:
    found = compared(shares(small, version, within={2023: 100, 2024: 104}), "2024", "2023")
    assert found.intervals_overlap is True and not found.is_certain and found.is_allowed
    assert "ingen säker förändring" in found.sentence


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
