"""Which counts of a table are hidden, so that no hidden count can be worked out from what is shown.

Primary: small counts, and parts of shares with too small a denominator. Secondary: further counts, one at a time
(smallest first, totals last), until the attack check passes; then counts that turned out not to be needed are shown
again. The published rule of thumb "two hidden per row and column" is not used: it leaves cells exactly determined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from utfall.disclosure.attack import Known, Problem
from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import CountTable, Key, Relation, check_relations, connected
from utfall.model.figure import Protection

_PATIENCE = 20_000
"""Secondary times sensitive counts above which the last step, that shows what is not needed, is left out: it would take
minutes where the rest takes seconds, and it only ever shows more."""


class Exposed(AssertionError):
    """A count follows though all that may be hidden is. Never where the settled counts were protected by themselves."""


@dataclass(frozen=True)
class ProtectedTable:
    """The status of every count; unseen counts have none."""

    status: Mapping[Key, Protection]

    def is_hidden(self, key: Key) -> bool:
        """True where the count must not be shown."""
        return self.status[key] is not Protection.FREE


def protect(table: CountTable, relations: Iterable[Relation], policy: DisclosurePolicy) -> ProtectedTable:
    """The status of every count that may be shown: free (F), hidden for itself (A), hidden for another (D).

    Two readers are kept out. The first does not read the status codes: every sensitive count must have an interval at
    least ``minimum_count`` − 1 wide. The second does (A lies in 1 to ``minimum_count`` − 1, D is larger): no count may
    be determined. Where everything is hidden and the second could still conclude (four hidden ones under a small
    total are all 1), the whole group is marked D, which says nothing about size. A margin that cannot be kept with
    everything hidden is given up; the count stays hidden, and its interval as wide as any.

    Counts that are ``settled`` keep their status. Hiding all others tells nothing beside them, so that a way is always
    left.
    """
    return _Search(table, tuple(relations), policy).run()


class _Search:
    """One run of the greedy search; keeps the intervals of groups already attacked."""

    def __init__(self, table: CountTable, relations: tuple[Relation, ...], policy: DisclosurePolicy) -> None:
        check_relations(table, relations)
        self.table, self.relations, self.policy = table, relations, policy
        self.small = frozenset(key for key, count in table.counts.items() if policy.is_small(count))
        self.sensitive = self.small | table.withheld
        self.totals = frozenset(relation.total for relation in relations)
        self.settled = table.settled.keys()
        self.fixed = frozenset(key for key, status in table.settled.items() if status is Protection.FREE)
        self.hidden = self._with_partners(self.sensitive | table.unseen | (self.settled - self.fixed))
        self.unmarked = frozenset(key for key in self.small if table.settled.get(key) is Protection.SECONDARY)
        self.margins = dict(table.margins)
        self.outcomes: dict[tuple[frozenset[Key], frozenset[Key]], Key | None] = {}
        self.place = {key: place for place, key in enumerate(sorted(table.counts))}
        self.truth = np.array([table.counts[key] for key in self.place])
        self.points = {False: self.truth[np.newaxis], True: self.truth[np.newaxis]}
        """Per reader the tables found to be consistent with what was shown. Most still are when more or less is."""

    def run(self) -> ProtectedTable:
        while (exposed := self._exposed(self.hidden)) is not None:
            chosen = self._next_to_hide(exposed)
            if chosen is not None:
                self.hidden |= self._with_partners(frozenset({chosen}))
            elif self.margins.pop(exposed, 0):
                self.outcomes.clear()
            elif left := self._group_of(exposed) - self.settled - self.unmarked:
                self.unmarked |= left
                self.outcomes.clear()
            else:
                raise Exposed(f"everything is hidden and {exposed} is still exposed")
        self._show_what_is_not_needed()
        return ProtectedTable({key: self._status(key) for key in sorted(self.table.counts.keys() - self.table.unseen)})

    def _status(self, key: Key) -> Protection:
        if key in self.settled:
            return self.table.settled[key]
        if key not in self.hidden:
            return Protection.FREE
        return Protection.PRIMARY if key in self.sensitive and key not in self.unmarked else Protection.SECONDARY

    def _with_partners(self, keys: frozenset[Key]) -> frozenset[Key]:
        return keys | {self.table.partners[key] for key in keys if key in self.table.partners}

    def _group_of(self, key: Key) -> frozenset[Key]:
        return next(group for group in connected(self.relations, self.hidden) if key in group)

    def _next_to_hide(self, exposed: Key) -> Key | None:
        """The shown count to hide next: expendable first, totals last, beside the exposed one, smallest first."""
        group = self._group_of(exposed)
        near = {key for r in self.relations if exposed in r.keys for key in r.keys}
        around = {key for r in self.relations if group.intersection(r.keys) for key in r.keys}
        return min(
            around - self.hidden - self.fixed,
            # A zero protects only other zeros (the numerator 0 of a withheld share): the very last resort.
            key=lambda key: (
                self.table.counts[key] == 0,
                -self.table.expendable.get(key, 0),
                key in self.totals,
                key not in near,
                self.table.counts[key],
                key,
            ),
            default=None,
        )

    def _show_what_is_not_needed(self) -> None:
        self.outcomes.clear()
        secondary = self.hidden - self.sensitive - self.table.unseen - self.unmarked - self.settled
        if len(secondary) * len(self.sensitive) > _PATIENCE:
            return
        for key in sorted(secondary, key=self._worth_showing):
            shown = self._with_partners(frozenset({key})) & self.hidden
            if shown <= secondary and self._exposed(self.hidden - shown) is None:
                self.hidden -= shown

    def _worth_showing(self, key: Key) -> tuple[int, bool, int, Key]:
        return self.table.expendable.get(key, 0), key not in self.totals, -self.table.counts[key], key

    def _exposed(self, hidden: frozenset[Key]) -> Key | None:
        """The first sensitive count that one of the two readers could work out; None where there is none."""
        for group in connected(self.relations, hidden):
            if group.isdisjoint(self.sensitive):
                continue
            case = (group, group & self.unmarked)
            if case not in self.outcomes:
                self.outcomes[case] = self._exposed_in(group, hidden)
            if self.outcomes[case] is not None:
                return self.outcomes[case]
        return None

    def _exposed_in(self, group: frozenset[Key], hidden: frozenset[Key]) -> Key | None:
        for by_status, width in ((False, self.policy.minimum_count - 1), (True, 1)):
            known = self._known(group, by_status=by_status)
            columns = np.array([self.place[key] for key in sorted(group)])
            points = self._still_consistent(hidden, self.points[by_status])[:, columns]
            problem = Problem(self.table.counts, self.relations, group, known, margins=self.margins, points=points)
            exposed = next(problem.narrow(sorted(group & self.sensitive), width), None)
            if problem.found:
                more = np.repeat(self.truth[np.newaxis], len(problem.found), axis=0)
                more[:, columns] = problem.found
                self.points[by_status] = np.concatenate([self.points[by_status], more])
            if exposed is not None:
                return exposed
        return None

    def _still_consistent(self, hidden: frozenset[Key], points: np.ndarray) -> np.ndarray:
        """Those of the points that agree with all that is shown while those counts are hidden."""
        shown = np.ones(len(self.truth), dtype=bool)
        shown[[self.place[key] for key in hidden]] = False
        return points[np.all(points[:, shown] == self.truth[shown], axis=1)]

    def _known(self, group: frozenset[Key], *, by_status: bool) -> Known:
        """What a reader knows of each hidden count beforehand: where zeros are shown it is at least 1.

        What was marked D to say nothing says nothing, not even that: zeros around it were hidden before.
        """
        open_keys = self.table.unseen | self.table.withheld
        hides_zero = any(self.table.counts[key] == 0 for key in group - open_keys)
        known: dict[Key, tuple[int, int | None]] = {}
        for key in group:
            if key in open_keys or key in self.unmarked:
                known[key] = (0, None)
            elif by_status and key in self.small:
                known[key] = (0 if hides_zero else 1, self.policy.minimum_count - 1)
            else:
                known[key] = (0 if hides_zero else self.policy.minimum_count if by_status else 1, None)
        return known
