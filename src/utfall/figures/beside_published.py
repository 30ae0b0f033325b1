"""Which figures may be published beside those published before: two deliveries set against each other tell no few.

A figure that was published in May and is published again in September tells, by subtraction, how many cases came late.
So all that has been published of a measure is one table with what is about to be, year by year: the counts of each
delivery, the sums that hold among them, and for every count that has changed since, the change. Changes are never
shown, and one from 1 to ``minimum_count`` − 1 is protected as any small count that follows by subtraction. What has
been published stands; among the new figures those are held back that would tell (docs/decisions/0021).

The reader is taken to know which counts have not changed at all, and of the others whether they grew or shrank. That
is more than any reader knows, and less needs to be assumed of who guesses well.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.disclosure.suppression import Exposed, protect
from utfall.figures.asking import ALL
from utfall.figures.asking import Place as CountedPlace
from utfall.figures.evaluating import Asked, Evaluator
from utfall.figures.protection import DENOMINATOR, NUMERATOR, Linked, count_table
from utfall.figures.sufficient import Sufficient
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell, CellState
from utfall.model.figure import Figure, Protection
from utfall.model.period import Period

PublicPlace = tuple[str, tuple[tuple[str, str], ...]]
"""Where a figure stands in its measure: period and groups."""

_NOW, _CHANGE = "now", "change"


@dataclass(frozen=True)
class Earlier:
    """Figures of one delivery that have been published. ``evaluator`` is None where the delivery is no longer there."""

    evaluator: Evaluator | None
    figures: tuple[Figure, ...]


def place_of(figure: Figure) -> PublicPlace:
    """Where the figure stands in its measure."""
    return figure.period.id, figure.groups


def may_be_shown(current: Evaluator, figures: Sequence[Figure], earlier: Sequence[Earlier]) -> frozenset[PublicPlace]:
    """The places of the figures (of one measure, with values) that may be published as they are.

    Where what was published cannot be counted again as it was (rows have been erased, the definition is another), none
    of that year may: nobody could say what the two would tell.
    """
    shown = [one for one in figures if one.value.has_value]
    if not shown:
        return frozenset()
    definition = current.definition(shown[0].origin.measure)
    if current.policy.exemption(definition.id) is not None:
        return frozenset(map(place_of, shown))
    held: set[PublicPlace] = set()
    for year in sorted({year for one in shown for year in (one.period.first.year, one.period.last.year)}):
        before = [Earlier(one.evaluator, _of_year(one.figures, year)) for one in earlier]
        before = [one for one in before if one.figures]
        mine = _of_year(figures, year)
        for version in dict.fromkeys(definition.version_for(one.period.first) for one in mine):
            wanted = {place_of(one) for one in mine if one.value.has_value}
            held |= wanted - _of_version(current, definition, version, mine, before)
    return frozenset(map(place_of, shown)) - held


def _of_year(figures: Iterable[Figure], year: int) -> tuple[Figure, ...]:
    """The figures whose periods have a day in the year."""
    return tuple(one for one in figures if one.period.first.year <= year <= one.period.last.year)


def _of_version(
    current: Evaluator,
    definition: Definition,
    version: Version,
    figures: Sequence[Figure],
    before: Sequence[Earlier],
) -> set[PublicPlace]:
    def counted_so(one: Figure) -> bool:
        return definition.version_for(one.period.first) == version

    mine = list(filter(counted_so, figures))
    before = [Earlier(one.evaluator, tuple(filter(counted_so, one.figures))) for one in before]
    before = [one for one in before if one.figures]
    wanted = {place_of(one) for one in mine if one.value.has_value}
    if not before or not wanted:
        return wanted
    form = _Form.of(definition, version, (*mine, *_all(before)))
    now = _Published.of(_NOW, current, form, mine)
    tables = [now]
    for number, one in enumerate(before):
        if one.evaluator is None:
            return set()
        tables.append(_Published.of(str(number), one.evaluator, form, one.figures))
        if not tables[-1].is_as_published:
            return set()
    joined = _Joined(current.policy)
    for table in tables:
        joined.add(table, is_settled=table is not now)
    for later, earlier in itertools.combinations(tables, 2):
        joined.add_changes(later, earlier)
    try:
        hidden = joined.hidden()
    except Exposed:
        return set()
    return {place for place in wanted if not any(key in hidden for key in now.keys_of(place))}


def _all(before: Iterable[Earlier]) -> Iterator[Figure]:
    return (figure for one in before for figure in one.figures)


@dataclass(frozen=True)
class _Form:
    """What every delivery's part of the table has: the same periods and groups, whichever of them it has shown. What it
    has not is what a reader would work out."""

    definition: Definition
    version: Version
    periods: tuple[Period, ...]
    names: tuple[str, ...]
    parted: frozenset[tuple[str, int | None]]

    @classmethod
    def of(cls, definition: Definition, version: Version, figures: Sequence[Figure]) -> _Form:
        """The form that holds all the figures. A period that is published in all alone has no groups to add up."""
        names = tuple(sorted({name for one in figures for name, _ in one.groups}))
        periods = tuple(sorted({one.period for one in figures}))
        places = (_counted_place(place_of(one), names) for one in figures)
        return cls(definition, version, periods, names, frozenset((place[0], _breakdown(place)) for place in places))


@dataclass(frozen=True)
class _Published:
    """One delivery's part of the table: what lies behind its figures, and which of them are shown."""

    name: str
    linked: Linked
    figures: Mapping[CountedPlace, Figure]
    names: tuple[str, ...]

    @classmethod
    def of(cls, name: str, evaluator: Evaluator, form: _Form, figures: Sequence[Figure]) -> _Published:
        """The part, counted under the form's version."""
        periods = tuple(period for period in form.periods if period.first < evaluator.known_at)
        linked = evaluator.linked(Asked(form.definition, periods, form.names, is_each=True), form.version, periods)
        kept = {
            place: one
            for place, one in linked.figures.items()
            if _breakdown(place) is None or (place[0], _breakdown(place)) in form.parted
        }
        by_place = {_counted_place(place_of(one), form.names): one for one in figures}
        return cls(name, dataclasses.replace(linked, figures=kept), by_place, form.names)

    @property
    def is_as_published(self) -> bool:
        """Does the delivery still give every figure as it was published?"""
        return all(
            place in self.linked.figures and _is_of(figure, self.linked.figures[place])
            for place, figure in self.figures.items()
            if figure.value.has_value
        )

    def keys_of(self, place: PublicPlace) -> tuple[Key, ...]:
        """The counts of a figure, as they are called in the joined table."""
        period, groups = _counted_place(place, self.names)
        return tuple((self.name, part, period, *groups) for part in (NUMERATOR, DENOMINATOR))

    def status(self, key: Key) -> Protection | None:
        """How the count stands where readers see it; None where they do not."""
        figure = self.figures.get((key[1], key[2:])) if key[0] in (NUMERATOR, DENOMINATOR) else None
        if figure is None:
            return None
        if figure.value.has_value:
            return Protection.FREE
        return figure.protection if figure.value.state is CellState.HIDDEN else Protection.SECONDARY


