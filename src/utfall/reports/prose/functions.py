"""The closed list of functions that prose may call. Each returns words; none returns a number that is hidden.

A function's parameters are its documentation: only ``str``, ``int`` and ``bool`` literals are accepted, checked by
name and type before the call (``binding.bind_call``). ``period`` is empty for the report's own period,
``"previous"`` for the same months a year earlier, ``"last_year"`` for the whole year before, or a
period as written elsewhere (``2024``, ``2025-03``).
"""

from __future__ import annotations

from collections.abc import Callable

from utfall.errors import InvalidReport
from utfall.model.period import Period
from utfall.model.tables import TABLES
from utfall.model.unit import Unit
from utfall.reports.content import BoundText
from utfall.reports.context import ReportContext
from utfall.reports.figure_ledger import Development
from utfall.reports.numbers import (
    format_day,
    format_number,
    number_in_words,
    scale_for_display,
)
from utfall.reports.prose import allocation_functions, estimate_functions, goal_functions
from utfall.reports.prose.quoting import (
    amount_words,
    interval_words,
    part_words,
    plain_words,
    quote,
    quote_value,
    value_words,
)
from utfall.reports.prose.sentences import Absent, Bound, absent
from utfall.reports.wording import EQUALLY_LONG_AFTER, NO_FORECAST, join_words, predicate, summarise_result

BoundFunction = Callable[..., Bound]

_CODE_LABELS = {code: label for table in TABLES for column in table.columns for code, label in column.codes}


def period(context: ReportContext, which: str = "") -> BoundText:
    """``januari–april 2025``; ``which="previous"`` for the same months a year earlier."""
    return plain_words(_period(context, which).label_long_sv())


def months(context: ReportContext) -> BoundText:
    """The report's months without the year: ``januari–april``."""
    return plain_words(context.period.label_long_sv().rsplit(" ", 1)[0])


def year(context: ReportContext, years_back: int = 0) -> BoundText:
    """The report's year, or an earlier one."""
    return plain_words(context.years_back(years_back).id)


def known_at(context: ReportContext) -> BoundText:
    """The day whose knowledge the report shows."""
    return plain_words(format_day(context.known_at))


def figure(context: ReportContext, measure: str, period: str = "", unit: bool = True) -> Bound:
    """The figure's value with its unit spelled out: ``3 596``, ``82,8 procent``, ``51 dagar``."""
    return quote_value(context.ledger.cite(measure, _period(context, period)), with_unit=unit)


def share(context: ReportContext, measure: str, period: str = "") -> Bound:
    """The same for a measure that is a share; any other measure is refused."""
    cited = context.ledger.cite(measure, _period(context, period))
    if cited.definition.unit is not Unit.SHARE:
        raise InvalidReport(f"{measure} är ingen andel.", remedy="Använd figure(…).")
    return quote_value(cited)


def words(context: ReportContext, measure: str, period: str = "", neuter: bool = False) -> Bound:
    """A whole number in words up to twelve: ``fyra``; one is ``en``, or ``ett`` before a neuter noun."""
    cited = context.ledger.cite(measure, _period(context, period))
    value = cited.figure.value.value
    if value is None or value != value.to_integral_value():
        return quote_value(cited)
    return quote(cited, number_in_words(int(value), is_neuter=neuter))


def interval(context: ReportContext, measure: str, period: str = "") -> Bound:
    """The figure's interval: ``73,9 till 89,1 procent``."""
    return interval_words(context.ledger.cite(measure, _period(context, period)))


def numerator(context: ReportContext, measure: str, period: str = "") -> Bound:
    """What the share or mean is counted on, above the line."""
    cited = context.ledger.cite(measure, _period(context, period))
    return part_words(cited, cited.figure.numerator)


def denominator(context: ReportContext, measure: str, period: str = "") -> Bound:
    """What the share or mean is counted on, below the line."""
    cited = context.ledger.cite(measure, _period(context, period))
    return part_words(cited, cited.figure.denominator)


def maturity(context: ReportContext, measure: str, period: str = "") -> Bound:
    """How much of the follow-up has been seen: ``61 procent``."""
    cited = context.ledger.cite(measure, _period(context, period))
    if not cited.figure.value.has_value:
        return absent(cited)
    return quote(cited, f"{format_number(cited.figure.maturity_share * 100)}\u00a0procent")


def published(context: ReportContext, measure: str, years_back: int = 1) -> Bound:
    """The value that an earlier year's report published for the whole year."""
    whole_year = context.years_back(years_back)
    (cited,) = context.ledger.cite_published(measure, (whole_year,))
    return quote_value(cited)


def direction(context: ReportContext, measure: str) -> BoundText:
    """``ökat``, ``minskat``, ``oförändrat``; ``ingen säker förändring`` unless the gate's comparison says more."""
    cited = context.ledger.cite(measure, context.period)
    return quote(cited, context.ledger.development(measure, context.period, context.previous).value)


def development(context: ReportContext, measure: str, lag: bool = True) -> Bound:
    """The end of a sentence: ``har ökat jämfört med januari–april 2024``.

    Where both years are taken as they were known equally long after, it is said; with ``lag=False`` the text says it.
    """
    cited = context.ledger.cite(measure, context.period)
    if not cited.figure.value.has_value:
        return absent(cited)
    return quote(cited, _predicate(context, measure, says_lag=lag))


