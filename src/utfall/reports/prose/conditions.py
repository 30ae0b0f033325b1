"""When a paragraph is part of the report: written first in it, ``{{ when_known("measure") }}``.

What is true of one period is false of the next. A paragraph that holds only for some figures says so itself, so that
the same texts can be used for another tertial without a sentence that has become untrue.
"""

from __future__ import annotations

from collections.abc import Callable

from utfall.model.period import Period
from utfall.reports.context import ReportContext
from utfall.reports.figure_ledger import Development

ConditionFunction = Callable[..., bool]


def when_period(context: ReportContext, period: str) -> bool:
    """Only in the report for that period: ``2025-T1``."""
    return context.period == Period.parse(period)


def when_year(context: ReportContext, year: int) -> bool:
    """Only in reports for that year."""
    return context.period.first.year == year


def when_known(context: ReportContext, measure: str) -> bool:
    """Only where the report's period has a value to show."""
    return context.ledger.peek(measure, context.period).value.has_value


def when_published(context: ReportContext, measure: str, years_back: int = 1) -> bool:
    """Only where an earlier year's value has been published."""
    whole_year = context.years_back(years_back)
    (figure,) = context.ledger.peek_published(measure, (whole_year,))
    return figure.value.has_value


def when_preliminary(context: ReportContext, measure: str) -> bool:
    """Only where the value is preliminary."""
    figure = context.ledger.peek(measure, context.period)
    return figure.value.has_value and figure.is_preliminary


def when_changed(context: ReportContext, measure: str) -> bool:
    """Only where the value has certainly increased or decreased since the same months a year earlier."""
    development = context.ledger.development(measure, context.period, context.previous)
    return development in (Development.INCREASED, Development.DECREASED)


def when_comparable(context: ReportContext, measure: str) -> bool:
    """Only where the gate allows a comparison with the same months a year earlier."""
    development = context.ledger.development(measure, context.period, context.previous)
    return development is not Development.NOT_COMPARABLE


def when_not_comparable(context: ReportContext, measure: str) -> bool:
    """Only where there is a value that the gate does not allow to be compared."""
    return when_known(context, measure) and not when_comparable(context, measure)


def when_at_same_lag(context: ReportContext, measure: str) -> bool:
    """Only where both years are compared as they were known equally long after."""
    return context.ledger.compare(measure, context.period, context.previous).is_at_same_lag


def when_year_goes_on(context: ReportContext) -> bool:
    """Only while the report's year was not over on the known-at day."""
    return Period.year(context.period.first.year).last >= context.known_at


def when_forecast(context: ReportContext) -> bool:
    """Only where a full-year forecast has been handed in, and the year is not booked to its end."""
    has_forecast = context.finance is not None and context.finance.result.forecast_ore is not None
    return has_forecast and not when_closed(context)


def when_cases(context: ReportContext) -> bool:
    """Only where a best and a worst case have been handed in with the full-year forecast."""
    finance = context.finance
    return finance is not None and finance.best_case_ore is not None and finance.worst_case_ore is not None


def when_ledger(context: ReportContext) -> bool:
    """Only where the year's ledger has been brought in."""
    return context.money is not None


def when_allocation(context: ReportContext) -> bool:
    """Only where an economic allocation of the year after, or of the year, has been brought in."""
    return context.allocation is not None


def when_closed(context: ReportContext) -> bool:
    """Only where all of the report's year is booked."""
    return context.money is not None and context.money.book.is_closed


def when_goals(context: ReportContext) -> bool:
    """Only where the board has decided goals for the year."""
    return bool(context.goals)


CONDITIONS: dict[str, ConditionFunction] = {
    function.__name__: function
    for function in (
        when_period,
        when_year,
        when_known,
        when_published,
        when_preliminary,
        when_changed,
        when_comparable,
        when_not_comparable,
        when_at_same_lag,
        when_year_goes_on,
        when_forecast,
        when_cases,
        when_ledger,
        when_allocation,
        when_closed,
        when_goals,
    )
}
