"""The machine's forecast in words: what is expected, within which limits, how sure, and on what it rests."""

from __future__ import annotations

from decimal import Decimal

from utfall.finance.forecasting.drivers import Step, Waterfall, largest
from utfall.finance.forecasting.outlook import NoSpread, Outlook, Spread
from utfall.finance.forecasting.past_forecasts import PastErrors
from utfall.model.money import ORE_PER_MNKR
from utfall.reports.numbers import (
    NO_BREAK_SPACE,
    format_million_kronor,
    format_number,
    format_thousand_kronor,
    number_in_words,
)

_LESS = "mindre än takten hittills och fjolårets mönster hade gjort"
_NOT_LESS = "men takten hittills eller fjolårets mönster hade slagit mindre fel"

STEP_WORDS = {
    Step.TO_DATE: "utfallet hittills mot planen",
    Step.LATE_INVOICES: "fakturor som väntas i efterhand",
    Step.PACE: "takten under resten av året",
    Step.SEASON: "säsongen",
    Step.CALENDAR: "kända kommande poster",
    Step.PRICE: "priset per vårddygn",
    Step.VOLUME: "antalet vårddygn",
    Step.RESERVE: "pengar som hålls centralt och väntas användas",
    Step.OWN_JUDGEMENT: "det chefen har räknat med utöver budgeten",
    Step.REST: "övrigt",
}


def forecast_sentence(outlook: Outlook, *, year: int, months_booked: int) -> str:
    """What the year is expected to come to, the interval with its probability, and what that rests on."""
    expected = f"{_expected(outlook, year=year)}{_against_budget(outlook)}."
    if outlook.spread is None:
        return f"{expected} {_why_not(outlook)}"
    limits = f"I åtta fall av tio blir det mellan {_limits(outlook.spread)}."
    return f"{expected} {limits} {_rests_on(outlook, spread=outlook.spread, months_booked=months_booked)}"


def cases_sentence(spread: Spread) -> str:
    """The best and the worst case, each with its probability."""
    percent = format_number(Decimal(str(spread.case_share)) * 100)
    return (
        f"Bästa fall är {_result(spread.best_ore)} och sämsta fall {_result(spread.worst_ore)}: sannolikheten att det "
        f"blir bättre respektive sämre än så är {percent}{NO_BREAK_SPACE}procent vardera."
    )


def difference_sentence(waterfall: Waterfall) -> str:
    """How far the machine's figure lies from the manager's, and what makes most of it."""
    difference = waterfall.machine_ore - waterfall.manager_ore
    if not difference:
        return "Maskinens prognos och chefens är lika."
    which = "högre" if difference > 0 else "lägre"
    steps = [f"{STEP_WORDS[one.step]} ({_amount(one.amount_ore, signed=True)})" for one in largest(waterfall.drivers)]
    return f"Maskinens nettokostnad är {_amount(difference)} {which} än chefens. Mest betyder {_enumerated(steps)}."


def past_errors_sentence(errors: PastErrors, *, month: str) -> str:
    """How wrong earlier forecasts of the same time of year were; ``month`` is the month they were made after."""
    scores = errors.scores
    beaten = scores.mean_absolute_error < min(errors.run_rate_error, errors.last_pattern_error)
    covered = number_in_words(scores.covered, is_neuter=True)
    beside = _LESS if beaten else _NOT_LESS
    return (
        f"Efter {month} har prognosen för {number_in_words(errors.years, is_neuter=True)} tidigare år i genomsnitt "
        f"slagit fel med {_amount(round(scores.mean_absolute_error))}, {beside}; "
        f"{covered} av {number_in_words(scores.estimates, is_neuter=True)} utfall låg inom intervallet."
    )


def _expected(outlook: Outlook, *, year: int) -> str:
    amount = _amount(outlook.expected_ore)
    if outlook.group is not None:
        verb = "kosta" if outlook.expected_ore >= 0 else "ge"
        return f"{outlook.group} inom {outlook.area} väntas {year} {verb} {amount}"
    side = "ettokostnad" if outlook.expected_ore >= 0 else "ettointäkt"
    who = f"Nämndens n{side}" if outlook.area is None else f"N{side}en för {outlook.area}"
    return f"{who} väntas {year} bli {amount}"


def _limits(spread: Spread) -> str:
    if spread.p10_ore < 0 < spread.p90_ore:
        return f"{_result(spread.p10_ore)} och {_result(spread.p90_ore)}"
    low, high = sorted((spread.p10_ore, spread.p90_ore), key=abs)
    return f"{_amount(low)} och {_amount(high)}"


def _result(ore: int) -> str:
    """``en nettokostnad på 720,5 mnkr``."""
    return f"en {'nettokostnad' if ore >= 0 else 'nettointäkt'} på {_amount(ore)}"


def _against_budget(outlook: Outlook) -> str:
    if outlook.budget_ore is None:
        return ""
    difference = outlook.expected_ore - outlook.budget_ore
    if abs(difference) * 1000 < abs(outlook.budget_ore):
        return ", i nivå med budgeten"
    which = "mer" if abs(outlook.expected_ore) > abs(outlook.budget_ore) else "mindre"
    return f", {_amount(difference)} {which} än budgeten"


def _rests_on(outlook: Outlook, *, spread: Spread, months_booked: int) -> str:
    years = number_in_words(outlook.complete_years)
    tested = number_in_words(spread.past_years, is_neuter=True)
    booked = f"{number_in_words(months_booked)} bokförda månader" if months_booked != 1 else "en bokförd månad"
    if spread.past_years == 0:
        return f"Det vilar på {booked} och {years} hela år, och är inte prövat mot något tidigare år."
    wider = f", och gjort {format_number(Decimal(str(spread.widening)), decimals=1)} gånger så brett efter dem"
    widened = wider if round(spread.widening, 1) > 1 else ""
    return f"Det vilar på {booked} och {years} hela år, är prövat mot {tested} tidigare år{widened}."


def _why_not(outlook: Outlook) -> str:
    match outlook.no_spread:
        case NoSpread.PARTS_WITHOUT_HISTORY:
            return "Intervall kan inte ges: delar av verksamheten har för kort historik."
        case _:
            years = outlook.complete_years
            had = "inget helt år" if years == 0 else f"bara {number_in_words(years, is_neuter=True)} helt år"
            return f"Intervall kan inte ges: det finns {had} att utgå från, och det behövs två."


def _amount(ore: int, *, signed: bool = False) -> str:
    """``720,5 mnkr``, or ``350 tkr`` under a million; without its sign unless ``signed``."""
    shown = ore if signed else abs(ore)
    if abs(ore) >= ORE_PER_MNKR:
        return format_million_kronor(shown, signed=signed)
    return f"{format_thousand_kronor(shown, signed=signed)}{NO_BREAK_SPACE}tkr"


def _enumerated(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"
