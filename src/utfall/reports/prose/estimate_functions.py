"""The bound functions that speak of estimates; part of the closed list in ``functions``.

Where no estimate can be made, or where it has no value to show, the sentence gives way to one that says why.
"""

from __future__ import annotations

from utfall.errors import InvalidReport
from utfall.figures.estimates.making import change_between
from utfall.figures.estimates.returns import Returns
from utfall.figures.estimates.waiting import WaitingTime
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.reports.content import BoundText
from utfall.reports.context import ReportContext
from utfall.reports.estimate_ledger import NotEstimated
from utfall.reports.estimate_words import not_known_sentence, projection_words, with_interval
from utfall.reports.numbers import format_cell
from utfall.reports.prose.quoting import plain_words, quote
from utfall.reports.prose.sentences import Absent, Bound
from utfall.stats.waiting_time import SHARE_DAYS


def waiting_mean(context: ReportContext, measure: str) -> Bound:
    """The mean wait with all cases counted, and its interval: ``52 dagar (44–60)``."""
    wait = context.estimates.waiting_time(measure, context.period)
    return _absent(wait) if isinstance(wait, NotEstimated) else _quoted(context, wait.mean, wait.definition)


def waiting_share(context: ReportContext, measure: str, days: int = 30) -> Bound:
    """The share with a decision within 30, 60 or 90 days, and its interval: ``41 procent (35–47)``."""
    wait = context.estimates.waiting_time(measure, context.period)
    if days not in SHARE_DAYS:
        known = ", ".join(map(str, SHARE_DAYS))
        raise InvalidReport(f"Andelen inom {days} dagar skattas inte.", remedy=f"Välj {known}.")
    if isinstance(wait, NotEstimated):
        return _absent(wait)
    return _quoted(context, wait.shares[SHARE_DAYS.index(days)], wait.definition)


def waiting_change(context: ReportContext, measure: str) -> Bound:
    """Whether the mean wait has certainly changed since the same months a year earlier, as a sentence by itself."""
    wait = context.estimates.waiting_time(measure, context.period)
    if isinstance(wait, NotEstimated) or not wait.mean.value.has_value:
        return Absent("")
    (now,) = context.ledger.cite_estimates((wait.mean,), wait.definition)
    return quote(now, _change_sentence(context, wait))


def _change_sentence(context: ReportContext, wait: WaitingTime) -> str:
    before = wait.year_before
    if before is None or not change_between(wait.mean, before.mean).is_compared:
        return "Någon jämförelse med året före görs inte: det kan inte skattas på samma sätt."
    (then,) = context.ledger.cite_estimates((before.mean,), wait.definition)
    label, said = before.period.label_long_sv(), with_interval(then)
    direction = change_between(wait.mean, before.mean).direction
    if direction == 0:
        return f"Det är ingen säker förändring mot {label}, då det på samma sätt var {said}."
    word = "längre" if direction > 0 else "kortare"
    return f"Det är {word} än {label}, då det på samma sätt var {said}."


def expected(context: ReportContext, measure: str) -> Bound:
    """What a count that is registered late will come to, and its interval: ``omkring 438 (434–441)``."""
    found = context.estimates.expected_count(measure, context.period)
    if isinstance(found, NotEstimated):
        return _absent(found)
    return _projected(context, found.expected, found.definition)


def known_count(context: ReportContext, measure: str) -> Bound:
    """The count that ``expected`` starts from: of a share without return, how many ends are registered so far."""
    found = context.estimates.expected_count(measure, context.period)
    if isinstance(found, NotEstimated):
        return _absent(found)
    (cited,) = context.ledger.cite_estimates((found.known_figure,), found.definition)
    if not cited.figure.value.has_value:
        return Absent(not_known_sentence(cited), cited.reference)
    return quote(cited, format_cell(cited.figure.value, unit=cited.figure.unit, decimals=0))


def full_year(context: ReportContext, measure: str) -> Bound:
    """The year's total from its first months, and in which range it comes in eight years of ten."""
    found = context.estimates.full_year(measure, Period.year(context.period.first.year))
    if isinstance(found, NotEstimated):
        return _absent(found)
    return _projected(context, found.expected, found.definition)


def signal(context: ReportContext, measure: str) -> BoundText:
    """What the measure's control chart says, as a sentence by itself."""
    chart = context.estimates.control_chart(measure)
    return plain_words(chart.sentence)


def track_record(context: ReportContext, measure: str) -> BoundText:
    """How right our earlier estimates have been, as a sentence by itself."""
    return plain_words(context.estimates.track_record(measure, context.period).sentence)


def year_track_record(context: ReportContext, measure: str) -> BoundText:
    """The same of the full year's total."""
    year = Period.year(context.period.first.year)
    return plain_words(context.estimates.track_record(measure, year).sentence)


def revised(context: ReportContext, measure: str) -> Bound:
    """How last year's figure has moved since it was first known, as a sentence by itself; nothing where it has not."""
    found = context.estimates.revisions(measure, context.previous)
    if isinstance(found, NotEstimated):
        return _absent(found)
    shown = [step.figure for step in found.steps if step.figure.value.has_value]
    if len(shown) < 2 or shown[0].value == shown[-1].value:
        return Absent("")
    first, last = context.ledger.cite_estimates((shown[0], shown[-1]), found.definition)
    said = [format_cell(c.figure.value, unit=c.figure.unit, decimals=c.decimals, in_prose=True) for c in (first, last)]
    subject = f"{found.definition.short_title} {context.previous.label_long_sv()}"
    return quote(last, f"{subject} var {said[0]} när siffran först var känd, och är nu {said[1]}.")


def goal_mature(context: ReportContext, goal: str) -> Bound:
    """The goal's share among the latest twelve months whose answer is final: ``83,0 procent (78,9–86,5)``."""
    found = _returns(context, goal)
    return _absent(found) if isinstance(found, NotEstimated) else _quoted(context, found.mature, found.definition)


def goal_newest(context: ReportContext, goal: str) -> Bound:
    """The goal's share by the curve among the latest twelve months that are registered."""
    found = _returns(context, goal)
    return _absent(found) if isinstance(found, NotEstimated) else _quoted(context, found.newest, found.definition)


def _returns(context: ReportContext, goal: str) -> Returns | NotEstimated:
    assessed = context.goal(goal)
    return context.estimates.returns(assessed.goal.measure, assessed.cited.figure.period)


def reached(context: ReportContext, measure: str) -> Bound:
    """The share that reaches its goal in time, of all that have begun: ``40 procent (31–49)``."""
    found = context.estimates.reached(measure, context.period)
    return _absent(found) if isinstance(found, NotEstimated) else _quoted(context, found.estimated, found.definition)


def _quoted(context: ReportContext, figure: Figure, definition: Definition) -> Bound:
    (cited,) = context.ledger.cite_estimates((figure,), definition)
    if not figure.value.has_value:
        return Absent(not_known_sentence(cited), cited.reference)
    return quote(cited, with_interval(cited))


def _projected(context: ReportContext, figure: Figure, definition: Definition) -> Bound:
    (cited,) = context.ledger.cite_estimates((figure,), definition)
    if not figure.value.has_value:
        return Absent(not_known_sentence(cited), cited.reference)
    return quote(cited, projection_words(figure))


def _absent(found: NotEstimated) -> Absent:
    return Absent(found.sentence)
