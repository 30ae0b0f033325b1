"""A pilot set against its figure: before and after, the comparable groups beside, and what cannot be concluded."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from utfall.errors import NoEstimate, UtfallError
from utfall.figures.comparison import Comparison
from utfall.figures.estimates.before_after import RARE, BeforeAndAfter, Began
from utfall.figures.estimates.before_after_words import CANNOT_SAY, NOT_ITS_DOING, short_word
from utfall.figures.estimates.followed_words import is_wait
from utfall.figures.estimates.making import Groups
from utfall.figures.kept import KeptGate
from utfall.figures.table import FigureTable
from utfall.figures.warming import last_whole_tertial
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period, PeriodKind
from utfall.reports.charts.pictures import before_and_after_picture
from utfall.reports.render.html import chart_html
from utfall.stats.level_change import Level
from utfall.web.pilot_figures import figure_of, group_words, place_groups, place_words, said_of


@dataclass(frozen=True)
class Tried:
    """What a pilot was to change, where, from which day and, where it is over, to which; ``is_to_rise`` as expected."""

    measure: str
    by: str
    group: str
    is_to_rise: bool
    began: Began

    @property
    def groups(self) -> Groups:
        """The place as the gate takes it."""
        return ((self.by, self.group),) if self.by else ()


@dataclass(frozen=True)
class Beside:
    """One place with its figures of the same part of the year before and after (None: none is whole yet), and what the
    same rule says of it."""

    name: str
    is_own: bool
    before: str
    after: str
    word: str
    level: Level | None


@dataclass(frozen=True)
class Evaluation:
    """What a pilot's page says of its figure. ``sentence`` comes first; ``not_concluded`` is never empty.

    ``before`` and ``after`` are the pilot's own figures of the same tertial, ``comparison`` the gate's of the two.
    """

    definition: Definition
    place: str
    sentence: str
    level: Level | None
    is_as_expected: bool | None
    found: BeforeAndAfter | None
    chart: Markup | None
    before: Figure | None
    after: Figure | None
    comparison: Comparison | None
    beside: tuple[Beside, ...]
    trend: str
    not_concluded: tuple[str, ...]

    @property
    def is_wait(self) -> bool:
        """Is the share decided in time followed, and not the figure itself?"""
        return is_wait(self.definition)


def evaluated(gate: KeptGate, tried: Tried) -> Evaluation:
    """The evaluation, as the gate's delivery knows it. Raises ``UnknownMeasure`` and ``UnknownBreakdown``."""
    definition = gate.definition(tried.measure)
    place = place_words(definition, tried.by, tried.group)
    found, sentence = _found(gate, tried, tried.groups)
    level = None if found is None else found.level
    pair = _same_tertials(gate, tried.began)
    before, after, comparison = _compared(gate, tried, pair)
    beside = _beside(gate, tried, definition, pair, level)
    return Evaluation(
        definition=definition,
        place=place,
        sentence=sentence,
        level=level,
        is_as_expected=is_as_expected(found, tried),
        found=found,
        chart=None if found is None else _drawn(gate, tried, found, place),
        before=before,
        after=after,
        comparison=comparison,
        beside=beside,
        trend=trend_of(tried, level, beside),
        not_concluded=(NOT_ITS_DOING,) if found is None else found.reservations,
    )


def short_result(gate: KeptGate, tried: Tried) -> str:
    """The sentence alone, for a table; also of a measure that the definitions no longer have."""
    try:
        return _found(gate, tried, tried.groups)[1]
    except UtfallError:
        return CANNOT_SAY


def is_as_expected(found: BeforeAndAfter | None, tried: Tried) -> bool | None:
    """Has the measure gone the way that was expected of it? None where it has not changed for certain. A wait is longer
    where fewer are decided in time, and events are fewer where it is longer between them."""
    if found is None or not found.is_changed:
        return None
    is_turned = is_wait(found.definition) or found.chart.method == RARE
    return ((found.level is Level.RISEN) != is_turned) == tried.is_to_rise


def _found(gate: KeptGate, tried: Tried, groups: Groups) -> tuple[BeforeAndAfter | None, str]:
    try:
        found = gate.before_and_after(tried.measure, tried.began, groups=groups)
    except NoEstimate as error:
        cause = error.cause.replace(tried.measure, gate.definition(tried.measure).short_title)
        return None, f"{CANNOT_SAY}: {cause[:1].lower() + cause[1:]}"
    return _as_shown(gate, found), found.sentence


