"""Questions: the columns of an answer, age bands, and the list of kinds."""

from __future__ import annotations

import typing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.model.period import Period
from utfall.model.question import (
    SPECS,
    STUDIES,
    AgeBands,
    AgeLimits,
    Breakdown,
    CellCounts,
    Counted,
    Dated,
    EventCount,
    NoReturnShare,
    Question,
    Spec,
    Spells,
    Study,
)


@pytest.mark.parametrize(
    ("limits", "labels"),
    [
        ((18, 65), ("0–17", "18–64", "65–")),
        ((18,), ("0–17", "18–")),
        ((), ("0–",)),
        ((1, 2), ("0–0", "1–1", "2–")),
        ((7, 13, 18, 21), ("0–6", "7–12", "13–17", "18–20", "21–")),
    ],
)
def test_age_bands_by_hand(limits: tuple[int, ...], labels: tuple[str, ...]) -> None:
    assert AgeBands(limits).labels() == labels


@pytest.mark.parametrize(
    ("ages", "labels"),
    [
        (AgeLimits(0, 20), ("0–12", "13–20")),
        (AgeLimits(0, 21), ("0–12", "13–20", "21–")),
        (AgeLimits(12, 12), ("0–12",)),
        (AgeLimits(13, 20), ("13–20",)),
        (AgeLimits(30, 40), ("21–",)),
    ],
)
def test_the_bands_of_some_ages(ages: AgeLimits, labels: tuple[str, ...]) -> None:
    assert AgeBands((13, 21)).labels_within(ages) == labels


def test_ends_of_several_tables_are_counted_as_persons() -> None:
    ended, also = Spells("investigations", "started_on", "ended_on"), Spells("interventions", "started_on", "ended_on")
    returns = Dated("referrals", "received_on")
    spec = NoReturnShare(ended, returns, 365, count=Counted.PERSONS, also_ended=(also,))
    assert spec.ended == (ended, also)
    with pytest.raises(ValueError, match="persons"):
        NoReturnShare(ended, returns, 365, also_ended=(also,))


@given(st.sets(st.integers(min_value=1, max_value=119), max_size=8), st.integers(min_value=0, max_value=119))
def test_every_age_lies_in_exactly_one_band(limits: set[int], age: int) -> None:
    hits = 0
    for label in AgeBands(tuple(sorted(limits))).labels():
        low, _, high = label.partition("–")
        hits += int(low) <= age and (not high or age <= int(high))
    assert hits == 1


def test_the_columns_of_an_answer_are_period_breakdowns_and_statistics() -> None:
    question = Question(
        EventCount(Dated("referrals", "received_on")),
        (Period.year(2024),),
        (Breakdown("area", "area"), Breakdown("age", age=AgeBands((18,)))),
        date(2025, 5, 5),
    )
    assert question.columns == ("period", "area", "age", "n")


def test_every_kind_is_listed_under_its_name_with_its_own_statistics() -> None:
    assert set(SPECS.values()) == set(typing.get_args(Spec))
    assert set(STUDIES.values()) == set(typing.get_args(Study))
    for name, spec in (SPECS | STUDIES).items():
        assert name == spec.KIND
        assert spec.STATISTICS
        assert len(set(spec.STATISTICS)) == len(spec.STATISTICS)
        assert "period" not in spec.STATISTICS


def test_a_cell_is_read_by_the_name_of_its_statistic() -> None:
    cell = CellCounts("2024", (), (("n_base", 9), ("n_mature", 0)))
    assert (cell["n_base"], cell["n_mature"]) == (9, 0)
    with pytest.raises(KeyError):
        cell["n"]
