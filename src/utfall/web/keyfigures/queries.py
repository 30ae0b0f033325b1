"""What the pages of key figures show."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.figures.kept import KeptGate
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.web.figure_words import State, comparability_state, maturity_state


@dataclass(frozen=True)
class MeasurePage:
    """A measure at one period: its figure, the same months the year before, and what may be said of them."""

    definition: Definition
    period: Period
    figure: Figure
    before: Figure | None
    sentence: str
    maturity: State
    comparability: State


def measure_page(gate: KeptGate, *, measure: str, period: Period) -> MeasurePage:
    """The page. Raises ``UnknownMeasure``."""
    definition = gate.definition(measure)
    previous = period.same_period_previous_year()
    periods = (period,) if previous is None else (previous, period)
    table = gate.table(measure, periods)
    figure = table.figure(period.id)
    before = None if previous is None else table.figure(previous.id)
    sentence = "" if before is None else gate.compare(figure, before).sentence
    return MeasurePage(
        definition, period, figure, before, sentence, maturity_state(figure), comparability_state(figure)
    )
