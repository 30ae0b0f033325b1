"""What an area's screen shows, for the rooms that show or freeze it: what has changed, what is as usual, what cannot be
known yet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from utfall.figures.estimates.control import ControlChart
from utfall.figures.kept import KeptGate
from utfall.figures.warming import last_whole_tertial
from utfall.measures.areas import Area
from utfall.measures.definition import Definition
from utfall.model.cell import CellState
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import EventCount, SpellDays, TimeToEvent
from utfall.reports.estimate_words import projection_words, rounded_outwards
from utfall.reports.numbers import EN_DASH, format_day, number_in_words
from utfall.web.assessed_goals import GoalMark, assessed_goals, goal_period
from utfall.web.business_areas import business_areas
from utfall.web.estimates import if_estimated, shown_chart
from utfall.web.figure_words import State, maturity_state
from utfall.web.small_chart import SmallChart, small_chart

NO_CERTAIN_CHANGE = State("not", "Ingen säker förändring")


@dataclass(frozen=True)
class Watched:
    """A measure at the period, and its control chart where one can be made. ``known_on``: when the figure is whole."""

    definition: Definition
    figure: Figure
    before: Figure
    chart: ControlChart | None

    @property
    def is_signal(self) -> bool:
        """Has the newest judged point of the chart changed beyond chance?"""
        return self.chart is not None and self.chart.last_judged.rule is not None

    @property
    def says(self) -> str:
        """The chart's sentence without its first words, which the mark above says."""
        if self.chart is None:
            return ""
        said = self.chart.sentence.removeprefix("Signal: ").removeprefix("Ingen signal: ")
        return said[:1].upper() + said[1:]

    @property
    def is_waiting(self) -> bool:
        """Is part of the figure still to come?"""
        cell = self.figure.value
        return cell.state is CellState.NOT_YET_KNOWN or (cell.has_value and self.figure.is_preliminary)

    @property
    def known_on(self) -> datetime.date | None:
        """The first day when the figure can be whole: its registration over, and everybody followed."""
        registered = self.figure.period.end + timedelta(days=self.definition.maturity_days)
        return self.figure.value.known_on or (registered if registered > self.figure.origin.known_at else None)


@dataclass(frozen=True)
class AreaInBrief:
    """One area on the first page; ``place`` counts from 1 of ``count``."""

    area: Area
    place: int
    count: int
    watched: tuple[Watched, ...]
    goals: tuple[GoalMark, ...]

    @property
    def changed(self) -> tuple[Watched, ...]:
        """Those with a signal."""
        return tuple(one for one in self.watched if one.is_signal)

    @property
    def waiting(self) -> tuple[Watched, ...]:
        """Those whose figures are not whole yet."""
        return tuple(one for one in self.watched if one.is_waiting)

    @property
    def lead(self) -> str:
        """What has changed, as sentences."""
        judged = sum(one.chart is not None and not one.chart.is_drifting for one in self.watched)
        return lead_sentence(changed=len(self.changed), judged=judged)


@dataclass(frozen=True)
class Card:
    """A measure on an area's own page."""

    watched: Watched
    figure: Figure
    state: State
    sentence: str
    expected: str
    full_year: str
    drawn: SmallChart | None


@dataclass(frozen=True)
class AreaPage:
    """One screen: what has changed, the rest, and the area's goals."""

    brief: AreaInBrief
    period: Period
    changed: tuple[Card, ...]
    rest: tuple[Card, ...]
    before: Area | None
    after: Area | None


def lead_sentence(*, changed: int, judged: int) -> str:
    """``Två saker har ändrats på riktigt. Resten rör sig inom det vanliga.``"""
    if not judged:
        return "Här finns inget som reglerna för slumpen kan bedöma: siffrorna är för få, eller ändras för långsamt."
    if not changed:
        return "Inget har ändrats på riktigt. Det som går att bedöma rör sig inom det vanliga."
    count = number_in_words(changed)
    what = "En sak" if changed == 1 else f"{count[0].upper()}{count[1:]} saker"
    rest = " Resten rör sig inom det vanliga." if judged > changed else ""
    return f"{what} har ändrats på riktigt.{rest}"


