"""Protection of one measure's figures as one table: groups, totals, overlapping periods and the parts of shares."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.disclosure.suppression import ProtectedTable, protect
from utfall.figures.asking import ALL, Place
from utfall.figures.overlap import OverTime, made_of
from utfall.figures.sufficient import Sufficient
from utfall.model.figure import Protection
from utfall.model.period import Period

NUMERATOR, _COMPLEMENT, DENOMINATOR, _REST = "n", "c", "d", "rest of "
"""Parts of a figure, as the first word of a count's key."""


@dataclass(frozen=True)
class Linked:
    """Figures of one measure version to be protected together: one per place, zeros included.

    ``periods`` were asked for; ``pieces`` are the stretches they were cut into (for sums), of which those that were
    not asked for are never shown. The two ``over`` say how numerator and denominator combine over time.
    """

    figures: Mapping[Place, Sufficient]
    periods: tuple[Period, ...]
    pieces: tuple[Period, ...]
    over: OverTime
    over_below: OverTime
    expendable: Mapping[str, int] = field(default_factory=dict)
    """Ids of periods whose figures are hidden before others where the choice is free; of two the one with the higher
    number."""


def protect_figures(linked: Linked, policy: DisclosurePolicy) -> dict[Place, Protection]:
    """The status of each place of the periods asked for. See ``protect_beside``."""
    return protect_beside(linked, policy, {}).places


@dataclass(frozen=True)
class Protected:
    """Statuses of the ``places`` asked for, and of all ``counts`` behind them, for a table that is to stand beside."""

    places: dict[Place, Protection]
    counts: Mapping[Key, Protection]


def protect_beside(linked: Linked, policy: DisclosurePolicy, settled: Mapping[Key, Protection]) -> Protected:
    """The status of each place of the periods asked for, beside a table that stands: the statuses of its counts.

    Hidden for itself: a count, numerator, complement or denominator from 1 to ``minimum_count`` − 1, a sum that comes
    from so few spells or rows, however large it is, and a share of fewer than ``minimum_denominator``. A figure is
    hidden as soon as one of its parts is. What others hide beside a sum keeps it uncertain by ``minimum_count`` − 1 of
    its own unit.
    """
    table, relations = count_table(linked, policy)
    protected = protect(dataclasses.replace(table, settled=settled), relations, policy)
    asked = {period.id for period in linked.periods}
    places = {
        place: _status(place, table.counts, protected, policy)
        for place in linked.figures
        if place[0] in asked and linked.figures[place].value is not None
    }
    return Protected(places, protected.status)


def count_table(linked: Linked, policy: DisclosurePolicy) -> tuple[CountTable, list[Relation]]:
    """The counts of the figures with what is hidden for itself, and the sums that hold among them."""
    asked = {period.id for period in linked.periods}
    counts = _counts(linked.figures)
    unseen = {key for key in counts if key[0] == _COMPLEMENT or key[1] not in asked}
    withheld = {key for key in counts if _is_withheld(linked.figures[_place(key)], key, policy)} - unseen
    # Unlike a share of few, a sum of few is as telling in a stretch that only follows by subtraction.
    withheld |= {key for key in counts if _comes_from_few(linked.figures[_place(key)], key, policy)}
    relations = [*_shares(counts), *_over_groups(counts), *_over_periods(counts, linked)]
    for rest, count in _rests(counts, linked):
        counts[rest.parts[-1]] = count
        unseen.add(rest.parts[-1])
        relations.append(rest)
    expendable = {key: linked.expendable[key[1]] for key in counts.keys() - unseen if key[1] in linked.expendable}
    table = CountTable(counts, frozenset(withheld), frozenset(unseen), expendable, partners=_partners(counts))
    return table, relations


def one_breakdown_more(settled: Mapping[Key, Protection]) -> dict[Key, Protection]:
    """The same counts as totals of a table that has a breakdown more."""
    return {(*key, ALL): status for key, status in settled.items()}


def _counts(figures: Mapping[Place, Sufficient]) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    for (period, groups), parts in figures.items():
        if parts.numerator is not None and parts.numerator >= 0:
            counts[NUMERATOR, period, *groups] = parts.numerator
        if parts.denominator is not None:
            counts[DENOMINATOR, period, *groups] = parts.denominator
        if parts.is_share and parts.numerator is not None and parts.denominator is not None:
            counts[_COMPLEMENT, period, *groups] = parts.denominator - parts.numerator
    return counts


def _place(key: Key) -> Place:
    return key[1], key[2:]


def _is_withheld(parts: Sufficient, key: Key, policy: DisclosurePolicy) -> bool:
    """A numerator over too few: for a share the minimum denominator, for a mean the minimum count."""
    if key[0] != NUMERATOR or not parts.denominator:
        return False
    return parts.denominator < (policy.minimum_denominator if parts.is_share else policy.minimum_count)


def _comes_from_few(parts: Sufficient, key: Key, policy: DisclosurePolicy) -> bool:
    """Days or an amount from 1 to ``minimum_count`` − 1 spells or rows."""
    few = {NUMERATOR: parts.contributors, DENOMINATOR: parts.contributors_below}.get(key[0])
    return few is not None and 0 < few < policy.minimum_count


