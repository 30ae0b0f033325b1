"""One measure for some periods and breakdowns: ask per version, put parts together, protect, make figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from utfall.disclosure.policy import DisclosurePolicy
from utfall.engines.base import Session
from utfall.errors import UnknownBreakdown, UnknownMeasure
from utfall.figures import groups as group_values
from utfall.figures.asking import ALL, Answers, Place, ask, run
from utfall.figures.computing import Circumstances, make_figure, named_groups
from utfall.figures.extent import Extent, tables_counted
from utfall.figures.maturity import registered_on
from utfall.figures.overlap import OverTime, atoms, counts_cases, over_time
from utfall.figures.protection import Linked, Protected, one_breakdown_more, protect_beside
from utfall.figures.published import published_figures
from utfall.figures.standing import standing_figures
from utfall.figures.sufficient import Sufficient, divided, sufficient
from utfall.figures.table import FigureTable
from utfall.measures.compiling import plan
from utfall.measures.definition import Definition, Version
from utfall.model.figure import Figure, Origin, Protection
from utfall.model.period import Period
from utfall.model.question import Breakdown, CellCounts, Question, Ratio, Spec
from utfall.model.unit import Unit
from utfall.stats.overdispersion import overdispersion
from utfall.store.delivery import Delivery

YEARS_OF_HISTORY = 5
"""Calendar years from which it is seen how much a measure's counts vary; longer ago it was another operation."""


@dataclass(frozen=True)
class Asked:
    """A measure with the periods (each once), the breakdowns by name, and the version to restate under, if any.

    Breakdowns are crossed, or ``is_each`` is by itself: each then is protected beside the totals and the ones before
    it, which stand as they would without it. ``in_all`` are those of the periods that are not parted then.
    """

    definition: Definition
    periods: tuple[Period, ...]
    by: tuple[str, ...]
    version: str | None = None
    is_each: bool = False
    in_all: frozenset[Period] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "periods", tuple(dict.fromkeys(self.periods)))

    @property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """The breakdowns asked for; raises ``UnknownBreakdown`` for one that the measure does not have."""
        known = {breakdown.name: breakdown for breakdown in self.definition.breakdowns}
        for name in self.by:
            if name not in known:
                raise UnknownBreakdown(
                    f"{self.definition.id} kan inte delas upp på ”{name}”.",
                    remedy=f"Uppdelningar som finns: {', '.join(known) or 'inga'}.",
                )
        return tuple(known[name] for name in self.by)

    def version_of(self, period: Period) -> Version:
        """The version that counts the period."""
        if self.version is None:
            return self.definition.version_for(period.first)
        return version_named(self.definition, self.version)


def version_named(definition: Definition, number: str) -> Version:
    """The version of that number. Raises ``UnknownMeasure``."""
    for version in definition.versions:
        if version.number == number:
            return version
    raise UnknownMeasure(
        f"{definition.id} har ingen version {number}.",
        remedy=f"Versioner som finns: {', '.join(version.number for version in definition.versions)}.",
    )