def areas_in_brief(gate: KeptGate, *, known: datetime.date | None) -> tuple[AreaInBrief, ...]:
    """Every area, each measure asked for once."""
    areas = business_areas().areas
    marks = assessed_goals(gate, goal_period(gate.known_at), known=known)
    return tuple(_brief(gate, area, place, marks) for place, area in enumerate(areas, start=1))


def area_page(gate: KeptGate, area: Area, *, known: datetime.date | None) -> AreaPage:
    """The area's screen."""
    areas = business_areas().areas
    place = areas.index(area)
    marks = assessed_goals(gate, goal_period(gate.known_at), known=known)
    brief = _brief(gate, area, place + 1, marks)
    cards = [(one, _card(gate, one)) for one in brief.watched]
    return AreaPage(
        brief,
        last_whole_tertial(gate.known_at),
        tuple(card for one, card in cards if one.is_signal),
        tuple(card for one, card in cards if not one.is_signal),
        areas[place - 1] if place else None,
        areas[place + 1] if place + 1 < len(areas) else None,
    )


def _brief(gate: KeptGate, area: Area, place: int, marks: Sequence[GoalMark]) -> AreaInBrief:
    watched = tuple(_watched(gate, measure) for measure in area.measures)
    of_area = tuple(mark for mark in marks if mark.goal.measure in area.measures)
    return AreaInBrief(area, place, len(business_areas().areas), watched, of_area)


def _watched(gate: KeptGate, measure: str) -> Watched:
    period = last_whole_tertial(gate.known_at)
    previous = Period.tertial(period.first.year - 1, (period.first.month + 3) // 4)
    table = gate.standing(measure, (previous, period))
    chart = if_estimated(gate.control_chart, measure)
    return Watched(gate.definition(measure), table.figure(period.id), table.figure(previous.id), chart)


def _card(gate: KeptGate, one: Watched) -> Card:
    definition, period = one.definition, one.figure.period
    spec = definition.version_for(period.first).spec
    figure, sentence, expected, year = one.figure, one.says, "", ""
    if isinstance(spec, TimeToEvent) and (wait := if_estimated(gate.waiting_time, definition.id, period)) is not None:
        figure, sentence = wait.mean, wait.sentence
    elif isinstance(spec, EventCount) and one.figure.value.has_value and one.figure.is_preliminary:
        count = if_estimated(gate.expected_count, definition.id, period)
        limits = None if count is None or count.is_complete else rounded_outwards(count.expected)
        # Limits that are one number say nothing that the figure has not said.
        if count is not None and limits is not None and limits[1] != limits[2]:
            expected = f"{projection_words(count.expected)} väntas när allt är registrerat"
    if isinstance(spec, EventCount | SpellDays):
        total = if_estimated(gate.full_year, definition.id, Period.year(gate.known_at.year))
        limits = None if total is None else rounded_outwards(total.expected)
        year = "" if limits is None else f"Helår väntas bli {limits[1]}{EN_DASH}{limits[2]}."
    if not sentence:
        sentence = gate.compare(one.figure, one.before).sentence
    shown = shown_chart(gate, definition.id) if one.is_signal else None
    drawn = small_chart(shown) if shown is not None else None
    return Card(one, figure, _state(one, figure), sentence, expected, year, drawn)


def _state(one: Watched, figure: Figure) -> State:
    """A signal before all, then that the figure is not whole, then that nothing certain has changed."""
    if one.is_signal:
        return State("bad", "Har ändrats", one.says)
    if not figure.value.has_value or figure.is_preliminary:
        state = maturity_state(figure)
        return State(state.shape, state.word, _until(one, figure) or state.why)
    if one.chart is None:
        return State("not", "Bedöms inte med gränser")
    return State("not", "Ändras långsamt") if one.chart.is_drifting else NO_CERTAIN_CHANGE


def _until(one: Watched, figure: Figure) -> str:
    day = figure.value.known_on or one.known_on
    return (
        ""
        if day is None or figure.value.state in (CellState.HIDDEN, CellState.MISSING)
        else (f"Kan vara färdig {format_day(day)}.")
    )
