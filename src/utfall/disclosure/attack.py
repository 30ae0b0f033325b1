"""What a reader can work out about hidden counts: the feasible interval of each, given all that is shown.

Method: for each hidden count the smallest and largest value that some table of nonnegative whole numbers consistent
with the shown counts and the relations has (integer programming, HiGHS through SciPy). This is the intruder's
problem of Fischetti & Salazar-González, "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47(7), 2001, section 2. Whole numbers, not their relaxation: outside two-way tables
the relaxed interval can be wider than what a reader can really work out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from utfall.disclosure.relations import CountTable, Key, Relation, connected


@dataclass(frozen=True)
class Feasible:
    """Smallest and largest possible value of a hidden count, both attained; ``high`` None: no bound was met."""

    low: int
    high: int | None

    @property
    def is_determined(self) -> bool:
        """True where only one value is possible: the count is not hidden at all."""
        return self.low == self.high

    def is_wide(self, width: int) -> bool:
        """True where the largest value is at least ``width`` above the smallest."""
        return self.high is None or self.high - self.low >= width


_NODES = 10_000
"""A limit in nodes and not in seconds: the same table gives the same answer on every machine."""

Known = Mapping[Key, tuple[int, int | None]]
"""What the reader knows beforehand about hidden counts: limits, both inclusive; None is no limit."""


def feasible_intervals(
    table: CountTable,
    relations: tuple[Relation, ...],
    hidden: frozenset[Key],
    *,
    known: Known | None = None,
) -> dict[Key, Feasible]:
    """The interval of every hidden count; ``hidden`` must contain the unseen ones.

    ``known`` defaults to nonnegativity. Of the true counts only the shown ones and one feasible point (the truth, to
    start from) are used.
    """
    intervals: dict[Key, Feasible] = {}
    for group in connected(relations, hidden):
        problem = Problem(table.counts, relations, group, known or {})
        intervals.update({key: problem.interval(key) for key in sorted(group)})
    return intervals


class Problem:
    """The reader's problem for hidden counts that are tied together. Every solution found narrows later searches."""

    def __init__(
        self,
        counts: Mapping[Key, int],
        relations: tuple[Relation, ...],
        group: frozenset[Key],
        known: Known,
        *,
        margins: Mapping[Key, int] | None = None,
        points: np.ndarray | None = None,
    ) -> None:
        """``points`` are tables already known to be consistent: a row each, a column per count in order."""
        keys = sorted(group)
        self._column = {key: index for index, key in enumerate(keys)}
        # A finite ceiling keeps every problem bounded; it is far above what any width asks for.
        self._ceiling = 2 * max((counts[key] for key in keys), default=0) + 1000
        self._limits = [known.get(key, (0, None)) for key in keys]
        self._bounds = Bounds(
            [low for low, _ in self._limits],
            [self._ceiling if high is None else high for _, high in self._limits],
        )
        self._constraints = _constraints(counts, relations, self._column)
        truth = np.array([counts[key] for key in keys])
        reach = np.array([(margins or {}).get(key, 0) for key in keys], dtype=truth.dtype)
        self._enough = truth - reach, truth + reach
        self._lows = self._highs = truth
        self.found: list[np.ndarray] = []
        """Consistent tables found here."""
        if points is not None:
            is_known = np.all((points >= self._bounds.lb) & (points <= self._bounds.ub), axis=1)
            self._lows = np.minimum(truth, points[is_known].min(axis=0, initial=self._ceiling))
            self._highs = np.maximum(truth, points[is_known].max(axis=0, initial=0))

    def interval(self, key: Key) -> Feasible:
        """Both limits of the count."""
        for sign in (1, -1):
            self._push((key,), sign)
        index = self._column[key]
        is_unbounded = self._highs[index] >= self._ceiling and self._limits[index][1] is None
        return Feasible(int(self._lows[index]), None if is_unbounded else int(self._highs[index]))

    def narrow(self, keys: Iterable[Key], width: int) -> Iterator[Key]:
        """Those of the counts whose interval is not that wide, or does not reach over their margin to both sides.

        In the order given, found one at a time. All of them are first pushed together as long as that widens any: one
        table then serves many counts.
        """
        left = [key for key in keys if not self._is_wide(key, width)]
        before = len(left) + 1
        while 1 < len(left) < before:
            before = len(left)
            for sign in (1, -1):
                self._push(left, sign)
            left = [key for key in left if not self._is_wide(key, width)]
        for key in left:
            for sign in (1, -1):
                if not self._is_wide(key, width):
                    self._push((key,), sign)
            if not self._is_wide(key, width):
                yield key

    def _is_wide(self, key: Key, width: int) -> bool:
        index = self._column[key]
        low, high = self._lows[index], self._highs[index]
        below, above = self._enough
        return bool(high - low >= width and low <= below[index] and high >= above[index])

    def _push(self, keys: Iterable[Key], sign: int) -> None:
        """Widens the intervals by a table in which the counts' sum is as large (1) or as small (−1) as can be."""
        objective = np.zeros(len(self._column))
        for key in keys:
            objective[self._column[key]] = -sign
        # The relaxed problem first: its solution is nearly always whole already, and several times cheaper to find.
        for integrality in (0, 1):
            answer = milp(
                objective,
                constraints=self._constraints,
                bounds=self._bounds,
                integrality=np.full(len(self._column), integrality),
                options={"node_limit": _NODES},
            )
            if answer.status == 2:
                raise ValueError("what the reader is said to know contradicts the table")
            if answer.status == 0 and np.abs(answer.x - np.rint(answer.x)).max() < 1e-6:
                break
        else:
            return  # the limit of nodes: the interval counts as no wider than what was found
        point = np.rint(answer.x).astype(int)
        self.found.append(point)
        self._lows, self._highs = np.minimum(self._lows, point), np.maximum(self._highs, point)


