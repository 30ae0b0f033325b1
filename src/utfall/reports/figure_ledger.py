"""The figures a report asks for: each asked once through the gate, each use written down for the appendix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from utfall.measures.definition import Definition
from utfall.model.figure import Figure, Origin
from utfall.model.period import Period
from utfall.reports.content import FigureRecord
from utfall.reports.gate_view import Comparison, FigureTable, Gate


class Development(Enum):
    """What may be said about a change. The default is that nothing certain can be said."""

    INCREASED = "ökat"
    DECREASED = "minskat"
    UNCHANGED = "oförändrat"
    NOT_CERTAIN = "ingen säker förändring"
    TOO_EARLY = "för tidigt att säga"
    NOT_COMPARABLE = "jämförs inte"


@dataclass(frozen=True)
class Cited:
    """A figure with its definition and the reference that points to it in the report."""

    reference: str
    figure: Figure
    definition: Definition

    @property
    def decimals(self) -> int:
        """See ``decimals_of``."""
        return decimals_of(self.figure, self.definition)


def decimals_of(figure: Figure, definition: Definition) -> int:
    """Decimals that the definition shows; none of an estimate in another unit than the measure's."""
    return definition.decimals if figure.unit is definition.unit else 0


class FigureLedger:
    """Asks the gate and remembers. ``periods`` are those that most of the report shows, ``breakdowns`` those that it
    parts a measure by. Figures are hidden or shown as on every page (``gate.standing``).

    Only figures handed out by ``cite`` and its kin are in ``records``: what a comparison looked at but no reader sees
    is not in the appendix. A reference is ``measure/period``, then the group, ``publicerad`` or the estimand's id, and
    last ``känd-2024-05-05`` where the figure is not as known to the report's own delivery.
    """

    def __init__(self, gate: Gate, *, periods: Sequence[Period], breakdowns: Mapping[str, Sequence[str]]) -> None:
        self._gate = gate
        self._breakdowns = breakdowns
        self._periods = tuple(periods)
        self._tables: dict[tuple[str, str | None], tuple[set[str], FigureTable]] = {}
        """By measure and breakdown; None: as published."""
        self._records: dict[str, FigureRecord] = {}
        self._definitions: dict[str, Definition] = {}

    def cite(self, measure: str, period: Period) -> Cited:
        """The computed figure over all groups, noted as used. Raises ``UnknownMeasure``."""
        return self.cite_each(measure, (period,))[0]

    def cite_each(self, measure: str, periods: Sequence[Period]) -> tuple[Cited, ...]:
        """The computed figures of several periods, asked for in one query."""
        table = self._table(measure, periods)
        return tuple(self._note(table.definition, table.figure(p.id)) for p in periods)

    def cite_groups(self, measure: str, period: Period, *, by: str) -> tuple[Cited, ...]:
        """The computed figures of one breakdown, in the gate's order."""
        if by not in self._breakdowns.get(measure, ()):
            raise ValueError(f"the breakdown of {measure} by {by} was not declared")
        table = self._table(measure, (period,), by=by)
        return tuple(
            self._note(table.definition, figure)
            for figure in table.figures
            if figure.period == period and [name for name, _ in figure.groups] == [by]
        )

    def cite_published(self, measure: str, periods: Sequence[Period]) -> tuple[Cited, ...]:
        """The figures that earlier reports published, noted as used."""
        table = self._published(measure, periods)
        return tuple(self._note(table.definition, table.figure(p.id), is_published=True) for p in periods)

    def cite_estimates(self, figures: Sequence[Figure], definition: Definition) -> tuple[Cited, ...]:
        """The estimated figures that the gate gave for the measure, noted as used."""
        return tuple(self._note(definition, figure) for figure in figures)

    def cite_earlier(self, measure: str, later: Period, earlier: Period) -> Cited:
        """The earlier figure of a comparison, noted as used: at the same lag as it was known then."""
        comparison = self.compare(measure, later, earlier)
        if not comparison.is_at_same_lag:
            return self.cite(measure, earlier)
        return self._note(self._table(measure, (later, earlier)).definition, comparison.earlier)

    def peek_published(self, measure: str, periods: Sequence[Period]) -> tuple[Figure, ...]:
        """The same, not noted as used: for choosing what to show."""
        table = self._published(measure, periods)
        return tuple(table.figure(p.id) for p in periods)

    def compare(self, measure: str, later: Period, earlier: Period) -> Comparison:
        """The gate's comparison of two periods; neither figure is noted as used."""
        table = self._table(measure, (later, earlier))
        return self._gate.compare(table.figure(later.id), table.figure(earlier.id))

    def development(self, measure: str, later: Period, earlier: Period) -> Development:
        """What may be said about the change between the periods."""
        comparison = self.compare(measure, later, earlier)
        figure = self._table(measure, (later, earlier)).figure(later.id)
        if not comparison.is_allowed or comparison.difference is None:
            return Development.NOT_COMPARABLE
        # What is registered late can only add to a count: a preliminary one that is not higher may still catch up, and
        # so may the other year's, unless both are taken as they were known equally long after.
        is_moving = figure.is_preliminary and figure.interval is None
        if not comparison.is_at_same_lag:
            if is_moving and (comparison.difference <= 0 or not comparison.is_certain):
                return Development.TOO_EARLY
            if comparison.difference == 0:
                return Development.UNCHANGED
        if not comparison.is_certain:
            return Development.NOT_CERTAIN
        return Development.INCREASED if comparison.difference > 0 else Development.DECREASED

    def peek(self, measure: str, period: Period) -> Figure:
        """The computed figure over all groups, not noted as used: for choosing what to say."""
        return self._table(measure, (period,)).figure(period.id)

    def origin(self, measure: str, period: Period) -> Origin:
        """Where the gate's figures come from, read off one of them; the figure is not noted as used."""
        return self.peek(measure, period).origin

    def definition(self, measure: str) -> Definition:
        """The measure's definition. Raises ``UnknownMeasure``."""
        if measure not in self._definitions:
            self._definitions[measure] = self._table(measure, self._periods).definition
        return self._definitions[measure]

    @property
    def records(self) -> tuple[FigureRecord, ...]:
        """The figures used so far, in order of first use."""
        return tuple(self._records.values())

    def _published(self, measure: str, periods: Sequence[Period]) -> FigureTable:
        key = (measure, None)
        known, table = self._tables.get(key, (set(), None))
        if table is None or not {p.id for p in periods} <= known:
            table = self._gate.published(measure, tuple(periods))
            self._tables[key] = ({p.id for p in periods}, table)
        return table

    def _table(self, measure: str, periods: Sequence[Period], *, by: str = "") -> FigureTable:
        key = (measure, by)
        known, table = self._tables.get(key, (set(), None))
        if table is None or not {p.id for p in periods} <= known:
            wanted = tuple(dict.fromkeys((*periods, *self._periods)))
            table = self._gate.standing(measure, wanted, by=by)
            self._tables[key] = ({p.id for p in wanted}, table)
        return table

    def _note(self, definition: Definition, figure: Figure, *, is_published: bool = False) -> Cited:
        estimand = figure.estimand
        parts = [definition.id, figure.period.id, *(f"{name}={value}" for name, value in figure.groups)]
        if is_published:
            parts.append("publicerad")
        if estimand is not None:
            parts.append(estimand.id)
        if not is_published and figure.origin.known_at != self._gate.known_at:
            parts.append(f"känd-{figure.origin.known_at.isoformat()}")
        reference = "/".join(parts)
        title = definition.title if estimand is None else f"{definition.short_title}: {estimand.title_sv}"
        self._definitions[definition.id] = definition
        self._records.setdefault(reference, FigureRecord(reference, definition.id, title, figure, is_published))
        return Cited(reference, figure, definition)