def _as_shown(gate: KeptGate, found: BeforeAndAfter) -> BeforeAndAfter:
    """Without the points of months that pages hide: what is followed in all, and a wait, was asked for by itself."""
    chart = found.chart
    of_pages = bool(found.groups) and not any(one.figure.estimand for one in chart.points)
    months = [one.figure.period for one in chart.points if one.figure.period.kind is PeriodKind.MONTH]
    if of_pages or not months:
        return found
    table = gate.standing(found.definition.id, months, by=found.groups[0][0] if found.groups else "")
    hidden = {month for month in months if not _is_shown(table, month, found.groups)}
    kept = [(place, one) for place, one in enumerate(chart.points) if one.figure.period not in hidden]
    began_at = None
    if chart.began_at is not None:
        first = chart.began_at
        began_at = next((number for number, (place, _) in enumerate(kept) if place >= first), None)
    points = tuple(one for _, one in kept)
    return dataclasses.replace(found, chart=dataclasses.replace(chart, points=points, began_at=began_at))


def _is_shown(table: FigureTable, month: Period, groups: Groups) -> bool:
    try:
        return table.figure(month, **dict(groups)).value.has_value
    except KeyError:  # no row of the month has the group: a zero that no table lists
        return True


def _drawn(gate: KeptGate, tried: Tried, found: BeforeAndAfter, place: str) -> Markup | None:
    if not found.chart.points:
        return None
    call = ("pilot chart", tried.measure, tried.by, tried.group, repr(tried.began), place)
    return gate.keep(call, lambda: chart_html(before_and_after_picture(found, place=place)))


def _same_tertials(gate: KeptGate, began: Began) -> tuple[Period, Period] | None:
    """The same tertial of two years: the last whole one after the start, and the last before it; None where no whole
    tertial has passed since the start."""
    until = gate.known_at if began.until is None else min(gate.known_at, _day_after(began.until))
    after = last_whole_tertial(until)
    if after.first < began.on:
        return None
    before = after
    while before.last >= began.on:
        earlier = before.same_period_previous_year()
        assert earlier is not None, "a tertial always has one the year before"
        before = earlier
    return before, after


def _day_after(day: date) -> date:
    return Period.day(day).end


def _compared(
    gate: KeptGate, tried: Tried, pair: tuple[Period, Period] | None
) -> tuple[Figure | None, Figure | None, Comparison | None]:
    if pair is None:
        return None, None, None
    try:
        before, after = (figure_of(gate, tried.measure, tried.by, tried.group, period=one) for one in pair)
    except KeyError:
        return None, None, None
    return before, after, gate.compare(after, before)


def _beside(
    gate: KeptGate, tried: Tried, definition: Definition, pair: tuple[Period, Period] | None, own: Level | None
) -> tuple[Beside, ...]:
    """The pilot's place first, then the other values of the breakdown, last all of the board."""
    if not tried.by:
        return ()
    others = [group for group in place_groups(gate, tried.measure, tried.by) if group != tried.group]
    rows = []
    for by, group in ((tried.by, tried.group), *((tried.by, other) for other in others), ("", "")):
        is_own = bool(by) and group == tried.group
        groups = ((by, group),) if by else ()
        found = None if is_own else _found(gate, tried, groups)[0]
        level = own if is_own else None if found is None else found.level
        is_rare = found is not None and found.chart.method == RARE
        said = _said(gate, tried, definition, by, group, pair)
        word = CANNOT_SAY if level is None else short_word(level, is_rare=is_rare)
        name = group_words(definition, by, group) if by else "hela nämnden, med piloten"
        rows.append(Beside(name, is_own, *said, word, level))
    return tuple(rows)


def _said(
    gate: KeptGate, tried: Tried, definition: Definition, by: str, group: str, pair: tuple[Period, Period] | None
) -> tuple[str, str]:
    if pair is None:
        return "", ""
    try:
        before, after = (figure_of(gate, tried.measure, by, group, period=one) for one in pair)
    except KeyError:
        return "", ""
    return said_of(before, definition), said_of(after, definition)


def trend_of(tried: Tried, level: Level | None, beside: tuple[Beside, ...]) -> str:
    """What the other places say of the change."""
    if not tried.by:
        return "Piloten prövas i hela nämnden: det finns ingen jämförbar grupp som står utanför."
    others = [one for one in beside[:-1] if not one.is_own]
    if not others:
        return "Det finns ingen jämförbar grupp: bara här förekommer det som räknas."
    if level not in (Level.RISEN, Level.FALLEN):
        moved = [f"{one.name} ({one.word.lower()})" for one in others if one.level in (Level.RISEN, Level.FALLEN)]
        return f"I jämförbara grupper har nivån ändrats: {', '.join(moved)}." if moved else ""
    alike = [one.name for one in others if one.level is level]
    if alike:
        return (
            f"Samma ändring syns i {', '.join(alike)}, där piloten inte prövas. Den kan gälla alla, och inte piloten."
        )
    judged = [one for one in others if one.level in (Level.RISEN, Level.FALLEN, Level.NOT_CERTAIN)]
    if not judged:
        return "De jämförbara grupperna går inte att bedöma, så det går inte att säga om ändringen gäller alla."
    return "Ingen jämförbar grupp har ändrats åt samma håll. Det talar emot en allmän trend, men visar inte orsaken."
