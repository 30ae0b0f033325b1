"""The gate: opened on one delivery, it answers with figures, compares, explains and, on the record, shows rows."""

from __future__ import annotations

import contextlib
import difflib
import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from utfall.disclosure.policy import DisclosurePolicy
from utfall.engines import ENGINES
from utfall.engines.base import Session
from utfall.errors import EngineMissing, UnknownMeasure
from utfall.figures.access import AccessLog, Reader, Rows, authorise
from utfall.figures.beside_published import Earlier, PublicPlace, may_be_shown
from utfall.figures.certainty import Certainty, is_count_of_events
from utfall.figures.comparison import Comparison, Kind, compare_figures
from utfall.figures.deliveries import Deliveries, RememberingSession
from utfall.figures.estimates.before_after import (
    BeforeAndAfter,
    Began,
    before_and_after,
    before_and_after_there,
    wait_before_and_after_there,
)
from utfall.figures.estimates.bridging import VersionBridge, version_bridge
from utfall.figures.estimates.control import ControlChart, control_chart
from utfall.figures.estimates.expected import ExpectedCount, expected_count
from utfall.figures.estimates.followed_words import is_wait
from utfall.figures.estimates.full_year import FullYearEstimate, full_year
from utfall.figures.estimates.making import Groups
from utfall.figures.estimates.reached import Reached, reached
from utfall.figures.estimates.returns import Returns, returns
from utfall.figures.estimates.revisions import Revisions, revisions
from utfall.figures.estimates.track_record import TrackRecord, track_record
from utfall.figures.estimates.units import UnitFunnel, unit_funnel
from utfall.figures.estimates.waiting import WaitingTime, waiting_time
from utfall.figures.evaluating import Asked, Evaluator
from utfall.figures.explanation import Explanation, explain_figure
from utfall.figures.extent import Extent
from utfall.figures.lag_comparison import compare_at_lag
from utfall.figures.rows_behind import read_rows
from utfall.figures.table import FigureTable
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.stats.poisson_difference import LEAST_OVERDISPERSION
from utfall.store.delivery import Delivery
from utfall.store.store import Store

ACCESS_LOG = "access.jsonl"
"""File in the store's root: one line per reading of person-level rows."""