def _shares(counts: Mapping[Key, int]) -> Iterator[Relation]:
    """Denominator = numerator + complement."""
    for key in counts:
        if key[0] == _COMPLEMENT:
            yield Relation((DENOMINATOR, *key[1:]), ((NUMERATOR, *key[1:]), key))


def _partners(counts: Mapping[Key, int]) -> dict[Key, Key]:
    """Numerator and denominator of a figure: hidden is hidden, whichever of them it is for."""
    other = {NUMERATOR: DENOMINATOR, DENOMINATOR: NUMERATOR}
    return {key: (other[key[0]], *key[1:]) for key in counts if key[0] in other and (other[key[0]], *key[1:]) in counts}


def _over_groups(counts: Mapping[Key, int]) -> Iterator[Relation]:
    """Total = sum over each breakdown's values; only bounded by them where persons are in several groups."""
    children: dict[tuple[str, int], dict[Key, list[Key]]] = {}
    for key in counts:
        for position in range(2, len(key)):
            if key[position] != ALL:
                total = (*key[:position], ALL, *key[position + 1 :])
                children.setdefault((key[0], position), {}).setdefault(total, []).append(key)
    # A breakdown that sums by chance in one place is no law; one that sums everywhere is what a reader would assume.
    sums = {
        place: all(total in counts and counts[total] == sum(counts[p] for p in parts) for total, parts in found.items())
        for place, found in children.items()
    }
    for (part, position), found in children.items():
        is_additive = sums[part, position]
        if part == _COMPLEMENT and is_additive and sums[NUMERATOR, position] and sums[DENOMINATOR, position]:
            continue  # follows from those of numerator and denominator
        for total, parts in found.items():
            yield from _if_it_holds(counts, Relation(total, tuple(sorted(parts)), is_sum=is_additive))


def _over_periods(counts: Mapping[Key, int], linked: Linked) -> Iterator[Relation]:
    by_id = {period.id: period for period in (*linked.periods, *linked.pieces)}
    for key in counts:
        period = by_id[key[1]]
        match linked.over_below if key[0] == DENOMINATOR else linked.over:
            case OverTime.SUM:
                pieces = made_of(period, linked.pieces)
                if pieces != (period,) and period in linked.periods and key[0] != _COMPLEMENT:
                    yield from _if_it_holds(counts, Relation(key, tuple(_moved(key, p) for p in pieces)))
            case OverTime.DISTINCT:
                for tiles in _tilings(period, linked.periods):
                    relation = Relation(key, tuple(_moved(key, p) for p in tiles), is_sum=False)
                    yield from _if_it_holds(counts, relation)
            case OverTime.MOMENT:
                same = [p for p in linked.periods if p.last == period.last and p < period and _moved(key, p) in counts]
                for other in same[:1]:
                    yield from _if_it_holds(counts, Relation(key, (_moved(key, other),)))


def _rests(counts: Mapping[Key, int], linked: Linked) -> Iterator[tuple[Relation, int]]:
    """For distinct persons: those of a period that are in none of its parts asked for, one part at a time."""
    within = {period.id: [p for p in made_of(period, linked.periods) if p != period] for period in linked.periods}
    for key, count in list(counts.items()):
        if (linked.over_below if key[0] == DENOMINATOR else linked.over) is not OverTime.DISTINCT:
            continue
        for inner in within.get(key[1], ()):
            part = _moved(key, inner)
            if counts.get(part, count + 1) <= count:
                rest = (_REST + key[0], f"{key[1]}−{inner.id}", *key[2:])
                yield Relation(key, (part, rest)), count - counts[part]


def _tilings(period: Period, periods: Sequence[Period]) -> Iterator[tuple[Period, ...]]:
    """Periods of one kind that together are exactly the period."""
    inside = [p for p in made_of(period, periods) if p != period]
    for kind in sorted({p.kind for p in inside}):
        tiles = tuple(p for p in inside if p.kind is kind)
        joined = all(a.end == b.first for a, b in itertools.pairwise(tiles))
        if joined and tiles[0].first == period.first and tiles[-1].end == period.end:
            yield tiles


def _moved(key: Key, period: Period) -> Key:
    return (key[0], period.id, *key[2:])


def _if_it_holds(counts: Mapping[Key, int], relation: Relation) -> Iterator[Relation]:
    """The relation where every count is there and it holds; a law that does not hold tells a reader nothing."""
    if not relation.parts or not all(key in counts for key in relation.keys):
        return
    total, parts = counts[relation.total], [counts[part] for part in relation.parts]
    if total == sum(parts) if relation.is_sum else max(parts) <= total <= sum(parts):
        yield relation


def _status(place: Place, counts: Mapping[Key, int], protected: ProtectedTable, policy: DisclosurePolicy) -> Protection:
    parts = [(name, place[0], *place[1]) for name in (NUMERATOR, DENOMINATOR)]
    found = {protected.status[key] for key in parts if key in counts}
    if found <= {Protection.FREE}:
        return Protection.FREE
    complement = (_COMPLEMENT, place[0], *place[1])
    is_own = Protection.PRIMARY in found or (complement in counts and policy.is_small(counts[complement]))
    return Protection.PRIMARY if is_own else Protection.SECONDARY
