"""Money that is held centrally and spent late: by hand, learnt from earlier years, and in the example's own April."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from utfall.finance.forecasting.held import PastUse, left_of, use_shares
from utfall.finance.forecasting.known import Held, Known, Line, MonthAmount, PlannedAmount
from utfall.finance.forecasting.past_forecasts import PastForecast, past_forecasts, past_uses
from utfall.finance.forecasting.year_forecast import forecast_year
from utfall.finance.year_money import YearMoney
from utfall.model.money import ORE_PER_MNKR
from utfall.reports.held_tables import held_table

LINE = Line("Ledning", "Övrigt")
HELD = Held("Ledning", "Övrigt", "Medel", 0.5)


def spent(year: int, amounts: list[int]) -> tuple[MonthAmount, ...]:
    return tuple(MonthAmount("Ledning", "Övrigt", date(year, month, 1), ore) for month, ore in enumerate(amounts, 1))


def planned(year: int, month_ore: int) -> tuple[PlannedAmount, ...]:
    return tuple(PlannedAmount("Ledning", "Övrigt", date(year, month, 1), month_ore) for month in range(1, 13))


def test_what_is_left_is_used_by_half_while_nothing_is_known() -> None:
    """Budget 100 000 a month and 600 000 held; 100 000 booked each month: half of 600 000 is added."""
    amounts = (*spent(2023, [100_000] * 12), *spent(2024, [100_000] * 12), *spent(2025, [100_000] * 4))
    plain = Known(2025, 4, date(2025, 5, 1), amounts, budget=spent(2025, [150_000] * 12))
    assert forecast_year(plain, past=()).board.expected_ore == 1_200_000
    found = forecast_year(replace(plain, held=(HELD,)), past=())
    (parts,) = found.parts
    assert (parts.left_ore, parts.reserve_ore, found.board.expected_ore) == (600_000, 300_000, 1_500_000)
    assert sum(parts.months_ore) == 1_500_000
    spread = found.board.spread
    assert spread is not None
    # Every share of 600 000 from none to all is equally likely: P10 is a tenth of it, P90 nine tenths; then widened.
    assert spread.p10_ore == pytest.approx(1_500_000 - 240_000 * spread.widening, abs=15_000)
    assert spread.p90_ore == pytest.approx(1_500_000 + 240_000 * spread.widening, abs=15_000)


def test_a_budget_that_is_used_up_holds_nothing() -> None:
    assert left_of(1000, expected_ore=1001) == 0
    assert left_of(1000, expected_ore=400) == 600
    assert left_of(-1000, expected_ore=-400) == -600, "an income that is still to come"
    assert left_of(-1000, expected_ore=-1200) == 0


def test_a_year_of_use_by_hand() -> None:
    """Half counts as two years; one year that used 900 of 1 000 over two lines: (1 + 0.9) of 3."""
    past = (PastUse(LINE, 2023, 4, 10_000, 700, 650), PastUse(Line("Ledning", "Personal"), 2023, 4, 10_000, 300, 250))
    held = (HELD, Held("Ledning", "Personal", "Medel", 0.5))
    found = use_shares(held, months=4, past=past)
    assert found[LINE].expected == pytest.approx(1.9 / 3)
    assert found[LINE] == found[Line("Ledning", "Personal")]
    assert found[LINE].past_years == 1
    assert use_shares(held, months=8, past=past)[LINE].past_years == 0, "another time of the year"
    little = (PastUse(LINE, 2023, 4, 10_000, 150, 150),)
    assert use_shares(held, months=4, past=little)[LINE].past_years == 0, "nothing was held that year"
    beyond = (PastUse(LINE, 2023, 4, 10_000, 700, 900), PastUse(LINE, 2022, 4, 10_000, 700, -50))
    assert use_shares((HELD,), months=4, past=beyond)[LINE].expected == pytest.approx(2 / 4)


def test_earlier_years_teach_by_the_years_before_each_alone() -> None:
    """Nine tenths of the 600 000 held were used each year; the year's own use is not known when it is forecast."""
    years = (2021, 2022, 2023, 2024)
    amounts = tuple(one for year in years for one in spent(year, [100_000] * 12)) + spent(2025, [100_000] * 4)
    used = tuple(replace(one, amount_ore=640_000) if one.month.month == 12 else one for one in amounts)
    plans = tuple(one for year in years for one in planned(year, 150_000))
    known = Known(2025, 4, date(2025, 5, 1), used, budget=spent(2025, [150_000] * 12), held=(HELD,), plans=plans)
    past = [one for one in past_forecasts(known, seed=1) if one.group is not None and one.months == 4]
    assert [one.year for one in past] == [2022, 2023, 2024]
    assert all(one.use is not None for one in past)
    changed = replace(known, amounts=tuple(one for one in used if one.month.year < 2024) + spent(2024, [100_000] * 12))
    again = [one for one in past_forecasts(changed, seed=1) if one.group is not None and one.months == 4]
    assert [said(one) for one in again] == [said(one) for one in past], "only what came true of 2024 is another"


def said(one: PastForecast) -> tuple[int, int, int, int]:
    return one.year, one.expected_ore, one.p10_ore, one.p90_ore


def test_a_transfer_counts_from_the_day_that_it_was_decided() -> None:
    """A million is taken from the line in June 2024: April's forecast of that year had it, August's has not."""
    amounts = tuple(one for year in (2022, 2023, 2024) for one in spent(year, [100_000] * 12))
    taken = PlannedAmount("Ledning", "Övrigt", date(2024, 7, 1), -600_000, date(2024, 6, 10))
    known = Known(
        2025,
        0,
        date(2025, 2, 5),
        amounts,
        held=(HELD,),
        plans=(*planned(2023, 150_000), *planned(2024, 150_000), taken),
    )
    uses = {(one.year, one.months): one for one in past_uses(past_forecasts(known, seed=1))}
    assert (uses[2024, 4].budget_ore, uses[2024, 8].budget_ore) == (1_800_000, 1_200_000)
    assert (uses[2024, 4].left_ore, uses[2024, 8].left_ore) == (600_000, 0)


def test_the_example_in_april_comes_near_what_its_leadership_came_to(money: YearMoney) -> None:
    """91.182 million net, of a budget of 95.682; in the pace so far it would have been 83."""
    machine = money.machine
    assert machine is not None
    outlook = machine.outlook("ledning")
    assert outlook is not None and outlook.spread is not None
    truth = 91_182 * ORE_PER_MNKR // 1000
    assert abs(outlook.expected_ore - truth) < 3 * ORE_PER_MNKR
    assert outlook.spread.p10_ore <= truth <= outlook.spread.p90_ore
    table = held_table(money)
    assert table is not None
    assert {row.cells[0].text for row in table.rows} == {"Bidrag", "Personalkostnader", "Övriga kostnader"}
    assert any("Antagande 2025-01-15" in note for note in table.notes)
