"""Invoices booked after the fact: months still growing are completed before they are carried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from utfall.finance.forecasting.known import Known, Line, MonthAmount, Snapshot, month_number, month_of
from utfall.finance.forecasting.late_invoices import LONGEST_AGE, completeness_by_line, late_amounts
from utfall.finance.forecasting.year_forecast import forecast_year

BOOKED_PERCENT = (40, 70, 90, 100, 100)
LINE = Line("A", "Köpt vård")
FIRST, NOW = month_number(date(2019, 1, 1)), month_number(date(2022, 6, 1))


def known_at(number: int, *, final_ore: int = 1_000_000) -> tuple[MonthAmount, ...]:
    """Every month costs the same in the end; so much of it is booked at each age."""
    return tuple(
        MonthAmount("A", "Köpt vård", month_of(month), final_ore * BOOKED_PERCENT[min(number - month, 4)] // 100)
        for month in range(FIRST, number + 1)
    )


SNAPSHOTS = tuple(Snapshot(month_of(number).replace(day=10), known_at(number)) for number in range(FIRST, NOW + 1))


def test_shares_by_age_from_snapshots() -> None:
    found = completeness_by_line(SNAPSHOTS)[LINE]
    assert {age: one.share for age, one in found.items()} == pytest.approx({0: 0.4, 1: 0.7, 2: 0.9, 3: 1.0})
    assert [one.error for one in found.values()] == pytest.approx([0] * 4, abs=1e-12)
    assert completeness_by_line(SNAPSHOTS[:6]) == {LINE: {}}, "nothing has been followed to its end yet"
    assert completeness_by_line([]) == {}


def test_deliveries_a_few_times_a_year_are_enough() -> None:
    some = tuple(one for one in SNAPSHOTS if one.known_on.month in (2, 5, 9, 11))
    found = completeness_by_line(some)[LINE]
    assert {age: one.share for age, one in found.items()} == pytest.approx({0: 0.4, 1: 0.7, 2: 0.9, 3: 1.0})


def test_the_later_snapshot_of_a_month_counts() -> None:
    early = tuple(replace(one, known_on=one.known_on.replace(day=2), amounts=known_at(FIRST)) for one in SNAPSHOTS)
    assert completeness_by_line((*SNAPSHOTS, *early)) == completeness_by_line(SNAPSHOTS)


def test_what_is_still_to_come_of_each_month() -> None:
    """Known 10 June: May at age 1 is 700 of 1 000, April 900 of 1 000, March and before complete."""
    by = completeness_by_line(SNAPSHOTS)[LINE]
    booked = {month_number(one.month): one.amount_ore for one in known_at(NOW)}
    found = late_amounts(booked, by=by, known_on=date(2022, 6, 10), last_month=NOW - 1)
    assert {month_of(month).month: late for month, late in found.amounts_ore.items() if late} == {
        4: 100_000,
        5: 300_000,
    }
    assert LONGEST_AGE == 4
    assert late_amounts(booked, by={}, known_on=date(2022, 6, 10), last_month=NOW - 1).amounts_ore == {}


def test_the_year_is_right_where_the_months_as_known_would_have_it_too_low() -> None:
    known = Known(2022, 5, date(2022, 6, 10), known_at(NOW), snapshots=SNAPSHOTS)
    found = forecast_year(known)
    assert found.board.expected_ore == 12_000_000
    assert found.board.booked_ore == 4_600_000
    assert found.parts[0].line == LINE
    assert found.parts[0].late_ore == 400_000
    assert found.parts[0].months_ore == (1_000_000,) * 12
    assert forecast_year(replace(known, snapshots=())).board.expected_ore < 11_700_000


def test_months_left_are_as_unsure_as_the_late_months_that_they_follow() -> None:
    """Months that swing by a tenth after the fact: the limits in June are wider than those of the same known surely."""
    swinging = tuple(
        replace(
            one,
            amounts=tuple(
                replace(amount, amount_ore=amount.amount_ore * (90 + 20 * (amount.month.month % 2)) // 100)
                if month_number(one.known_on) - month_number(amount.month) < LONGEST_AGE
                else amount
                for amount in one.amounts
            ),
        )
        for one in SNAPSHOTS
    )
    known = Known(2022, 5, date(2022, 6, 10), known_at(NOW), snapshots=swinging)
    unsure = forecast_year(known, past=()).board.spread
    sure = forecast_year(replace(known, snapshots=SNAPSHOTS), past=()).board.spread
    assert unsure is not None
    assert sure is not None
    # Two late months of a tenth each, 100 000 öre, by themselves: 1.2816 · 141 421 · 2 = 362 000 wide.
    assert unsure.p90_ore - unsure.p10_ore > 500_000 > 10 * (sure.p90_ore - sure.p10_ore)


def test_uneven_lateness_widens_the_limits() -> None:
    """All months booked, one year complete to its end: only the late invoices are unsure."""
    uneven = tuple(
        Snapshot(
            one.known_on,
            tuple(
                replace(amount, amount_ore=amount.amount_ore * (90 + 20 * (amount.month.month % 2)) // 100)
                if month_number(one.known_on) - month_number(amount.month) < LONGEST_AGE
                else amount
                for amount in one.amounts
            ),
        )
        for one in SNAPSHOTS
    )
    at = next(one for one in uneven if one.known_on == date(2022, 1, 10))
    board = forecast_year(Known(2021, 12, at.known_on, at.amounts, snapshots=uneven)).board
    assert board.spread is not None
    assert board.spread.p10_ore < 12_000_000 < board.spread.p90_ore
    assert board.expected_ore > board.booked_ore