@dataclass
class _Joined:
    """The table of all deliveries together."""

    policy: DisclosurePolicy
    counts: dict[Key, int] = field(default_factory=dict)
    withheld: set[Key] = field(default_factory=set)
    unseen: set[Key] = field(default_factory=set)
    settled: dict[Key, Protection] = field(default_factory=dict)
    partners: dict[Key, Key] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def add(self, part: _Published, *, is_settled: bool) -> None:
        """One delivery's counts and sums. Of those not settled only the shown ones are chosen among."""
        table, relations = count_table(part.linked, self.policy)

        def named(key: Key) -> Key:
            return (part.name, *key)

        for key, count in table.counts.items():
            self.counts[named(key)] = count
            status = part.status(key)
            if key in table.unseen or status is None:
                self.unseen.add(named(key))
            elif is_settled or status is not Protection.FREE:
                self.settled[named(key)] = status
            if key in table.withheld:
                self.withheld.add(named(key))
        self.relations += [
            Relation(named(one.total), tuple(map(named, one.parts)), is_sum=one.is_sum) for one in relations
        ]
        self.partners |= {named(one): named(other) for one, other in table.partners.items()}

    def add_changes(self, now: _Published, before: _Published) -> None:
        """What ties each count to itself in another delivery: nothing, or a change. Also of two that have both been
        published: a new figure may tell what they did not."""
        for key, count in list(self.counts.items()):
            old = (before.name, *key[1:])
            if key[0] != now.name or old not in self.counts:
                continue
            change = count - self.counts[old]
            larger, smaller = (key, old) if change >= 0 else (old, key)
            if not change:
                self.relations.append(Relation(larger, (smaller,)))
                continue
            name = (f"{_CHANGE} {before.name}–{now.name}", *key[1:])
            self.counts[name] = abs(change)
            self.unseen.add(name)
            self.relations.append(Relation(larger, (smaller, name)))
            place = (key[2], key[3:])
            if key[1] in (NUMERATOR, DENOMINATOR) and _is_of_few(
                key[1], now.linked.figures[place], before.linked.figures[place], self.policy
            ):
                self.withheld.add(name)

    def hidden(self) -> frozenset[Key]:
        """The counts that must not be shown. Raises ``Exposed``."""
        table = CountTable(
            self.counts,
            frozenset(self.withheld),
            frozenset(self.unseen),
            settled=self.settled,
            partners={one: other for one, other in self.partners.items() if one in self.counts},
        )
        protected = protect(table, self.relations, self.policy)
        return frozenset(key for key, status in protected.status.items() if status is not Protection.FREE)


def _is_of_few(part: str, now: Sufficient, before: Sufficient, policy: DisclosurePolicy) -> bool:
    """Does a changed sum of days or an amount come from few cases more or fewer, or from other days of the same?"""
    behind = (
        (now.contributors, before.contributors)
        if part == NUMERATOR
        else (now.contributors_below, before.contributors_below)
    )
    if part == NUMERATOR and behind[0] is None and not now.is_share and now.denominator is not None:
        behind = (now.denominator, before.denominator)
    later, earlier = behind
    return later is not None and earlier is not None and abs(later - earlier) < policy.minimum_count


def _is_of(figure: Figure, parts: Sufficient) -> bool:
    """Is the figure made of these counts?"""
    pairs = [(figure.numerator, parts.numerator), (figure.denominator, parts.denominator)]
    shown = [(cell, count) for cell, count in pairs if cell is not None and cell.has_value]
    if not shown:
        return figure.value == (Cell.of(parts.value) if parts.value is not None else None)
    return all(count is not None and cell.value == count for cell, count in shown)


def _counted_place(place: PublicPlace, names: tuple[str, ...]) -> CountedPlace:
    """The place as it is counted: a value, or ``ALL``, for each of the breakdowns."""
    groups = dict(place[1])
    return place[0], tuple(groups.get(name, ALL) for name in names)


def _breakdown(place: CountedPlace) -> int | None:
    """Which of the breakdowns the place is a group of; None for all."""
    return next((number for number, value in enumerate(place[1]) if value != ALL), None)
