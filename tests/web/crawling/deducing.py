"""What a reader of all pages can work out of one measure: every number shown anywhere, and the sums that hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from tests.web.crawling.truth import ALL_OF, COMPLEMENT, NUMBER, Truth

from utfall.disclosure.attack import Problem
from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import Key, Relation, connected
from utfall.figures.overlap import OverTime
from utfall.model.period import Period, PeriodKind


def small(truth: Truth, policy: DisclosurePolicy) -> tuple[Key, ...]:
    """The counts that nobody may learn."""
    return tuple(key for key, count in truth.counts.items() if policy.is_small(count))


def follows(truth: Truth, shown: Set[Key], targets: Iterable[Key]) -> list[Key]:
    """Those of the targets that are shown, or that only one whole number agrees with, given what is shown.

    The method is that of the protection's own attack (``disclosure.attack``), over all pages together.
    """
    wanted = set(targets)
    found = sorted(wanted & shown)
    hidden = frozenset(truth.counts.keys() - shown)
    relations = tuple(sums(truth))
    for group in connected(relations, hidden):
        of_group = sorted(wanted & group)
        if of_group:
            problem = Problem(truth.counts, relations, group, {})
            found += problem.narrow(of_group, 1)
    return found


def sums(truth: Truth) -> Iterator[Relation]:
    """The sums that hold by the meaning of the counts: shares, groups and periods."""
    counts = truth.counts
    for key in counts:
        if key[0] == COMPLEMENT:
            yield Relation((ALL_OF, *key[1:]), ((NUMBER, *key[1:]), key))
    yield from _groups(truth)
    yield from _periods(truth)


def _groups(truth: Truth) -> Iterator[Relation]:
    """A total is its groups, for every breakdown that adds up wherever it can be seen."""
    groups: dict[tuple[str, str, str], list[Key]] = {}
    for key in truth.counts:
        if key[2]:
            groups.setdefault(key[:3], []).append(key)  # type: ignore[arg-type]
    by_breakdown: dict[tuple[str, str], list[Relation]] = {}
    for (part, period, by), keys in groups.items():
        total = (part, period, "", "")
        if total in truth.counts:
            by_breakdown.setdefault((part, by), []).append(Relation(total, tuple(keys)))
    for relations in by_breakdown.values():
        if all(truth.counts[one.total] == sum(truth.counts[part] for part in one.parts) for one in relations):
            yield from relations


def _periods(truth: Truth) -> Iterator[Relation]:
    """A year is its tertials, a tertial or some months their months; a stock is the same in all periods that end on a
    day."""
    periods = {key[1]: Period.parse(key[1]) for key in truth.counts}
    inner = {
        PeriodKind.YEAR: PeriodKind.TERTIAL,
        PeriodKind.TERTIAL: PeriodKind.MONTH,
        PeriodKind.MONTHS: PeriodKind.MONTH,
    }
    for key in truth.counts:
        whole = periods[key[1]]
        if truth.over is OverTime.MOMENT:
            same = [one for one in periods.values() if one.last == whole.last and one.days < whole.days]
            parts = [(key[0], one.id, *key[2:]) for one in same[:1]]
        elif truth.over is OverTime.SUM and whole.kind in inner:
            tiles = [p for p in periods.values() if p.kind is inner[whole.kind] and _within(p, whole)]
            parts = [(key[0], one.id, *key[2:]) for one in tiles]
        else:
            parts = []
        # A group that no row has in a period is a zero that no table lists.
        known = tuple(part for part in parts if part in truth.counts)
        if known and truth.counts[key] == sum(truth.counts[part] for part in known):
            yield Relation(key, known)


def _within(part: Period, whole: Period) -> bool:
    return whole.first <= part.first and part.end <= whole.end