def change(context: ReportContext, measure: str) -> Bound:
    """The size of a change: ``159 fler än januari–april 2024``; words where the gate allows no difference."""
    cited = context.ledger.cite(measure, context.period)
    if not cited.figure.value.has_value:
        return absent(cited)
    comparison = context.ledger.compare(measure, context.period, context.previous)
    said = context.ledger.development(measure, context.period, context.previous)
    if said not in (Development.INCREASED, Development.DECREASED) or comparison.difference is None:
        return quote(cited, _predicate(context, measure))
    unit = cited.definition.unit
    size = format_number(abs(scale_for_display(comparison.difference, unit=unit)), decimals=cited.decimals)
    noun = {Unit.SHARE: " procentenheter", Unit.PER_CENT: " procentenheter", Unit.DAYS: " dagar"}.get(unit, "")
    is_counted = unit in (Unit.COUNT, Unit.PERSONS, Unit.CARE_DAYS)
    more, less = ("fler", "färre") if is_counted else ("högre", "lägre")
    comparative = more if said is Development.INCREASED else less
    lag = EQUALLY_LONG_AFTER if comparison.is_at_same_lag else ""
    return quote(cited, f"{size}{noun} {comparative} än {context.previous.label_long_sv()}{lag}")


def reservation(context: ReportContext, measure: str) -> BoundText:
    """Why the gate refuses or marks the comparison with the year before, in its own words; may be empty."""
    cited = context.ledger.cite(measure, context.period)
    return quote(cited, context.ledger.compare(measure, context.period, context.previous).reason)


def listed(context: ReportContext, measure: str, by: str) -> BoundText:
    """A breakdown in words: ``6 familjehem, 4 nätverkshem och 4 jourhem``."""
    cited = context.ledger.cite_groups(measure, context.period, by=by)
    if not cited:
        return plain_words("inga")
    parts = []
    for one in cited:
        code = dict(one.figure.groups)[by]
        amount = value_words(one, with_unit=False) if one.figure.value.has_value else "ett litet antal"
        parts.append(f"{amount} {_CODE_LABELS.get(code, code)}")
    return BoundText(join_words(parts), "", cited[0].reference)


def money(context: ReportContext, line: str, column: str = "forecast", signed: bool = False) -> Bound:
    """An amount of the full-year forecast in millions: a line or area by its label, ``best_case``, ``worst_case``.

    ``column`` is ``accounts``, ``budget`` or ``forecast``.
    """
    finance = context.finance
    if finance is None:
        return Absent(NO_FORECAST)
    if line in ("best_case", "worst_case"):
        amount = finance.best_case_ore if line == "best_case" else finance.worst_case_ore
        return amount_words(amount, label="Bästa fall" if line == "best_case" else "Sämsta fall", is_signed=True)
    accumulated = () if finance.accumulated is None else (finance.accumulated,)
    for statement_line in (*finance.lines, *finance.areas, *accumulated):
        if statement_line.label == line:
            columns = {
                "accounts": statement_line.accounts_ore,
                "budget": statement_line.budget_ore,
                "forecast": statement_line.forecast_ore,
            }
            if column not in columns:
                raise InvalidReport(f"Kolumnen {column} finns inte.", remedy=f"Välj {', '.join(columns)}.")
            return amount_words(columns[column], label=line, is_signed=signed)
    known = ", ".join(dict.fromkeys(each.label for each in (*finance.lines, *finance.areas)))
    raise InvalidReport(f"Raden ”{line}” finns inte i helårsprognosen.", remedy=f"Välj {known}.")


def result_summary(context: ReportContext) -> BoundText:
    """One sentence about the year's result."""
    if context.finance is None or context.finance.result.forecast_ore is None:
        return plain_words(NO_FORECAST)
    is_closed = context.money is not None and context.money.book.is_closed
    return plain_words(summarise_result(context.finance, is_closed=is_closed))


def comment(context: ReportContext, label: str) -> Bound:
    """A comment entered with the full-year forecast, as it was entered; nothing where none was."""
    if context.finance is None or label not in context.finance.comments:
        return Absent("")
    return plain_words(context.finance.comments[label])


FUNCTIONS: dict[str, BoundFunction] = {
    function.__name__: function
    for function in (
        period,
        months,
        year,
        known_at,
        figure,
        share,
        words,
        interval,
        numerator,
        denominator,
        maturity,
        published,
        direction,
        development,
        change,
        reservation,
        listed,
        money,
        comment,
        result_summary,
        allocation_functions.allocation_summary,
        allocation_functions.allocation_without,
        estimate_functions.waiting_mean,
        estimate_functions.waiting_share,
        estimate_functions.waiting_change,
        estimate_functions.known_count,
        estimate_functions.expected,
        estimate_functions.full_year,
        estimate_functions.signal,
        estimate_functions.revised,
        estimate_functions.reached,
        estimate_functions.track_record,
        estimate_functions.year_track_record,
        estimate_functions.goal_mature,
        estimate_functions.goal_newest,
        goal_functions.goals_summary,
        goal_functions.goal_status,
        goal_functions.goal_value,
        goal_functions.goal_interval,
        goal_functions.goal_numerator,
        goal_functions.goal_denominator,
        goal_functions.goal_target,
        goal_functions.goal_baseline,
        goal_functions.goal_wording,
        goal_functions.goal_period,
    )
}


def _predicate(context: ReportContext, measure: str, *, says_lag: bool = True) -> str:
    development = context.ledger.development(measure, context.period, context.previous)
    is_at_same_lag = context.ledger.compare(measure, context.period, context.previous).is_at_same_lag
    return predicate(development, earlier=context.previous, is_at_same_lag=is_at_same_lag and says_lag)


def _period(context: ReportContext, written: str) -> Period:
    match written:
        case "":
            return context.period
        case "previous":
            return context.previous
        case "last_year":
            return Period.year(context.period.first.year - 1)
        case _:
            period = Period.parse(written)
            context.check_year(period.first.year)
            context.check_year(period.last.year)
            return period