class Gate:
    """Figures of one delivery. A context manager: the engine's session ends with it.

    Figures asked for in one call are protected as one table; what was asked for in separate calls is not.
    """

    def __init__(
        self,
        session: Session,
        catalogue: Mapping[str, Definition],
        *,
        policy: DisclosurePolicy,
        delivery: Delivery,
        extent: Extent,
        engine: str,
        access_log: Path,
        deliveries: Deliveries | None = None,
        closing: contextlib.ExitStack | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._policy = policy
        self._session = session
        self._log = AccessLog(access_log)
        self._closing = closing or contextlib.ExitStack()
        self._evaluator = (
            deliveries.current
            if deliveries
            else Evaluator(session, catalogue, policy=policy, delivery=delivery, extent=extent, engine=engine)
        )
        self._deliveries = deliveries or Deliveries(self._evaluator)
        self.delivery = delivery

    @classmethod
    def open(
        cls,
        store: Store,
        catalogue: Mapping[str, Definition],
        *,
        policy: DisclosurePolicy,
        as_of: date | None = None,
        engine: str = "duckdb",
    ) -> Self:
        """The gate on the last delivery known at ``as_of`` (None: the latest).

        Raises ``NoDelivery``, and ``EngineMissing`` for a name that is no engine.
        """
        if engine not in ENGINES:
            raise EngineMissing(f"Beräkningsmotorn ”{engine}” finns inte.", remedy=f"Välj {' eller '.join(ENGINES)}.")
        delivery = store.delivery(as_of)
        closing = contextlib.ExitStack()

        def evaluator(of: Delivery, *, remembers: bool) -> Evaluator:
            files, folder = store.current_files(of), store.cache_dir(of)

            def open_session() -> contextlib.AbstractContextManager[Session]:
                return ENGINES[engine].open(files, keep=folder)

            session = (
                RememberingSession(open_session, folder=folder, closing=closing)
                if remembers
                else closing.enter_context(open_session())
            )
            return Evaluator(session, catalogue, policy=policy, delivery=of, extent=Extent(files), engine=engine)

        current = evaluator(delivery, remembers=False)
        deliveries = Deliveries(
            current, earlier=store.deliveries(), open_evaluator=functools.partial(evaluator, remembers=True)
        )
        return cls(
            current.session,
            catalogue,
            policy=policy,
            delivery=delivery,
            extent=current.extent,
            engine=engine,
            access_log=store.root / ACCESS_LOG,
            deliveries=deliveries,
            closing=closing,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing.close()

    @property
    def known_at(self) -> date:
        """The day up to which (exclusive) the figures know."""
        return self.delivery.known_at

    def table(
        self, measure: str, periods: Sequence[Period], *, by: Sequence[str] = (), version: str | None = None
    ) -> FigureTable:
        """Figures computed from events, each by the version that holds for its period.

        ``version`` restates all periods under that one. Raises ``UnknownMeasure`` for an unknown measure, version or
        breakdown.
        """
        return self._evaluator.table(Asked(self._definition(measure), tuple(periods), tuple(by), version))

    def table_of_each(
        self, measure: str, periods: Sequence[Period], *, in_all: Sequence[Period] = (), each: Sequence[str]
    ) -> FigureTable:
        """The same by each of the breakdowns, not crossed; the periods ``in_all`` by none of them. The totals, and the
        groups of one breakdown, are hidden or shown as without the breakdowns after it."""
        return self._evaluator.table_of_each(self._definition(measure).id, periods, in_all=in_all, each=each)

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
        """The figures as every page, file and report shows them. See ``figures.standing``."""
        return self._evaluator.standing(self._definition(measure).id, periods, by=by)

    def tables(self, asked: Iterable[tuple[str, Sequence[Period], Sequence[str]]]) -> tuple[FigureTable, ...]:
        """Several tables, as (measure, periods, breakdowns); the engine is asked once for what is equal."""
        return tuple(self.table(measure, periods, by=by) for measure, periods, by in asked)

    def published(self, measure: str, periods: Sequence[Period]) -> FigureTable:
        """Figures as earlier reports published them (they are public, so nothing is hidden).

        ``origin.version`` is the definition's version then; one that is not today's breaks comparability.
        """
        return self._evaluator.published(self._definition(measure), tuple(periods))

    def beside_published(
        self, figures: Sequence[Figure], published: Mapping[str, Sequence[Figure]]
    ) -> frozenset[PublicPlace]:
        """The places of the figures of one measure and delivery that may be published with their values beside the
        figures published before, by the id of the delivery that they are of. See ``figures.beside_published``."""
        known = {delivery.id: delivery for delivery in self._deliveries.all}

        def evaluator(name: str) -> Evaluator | None:
            return self._deliveries.evaluator(known[name]) if name in known else None

        current = evaluator(figures[0].origin.delivery) if figures else None
        earlier = [Earlier(evaluator(name), tuple(found)) for name, found in sorted(published.items())]
        return frozenset() if current is None else may_be_shown(current, figures, earlier)

    def waiting_time(self, measure: str, period: Period, *, groups: Groups = ()) -> WaitingTime:
        """What is known of a wait: shares decided, restricted and hybrid mean, the naive mean, and the same of the year
        before as known equally long after its period. Raises ``UnknownMeasure`` and ``NoEstimate``."""
        return waiting_time(self._deliveries, self._definition(measure), period, groups=groups)

    def expected_count(self, measure: str, period: Period) -> ExpectedCount:
        """What a count still being registered will come to. Raises ``UnknownMeasure`` and ``NoEstimate``."""
        return expected_count(self._deliveries, self._definition(measure), period)

    def full_year(self, measure: str, year: Period) -> FullYearEstimate:
        """The year's total from its first months. Raises ``UnknownMeasure`` and ``NoEstimate``."""
        return full_year(self._deliveries, self._definition(measure), year)

    def revisions(self, measure: str, period: Period) -> Revisions:
        """The figure as each delivery knew it, counted by today's definition. Raises ``UnknownMeasure``."""
        return revisions(self._deliveries, self._definition(measure), period)

    def control_chart(self, measure: str) -> ControlChart:
        """The measure's months against its own limits, with signals. Raises ``UnknownMeasure`` and ``NoEstimate``."""
        return control_chart(self._deliveries, self._definition(measure))

    def before_and_after(self, measure: str, began: Began, *, groups: Groups = ()) -> BeforeAndAfter:
        """Whether the measure's level has changed since something began, in all or in one value of one breakdown.
        Raises ``UnknownMeasure``, ``UnknownBreakdown`` and ``NoEstimate``."""
        definition = self._definition(measure)
        if groups and is_wait(definition):
            return wait_before_and_after_there(self._evaluator, definition, groups, began)
        if groups:
            return before_and_after_there(self._evaluator, definition, groups, began)
        return before_and_after(self._deliveries, definition, began)

    def returns(self, measure: str, period: Period) -> Returns:
        """The share without return: final cohort, and by the curve. Raises ``UnknownMeasure`` and ``NoEstimate``."""
        return returns(self._deliveries, self._definition(measure), period)

    def reached(self, measure: str, period: Period) -> Reached:
        """The share that reaches its goal in time, of all that have begun. Raises as the others."""
        return reached(self._deliveries, self._definition(measure), period)

    def version_bridge(self, measure: str, *, old: str | None = None, new: str | None = None) -> VersionBridge:
        """Two versions over the same months, and whether old figures may be recomputed. Raises as the others."""
        return version_bridge(self._deliveries, self._definition(measure), old=old, new=new)

    def unit_funnel(self, measure: str, period: Period, *, by: str) -> UnitFunnel:
        """Units beside each other in a funnel. Raises as the others, and ``UnknownBreakdown``."""
        return unit_funnel(self._deliveries, self._definition(measure), period, by=by)

    def track_record(self, measure: str, period: Period) -> TrackRecord:
        """Our earlier estimates of the same kind against what came true. Raises ``UnknownMeasure``, ``NoEstimate``."""
        return track_record(self._deliveries, self._definition(measure), period)

    def compare(self, later: Figure, earlier: Figure, *, restate: bool = False) -> Comparison:
        """The comparison, refused or marked where a plain difference would mislead.

        With ``restate`` an earlier figure of another version is counted again under the later one's.
        """
        definition = self._definition(later.origin.measure)
        found = self._compared(later, earlier, definition)
        if restate and found.can_be_restated:
            groups = dict(earlier.groups)
            table = self.table(
                definition.id, (earlier.period, later.period), by=tuple(groups), version=later.origin.version
            )
            again = self._compared(
                table.figure(later.period, **dict(later.groups)), table.figure(earlier.period, **groups), definition
            )
            return again.as_restated() if again.kind is not Kind.REFUSED else again
        return found

    def _compared(self, later: Figure, earlier: Figure, definition: Definition) -> Comparison:
        """The comparison; of counts of events with the overdispersion of the measure's own months where it matters, and
        at the same lag where the later one can still move."""
        found = compare_figures(later, earlier, definition)
        version = next((v for v in definition.versions if v.number == later.origin.version), None)
        if version is None or not found.is_allowed or not is_count_of_events(version):
            return found
        if found.certainty is Certainty.PRELIMINARY:
            measured = self._evaluator.overdispersion(later, definition) or LEAST_OVERDISPERSION
            factor = max(measured, LEAST_OVERDISPERSION)
            return compare_at_lag(self._deliveries, later, earlier, definition, overdispersion=factor) or found
        if not found.is_certain:
            return found
        measured_now = self._evaluator.overdispersion(later, definition)
        return (
            found if measured_now is None else compare_figures(later, earlier, definition, overdispersion=measured_now)
        )

    def explain(self, figure: Figure) -> Explanation:
        """What the figure is, how it was counted and how sure it is, in Swedish, with its way back."""
        definition = self._definition(figure.origin.measure)
        return explain_figure(figure, definition, sql=self._evaluator.sql(figure, definition))

    def rows(self, figure: Figure, *, reader: Reader) -> Rows:
        """The rows behind a figure (of a ratio: behind its numerator), for an authorised reader.

        Raises ``NotAuthorised``, and ``ValueError`` for a figure of another delivery. The log is tried
        before the engine is asked and written before the rows are handed over.
        """
        authorise(reader)
        if figure.origin.delivery != self.delivery.id:
            raise ValueError(f"the figure is of delivery {figure.origin.delivery}, the gate of {self.delivery.id}")
        self._log.check()
        question, version = self._evaluator.questions(figure, self._definition(figure.origin.measure))[0]
        found = read_rows(self._session, figure, question, version)
        self._log.write(reader, figure, rows=len(found.rows))
        return found

    def least_count(self, measure: str) -> int:
        """The smallest count of the measure that is shown; 0 where nothing of it is hidden."""
        return self._policy.least_count(measure)

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of all measures, in order."""
        return tuple(sorted(self._catalogue))

    def definition(self, measure: str) -> Definition:
        """The measure's definition. Raises ``UnknownMeasure`` with the nearest id."""
        return self._definition(measure)

    def _definition(self, measure: str) -> Definition:
        if measure not in self._catalogue:
            near = difflib.get_close_matches(measure, self._catalogue, n=1, cutoff=0.5)
            known = f"Menade du ”{near[0]}”?" if near else f"Mått som finns: {', '.join(sorted(self._catalogue))}."
            raise UnknownMeasure(f"Måttet ”{measure}” finns inte.", remedy=known)
        return self._catalogue[measure]
