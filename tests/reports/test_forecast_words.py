"""The machine's forecast in words."""

from __future__ import annotations

from dataclasses import replace

from utfall.finance.forecasting.drivers import Driver, Step, Waterfall
from utfall.finance.forecasting.outlook import NoSpread, Outlook, Spread
from utfall.finance.forecasting.past_forecasts import Held, PastErrors
from utfall.reports.forecast_words import (
    STEP_WORDS,
    cases_sentence,
    difference_sentence,
    forecast_sentence,
    past_errors_sentence,
)
from utfall.stats.backtest import Forecast, backtest

MNKR = 100_000_000
SPREAD = Spread(715 * MNKR, 724 * MNKR, 733 * MNKR, 711 * MNKR, 738 * MNKR, 0.05, 1.24, 3)
BOARD = Outlook(None, None, 240 * MNKR, 724 * MNKR, 720 * MNKR, SPREAD, None, 4)


def said(outlook: Outlook, *, months_booked: int = 4) -> str:
    return forecast_sentence(outlook, year=2025, months_booked=months_booked).replace("\u00a0", " ")


def test_the_board() -> None:
    assert said(BOARD) == (
        "Nämndens nettokostnad väntas 2025 bli 724,0 mnkr, 4,0 mnkr mer än budgeten. I åtta fall av tio blir det "
        "mellan 715,0 mnkr och 733,0 mnkr. Det vilar på fyra bokförda månader och fyra hela år, är prövat mot tre "
        "tidigare år, och gjort 1,2 gånger så brett efter dem."
    )


def test_area_and_line() -> None:
    narrow = replace(SPREAD, widening=0.97, past_years=1)
    area = replace(BOARD, area="Vuxna", spread=narrow, budget_ore=724 * MNKR, complete_years=2)
    assert said(area, months_booked=1) == (
        "Nettokostnaden för Vuxna väntas 2025 bli 724,0 mnkr, i nivå med budgeten. I åtta fall av tio blir det mellan "
        "715,0 mnkr och 733,0 mnkr. Det vilar på en bokförd månad och två hela år, är prövat mot ett tidigare år."
    )
    income = replace(area, group="Avgifter", expected_ore=-35_000_000, budget_ore=-40_000_000, spread=None)
    income = replace(income, no_spread=NoSpread.TOO_FEW_YEARS, complete_years=1)
    assert said(income) == (
        "Avgifter inom Vuxna väntas 2025 ge 350 tkr, 50 tkr mindre än budgeten. Intervall kan inte ges: det finns bara "
        "ett helt år att utgå från, och det behövs två."
    )


def test_income_limits_run_from_the_small_to_the_large_and_over_zero_with_their_side() -> None:
    income = replace(SPREAD, p10_ore=-9 * MNKR, p90_ore=-8 * MNKR)
    assert "mellan 8,0 mnkr och 9,0 mnkr" in said(replace(BOARD, expected_ore=-8 * MNKR, spread=income))
    across = replace(SPREAD, p10_ore=-9 * MNKR, p90_ore=2 * MNKR)
    wanted = "mellan en nettointäkt på 9,0 mnkr och en nettokostnad på 2,0 mnkr"
    assert wanted in said(replace(BOARD, expected_ore=-3 * MNKR, spread=across))


def test_why_there_are_no_limits() -> None:
    new = replace(BOARD, spread=None, no_spread=NoSpread.TOO_FEW_YEARS, complete_years=0, budget_ore=None)
    assert said(new) == (
        "Nämndens nettokostnad väntas 2025 bli 724,0 mnkr. Intervall kan inte ges: det finns inget helt år att utgå "
        "från, och det behövs två."
    )
    parts = replace(new, no_spread=NoSpread.PARTS_WITHOUT_HISTORY, complete_years=3)
    assert said(parts).endswith("Intervall kan inte ges: delar av verksamheten har för kort historik.")


def test_cases_have_their_probability() -> None:
    assert cases_sentence(SPREAD).replace("\u00a0", " ") == (
        "Bästa fall är en nettokostnad på 711,0 mnkr och sämsta fall en nettokostnad på 738,0 mnkr: sannolikheten att "
        "det blir bättre respektive sämre än så är 5 procent vardera."
    )


def test_the_difference_and_what_makes_it() -> None:
    drivers = (Driver(Step.PACE, 5 * MNKR), Driver(Step.SEASON, -150_000_00), Driver(Step.PRICE, 0))
    assert difference_sentence(Waterfall(700 * MNKR, drivers)).replace("\u00a0", " ") == (
        "Maskinens nettokostnad är 4,9 mnkr högre än chefens. Mest betyder takten under resten av året (+5,0 mnkr) och "
        "säsongen (−150 tkr)."
    )
    assert difference_sentence(Waterfall(5, ())) == "Maskinens prognos och chefens är lika."
    assert set(STEP_WORDS) == set(Step)


def test_past_errors() -> None:
    scores = backtest([Forecast(5 * MNKR, 4 * MNKR, 6 * MNKR, truth) for truth in (6 * MNKR, 8 * MNKR)])
    assert scores is not None
    errors = PastErrors(4, 2, scores, Held(2, 1, 0.1, 0.9), 0, 0, run_rate_error=3 * MNKR, last_pattern_error=4 * MNKR)
    assert past_errors_sentence(errors, month="april").replace("\u00a0", " ") == (
        "Efter april har prognosen för två tidigare år i genomsnitt slagit fel med 2,0 mnkr, mindre än takten hittills "
        "och fjolårets mönster hade gjort; ett av två utfall låg inom intervallet."
    )
    beaten = replace(errors, run_rate_error=1.0)
    assert "men takten hittills eller fjolårets mönster hade slagit mindre fel" in past_errors_sentence(
        beaten, month="april"
    )