class Evaluator:
    """Asks one session; equal questions are asked once while the gate is open."""

    def __init__(
        self,
        session: Session,
        catalogue: Mapping[str, Definition],
        *,
        policy: DisclosurePolicy,
        delivery: Delivery,
        extent: Extent,
        engine: str,
    ) -> None:
        self.session = session
        self.delivery = delivery
        self._catalogue = catalogue
        self._policy = policy
        self.extent = extent
        self._engine = engine
        self._answers: dict[tuple[Spec, tuple[Period, ...], tuple[Breakdown, ...]], Answers] = {}
        self._tables: dict[tuple[Asked, tuple[str, ...]], FigureTable] = {}
        self._protected: dict[tuple[Asked, str], Protected] = {}
        self._cells: dict[Question, list[CellCounts]] = {}

    def table(self, asked: Asked) -> FigureTable:
        """The table, protected as a whole."""
        breakdowns = asked.breakdowns
        versions = {period: asked.version_of(period) for period in asked.periods}
        key = (asked, tuple(version.hash for version in versions.values()))
        if key not in self._tables:
            kinds: dict[str, list[Figure]] = {"figures": [], "totals": [], "absent": []}
            for version in dict.fromkeys(versions.values()):
                periods = tuple(period for period in asked.periods if versions[period] == version)
                self._evaluate(asked, version, periods, breakdowns, kinds)
            order = {period: place for place, period in enumerate(asked.periods)}
            made = {name: tuple(sorted(found, key=lambda f: order[f.period])) for name, found in kinds.items()}
            self._tables[key] = FigureTable(asked.definition, asked.periods, asked.by, **made)
        return self._tables[key]

    def table_of_each(
        self, measure: str, periods: Sequence[Period], *, in_all: Sequence[Period] = (), each: Sequence[str]
    ) -> FigureTable:
        """By each of the breakdowns, not crossed; the periods ``in_all`` by none. See ``Asked``."""
        asked = (*periods, *in_all)
        return self.table(Asked(self.definition(measure), asked, tuple(each), is_each=True, in_all=frozenset(in_all)))

    def standing(self, measure: str, periods: Iterable[Period], *, by: str = "") -> FigureTable:
        """The figures as they are shown everywhere (``figures.standing``)."""
        return standing_figures(self, measure, periods, by=by)

    def standing_under(self, definition: Definition, periods: Sequence[Period], version: Version) -> FigureTable:
        """The same, but of periods that another version counts a table of their own under this one."""
        own = [one for one in periods if definition.version_for(one.first) == version]
        table = self.standing(definition.id, own)
        others = tuple(one for one in periods if one not in own)
        if not others:
            return table
        restated = self.table(Asked(definition, others, (), version.number))
        figures = (*table.figures, *restated.figures)
        return dataclasses.replace(table, periods=(*table.periods, *others), figures=figures)

    @property
    def known_at(self) -> date:
        """The day up to which (exclusive) the delivery knows."""
        return self.delivery.known_at

    def definition(self, measure: str) -> Definition:
        """The measure's definition. Raises ``KeyError``."""
        return self._catalogue[measure]

    def least_count(self, measure: str) -> int:
        """The smallest count of the measure that is shown; 0 where nothing of it is hidden."""
        return self._policy.least_count(measure)

    @property
    def policy(self) -> DisclosurePolicy:
        """What is protected, and how."""
        return self._policy

    def origin(self, definition: Definition, version: Version) -> Origin:
        """The way back from a figure of that version."""
        return self._circumstances(definition, version, is_restated=False, data_from=None).origin

    def data_from(self, spec: Spec) -> date | None:
        """The first day that the tables counted have; None where one is empty."""
        return self._data_from((spec,))

    def cells(self, question: Question) -> list[CellCounts]:
        """The question's cells, asked once; for estimates, which show none of them as they are."""
        if question not in self._cells:
            self._cells[question] = run(self.session, question)
        return self._cells[question]

    def monthly_numbers(self, version: Version, months: Sequence[Period]) -> list[int]:
        """The whole numbers of a counting version for each period; for estimates, not shown."""
        answers = self._ask(version.spec, tuple(months), ())
        found = [sufficient(version, answers.get((month.id, ()), ()), unit=Unit.COUNT).numerator for month in months]
        return [number or 0 for number in found]

    def published(self, definition: Definition, periods: tuple[Period, ...]) -> FigureTable:
        """The observations of the measure's published series."""
        around = self._circumstances(definition, definition.versions[-1], is_restated=False, data_from=date.min)
        return published_figures(self.session, around, periods)

    def sql(self, figure: Figure, definition: Definition) -> str:
        """The query that counts the figure, for a reader; one after the other for a ratio."""
        questions = self.questions(figure, definition)
        return "\n\n".join(self.session.sql(plan(question).cells) for question, _ in questions)

    def questions(self, figure: Figure, definition: Definition) -> tuple[tuple[Question, Version], ...]:
        """What the engine is asked for this figure alone, with the version: one question, two for a ratio."""
        names = tuple(name for name, _ in figure.groups)
        breakdowns = Asked(definition, (figure.period,), names).breakdowns
        version = version_named(definition, figure.origin.version)
        ratio = version.spec
        versions = self._ratio_versions(ratio, figure.period) if isinstance(ratio, Ratio) else (version,)
        return tuple((Question(v.spec, (figure.period,), breakdowns, self.delivery.known_at), v) for v in versions)

    def overdispersion(self, figure: Figure, definition: Definition) -> float | None:
        """How much more the figure's counts have varied, month by month in earlier years, than independent events.

        From the latest whole calendar years before the figure's that are delivered, fully registered and covered by
        the measure's definition (of earlier ones often only what was still open was delivered); None where they are
        too few. The counts are used for this alone and not shown.
        """
        version = version_named(definition, figure.origin.version)
        data_from = self._data_from((version.spec,))
        if data_from is None:
            return None
        covered_from = max(data_from, definition.versions[0].valid_from)
        first = covered_from.year if covered_from.month == 1 else covered_from.year + 1
        years = [
            year
            for year in range(max(first, figure.period.first.year - YEARS_OF_HISTORY), figure.period.first.year)
            if registered_on(Period.year(year), maturity_days=definition.maturity_days) <= self.delivery.known_at
        ]
        if len(years) < 2:
            return None
        breakdowns = Asked(definition, (figure.period,), tuple(name for name, _ in figure.groups)).breakdowns
        months = tuple(Period.month(year, month) for year in years for month in range(1, 13))
        answers = self._ask(version.spec, months, breakdowns)
        groups = tuple(value for _, value in figure.groups)
        counts = [
            sufficient(version, answers.get((month.id, groups), ()), unit=definition.unit).cases for month in months
        ]
        return overdispersion([counts[start : start + 12] for start in range(0, len(counts), 12)])

    def _evaluate(
        self,
        asked: Asked,
        version: Version,
        periods: tuple[Period, ...],
        breakdowns: tuple[Breakdown, ...],
        kinds: dict[str, list[Figure]],
    ) -> None:
        specs = self._specs(version.spec, periods)
        linked, values = self._linked(asked, version, periods)
        places = linked.figures
        is_exempt = self._policy.exemption(asked.definition.id) is not None
        status = {} if is_exempt else self._protect(asked, version, linked).places
        data_from = self._data_from(specs)
        around = self._circumstances(
            asked.definition, version, is_restated=asked.version is not None, data_from=data_from
        )
        around = dataclasses.replace(around, periods=periods)

        def figure(period: Period, chosen: tuple[str, ...], parts: Sufficient) -> Figure:
            protection = status.get((period.id, chosen), Protection.FREE)
            # Of each breakdown by itself the totals were protected before there were any groups.
            beside = dataclasses.replace(
                around, is_broken_down=bool(set(chosen) - {ALL} if asked.is_each else breakdowns)
            )
            return make_figure(beside, period, named_groups(asked.by, chosen), parts, protection)

        choose = group_values.each if asked.is_each else group_values.with_totals
        empty = sufficient(version, (), unit=asked.definition.unit) if not isinstance(version.spec, Ratio) else None
        absent = self._absent(values, breakdowns, specs[0], is_each=asked.is_each)
        for period in periods:
            for chosen in choose(values):
                is_total = set(chosen) <= {ALL} if asked.is_each else ALL in chosen
                name = "totals" if breakdowns and is_total else "figures"
                if (period.id, chosen) in places:
                    kinds[name].append(figure(period, chosen, places[period.id, chosen]))
            for chosen in absent:
                if empty is not None:
                    kinds["absent"].append(figure(period, chosen, empty))

    def linked(self, asked: Asked, version: Version, periods: tuple[Period, ...]) -> Linked:
        """What lies behind the figures of periods that the version counts, to be protected; nothing of it is shown."""
        return self._linked(asked, version, periods)[0]

    def _linked(
        self, asked: Asked, version: Version, periods: tuple[Period, ...]
    ) -> tuple[Linked, group_values.Values]:
        """The same, with the groups that occur."""
        specs = self._specs(version.spec, periods)
        is_cut = OverTime.SUM in {over_time(spec) for spec in specs}
        pieces = atoms(periods) if is_cut else ()
        everything = tuple(dict.fromkeys((*periods, *pieces)))
        make = self._parts_of_each if asked.is_each else self._parts
        places, values = make(asked.definition, version, everything, asked.breakdowns)
        in_all = {period.id for period in asked.in_all}
        places = {place: one for place, one in places.items() if place[0] not in in_all or set(place[1]) <= {ALL}}
        expendable = {period.id: self._expendable(places, period) for period in periods}
        return Linked(places, periods, pieces, over_time(specs[0]), over_time(specs[-1]), expendable), values

    def _protect(self, asked: Asked, version: Version, linked: Linked) -> Protected:
        """The statuses; where each breakdown is by itself, the last one's beside the table of those before it."""
        if not asked.is_each or not asked.by:
            return protect_beside(linked, self._policy, {})
        key = (asked, version.hash)
        if key not in self._protected:
            fewer = dataclasses.replace(asked, by=asked.by[:-1])
            figures = {place: parts for place, parts in linked.figures.items() if place[1][-1] == ALL}
            cut = {(period, groups[:-1]): parts for (period, groups), parts in figures.items()}
            before = self._protect(fewer, version, dataclasses.replace(linked, figures=cut))
            self._protected[key] = protect_beside(linked, self._policy, one_breakdown_more(before.counts))
        return self._protected[key]

    def _expendable(self, places: Mapping[Place, Sufficient], period: Period) -> int:
        """2 where the period is not over (a year of four months and some days would hide its tertial), 1 where some of
        its cases still have to be followed, else 0."""
        if period.last >= self.delivery.known_at:
            return 2
        return int(any(parts.awaited for (name, _), parts in places.items() if name == period.id))

    def _absent(
        self, values: group_values.Values, breakdowns: tuple[Breakdown, ...], spec: Spec, *, is_each: bool
    ) -> Sequence[tuple[str, ...]]:
        """Combinations of allowed codes that no row has, or codes of each breakdown."""
        allowed = tuple(
            tuple(dict.fromkeys((*group_values.allowed_values(breakdown, spec), *seen)))
            for breakdown, seen in zip(breakdowns, values, strict=True)
        )
        choose = group_values.each if is_each else group_values.combinations
        present = set(choose(values))
        return [chosen for chosen in choose(allowed) if chosen not in present]

    def _parts(
        self, definition: Definition, version: Version, periods: tuple[Period, ...], breakdowns: tuple[Breakdown, ...]
    ) -> tuple[dict[Place, Sufficient], group_values.Values]:
        """Parts of every place, empty places included, and the groups that occur."""
        if isinstance(version.spec, Ratio):
            return self._ratio_parts(definition, version.spec, periods, breakdowns)
        answers = self._ask(version.spec, periods, breakdowns)
        values = group_values.seen_values(answers, breakdowns, version.spec)
        places = [(period.id, chosen) for period in periods for chosen in group_values.with_totals(values)]
        unit = definition.unit
        return {place: sufficient(version, answers.get(place, ()), unit=unit) for place in places}, values

    def _parts_of_each(
        self, definition: Definition, version: Version, periods: tuple[Period, ...], breakdowns: tuple[Breakdown, ...]
    ) -> tuple[dict[Place, Sufficient], group_values.Values]:
        """The same with one breakdown at a time; every place names a group of one of them, or of none."""
        places: dict[Place, Sufficient] = {}
        values: list[tuple[str, ...]] = []
        for position in range(max(len(breakdowns), 1)):
            found, seen = self._parts(definition, version, periods, breakdowns[position : position + 1])
            values += seen
            for (period, groups), parts in found.items():
                places[period, group_values.alone(groups, position, of=len(breakdowns))] = parts
        return places, tuple(values)

    def _ratio_parts(
        self, definition: Definition, ratio: Ratio, periods: tuple[Period, ...], breakdowns: tuple[Breakdown, ...]
    ) -> tuple[dict[Place, Sufficient], group_values.Values]:
        halves: list[dict[Place, Sufficient]] = []
        for measure in (ratio.numerator, ratio.denominator):
            part = self._catalogue[measure]
            found: dict[Place, Sufficient] = {}
            versions = {period: part.version_for(period.first) for period in periods}
            for version in dict.fromkeys(versions.values()):
                counted = tuple(period for period in periods if versions[period] == version)
                found |= self._parts(part, version, counted, breakdowns)[0]
            halves.append(found)
        spec = self._specs(ratio, periods)[0]
        values = group_values.seen_values([*halves[0], *halves[1]], breakdowns, spec)
        nothing = Sufficient(None, numerator=0)
        are_cases = all(counts_cases(part) for part in self._specs(ratio, periods))
        return {
            place: divided(
                halves[0].get(place, nothing),
                halves[1].get(place, nothing),
                unit=definition.unit,
                are_cases=are_cases,
            )
            for period in periods
            for place in ((period.id, chosen) for chosen in group_values.with_totals(values))
        }, values

    def _ask(self, spec: Spec, periods: tuple[Period, ...], breakdowns: tuple[Breakdown, ...]) -> Answers:
        key = (spec, periods, breakdowns)
        if key not in self._answers:
            self._answers[key] = ask(
                self.session, spec, periods=periods, breakdowns=breakdowns, known_until=self.delivery.known_at
            )
        return self._answers[key]

    def _specs(self, spec: Spec, periods: tuple[Period, ...]) -> tuple[Spec, ...]:
        """The spec, or for a ratio those of numerator and denominator at the first period."""
        if not isinstance(spec, Ratio):
            return (spec,)
        return tuple(version.spec for version in self._ratio_versions(spec, periods[0]))

    def _ratio_versions(self, ratio: Ratio, period: Period) -> tuple[Version, Version]:
        above, below = (self._catalogue[m].version_for(period.first) for m in (ratio.numerator, ratio.denominator))
        return above, below

    def _data_from(self, specs: tuple[Spec, ...]) -> date | None:
        """The first day that all tables counted have; None where one is empty."""
        places = [place for spec in specs for place in tables_counted(spec)]
        days = [self.extent.first_day(*place) for place in places]
        known = [day for day in days if day is not None]
        return max(known, default=date.min) if len(known) == len(days) else None

    def _circumstances(
        self, definition: Definition, version: Version, *, is_restated: bool, data_from: date | None
    ) -> Circumstances:
        origin = Origin(
            measure=definition.id,
            version=version.number,
            definition_hash=version.hash,
            delivery=self.delivery.id,
            snapshot=self.delivery.snapshot,
            known_at=self.delivery.known_at,
            engine=self._engine,
        )
        return Circumstances(definition, version, origin, is_restated, self.delivery.known_at, data_from, self._policy)
