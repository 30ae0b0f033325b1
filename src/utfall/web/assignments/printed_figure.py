"""What a measure printed on the day that an assignment was given: bound to it for good, whatever is shown later."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.errors import UtfallError
from utfall.figures.kept import KeptGate
from utfall.figures.warming import last_whole_tertial
from utfall.reports.figure_ledger import decimals_of
from utfall.reports.numbers import format_cell, format_day, format_interval
from utfall.web.gates import gate_at
from utfall.web.shown import delivery_at


@dataclass(frozen=True)
class PrintedFigure:
    """The printed words with the way back: ``value`` and ``interval`` as read (``interval`` empty where there is none),
    ``period`` an id, ``known_at`` as read, and definition, delivery and protection as the figure had them."""

    measure: str
    title: str
    value: str
    interval: str
    period: str
    period_label: str
    known_at: str
    version: str
    definition_hash: str
    delivery: str
    protection: str


def figure_now(measure: str) -> PrintedFigure | None:
    """What the measure prints for the last whole tertial of the newest delivery that is shown; None where there is no
    delivery yet, or the gate gives no figure. Raises ``UnknownMeasure``."""
    try:
        delivery = delivery_at(None)
    except UtfallError:
        return None
    return printed(gate_at(delivery), measure)


def printed(gate: KeptGate, measure: str) -> PrintedFigure | None:
    """What the measure prints for the last whole tertial of the gate; None where it gives no figure. Raises
    ``UnknownMeasure``."""
    definition = gate.definition(measure)
    period = last_whole_tertial(gate.known_at)
    try:
        figure = gate.standing(measure, (period,)).figure(period.id)
    except UtfallError:
        return None
    decimals = decimals_of(figure, definition)
    shows_interval = figure.interval is not None and figure.value.has_value
    return PrintedFigure(
        measure=measure,
        title=definition.short_title,
        value=format_cell(figure.value, unit=figure.unit, decimals=decimals),
        interval=(
            format_interval(figure.interval, unit=figure.unit, decimals=decimals)
            if shows_interval and figure.interval is not None
            else ""
        ),
        period=period.id,
        period_label=period.label_long_sv(),
        known_at=format_day(figure.origin.known_at),
        version=figure.origin.version,
        definition_hash=figure.origin.definition_hash,
        delivery=figure.origin.delivery,
        protection=figure.protection.value,
    )