def _constraints(
    counts: Mapping[Key, int], relations: tuple[Relation, ...], column: Mapping[Key, int]
) -> list[LinearConstraint]:
    """The relations over the hidden counts, the shown counts moved to the limits."""
    found: dict[tuple[tuple[int, float], ...], tuple[float, float]] = {}
    for relation in relations:
        if not any(key in column for key in relation.keys):
            continue
        row, rest = _sum_row(counts, relation.parts, relation.total, column)
        _narrow_row(found, row, -rest, -rest if relation.is_sum else np.inf)
        if not relation.is_sum:
            for part in relation.parts:
                row, rest = _sum_row(counts, (part,), relation.total, column)
                _narrow_row(found, row, -np.inf, -rest)
    found.pop((), None)
    if not found:
        return []
    places = [(number, index, value) for number, row in enumerate(found) for index, value in row]
    numbers, indices, values = (list(each) for each in zip(*places, strict=True))
    matrix = csr_array((values, (numbers, indices)), shape=(len(found), len(column)))
    return [LinearConstraint(matrix, [low for low, _ in found.values()], [high for _, high in found.values()])]


def _narrow_row(
    found: dict[tuple[tuple[int, float], ...], tuple[float, float]],
    row: tuple[tuple[int, float], ...],
    low: float,
    high: float,
) -> None:
    """Limits of the same sum are kept once, the narrowest."""
    known = found.get(row, (-np.inf, np.inf))
    found[row] = max(low, known[0]), min(high, known[1])


def _sum_row(
    counts: Mapping[Key, int], parts: tuple[Key, ...], total: Key, column: Mapping[Key, int]
) -> tuple[tuple[tuple[int, float], ...], float]:
    """Column and coefficient of Σ parts − total over the hidden counts, and the value of its shown share."""
    row: dict[int, float] = {}
    rest = 0.0
    for key, sign in (*((part, 1.0) for part in parts), (total, -1.0)):
        if key in column:
            row[column[key]] = row.get(column[key], 0.0) + sign
        else:
            rest += sign * counts[key]
    return tuple(sorted(row.items())), rest
