"""What a reader can work out about hidden counts: the feasible interval of each, given all that is shown.

Method: for each hidden count the smallest and largest value that some table of nonnegative whole numbers consistent
with the shown counts and the relations has (integer programming, HiGHS through SciPy). This is the intruder's
problem of Fischetti & Salazar-González, "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47(7), 2001, section 2. Whole numbers, not their relaxation: outside two-way tables
the relaxed interval can be wider than what a reader can really work out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        self, counts: Mapping[Key, int], relations: tuple[Relation, ...], group: frozenset[Key], known: Known
    ) -> None:
        keys = sorted(group)
        self._column = {key: index for index, key in enumerate(keys)}
        # A finite ceiling keeps every problem bounded; it is far above what any width asks for.
        self._ceiling = 2 * max((counts[key] for key in keys), default=0) + 1000
        self._limits = [known.get(key, (0, None)) for key in keys]
        self._bounds = Bounds(
            [low for low, _ in self._limits],
            [self._ceiling if high is None else high for _, high in self._limits],
        )
        rows = list(_rows(counts, relations, self._column))
        matrix = csr_array(np.array([row for row, _, _ in rows])) if rows else None
        self._constraints = (
            [] if matrix is None else [LinearConstraint(matrix, [low for _, low, _ in rows], [h for _, _, h in rows])]
        )
        self._lows = np.array([counts[key] for key in keys])
        self._highs = self._lows.copy()

    def interval(self, key: Key) -> Feasible:
        """Both limits of the count."""
        for sign in (1, -1):
            self._push(key, sign)
        index = self._column[key]
        is_unbounded = self._highs[index] >= self._ceiling and self._limits[index][1] is None
        return Feasible(int(self._lows[index]), None if is_unbounded else int(self._highs[index]))

    def is_wide(self, key: Key, width: int) -> bool:
        """True where the count's interval is at least that wide; stops searching as soon as it is."""
        index = self._column[key]
        for sign in (1, -1):
            if self._highs[index] - self._lows[index] >= width:
                return True
            self._push(key, sign)
        return bool(self._highs[index] - self._lows[index] >= width)

    def _push(self, key: Key, sign: int) -> None:
        """Widens the intervals by a table in which the count is as large (1) or as small (−1) as can be."""
        objective = np.zeros(len(self._column))
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
        self._lows, self._highs = np.minimum(self._lows, point), np.maximum(self._highs, point)


def _rows(
    counts: Mapping[Key, int], relations: tuple[Relation, ...], column: Mapping[Key, int]
) -> Iterator[tuple[list[float], float, float]]:
    """Coefficients over the hidden counts with lower and upper limit, the shown counts moved to the limits."""
    for relation in relations:
        if not any(key in column for key in relation.keys):
            continue
        row, rest = _sum_row(counts, relation.parts, relation.total, column)
        yield row, -rest, -rest if relation.is_sum else np.inf
        if not relation.is_sum:
            for part in relation.parts:
                row, rest = _sum_row(counts, (part,), relation.total, column)
                yield row, -np.inf, -rest


def _sum_row(
    counts: Mapping[Key, int], parts: tuple[Key, ...], total: Key, column: Mapping[Key, int]
) -> tuple[list[float], float]:
    """Coefficients of Σ parts − total over the hidden counts, and the value of its shown share."""
    row, rest = [0.0] * len(column), 0.0
    for key, sign in (*((part, 1.0) for part in parts), (total, -1.0)):
        if key in column:
            row[column[key]] += sign
        else:
            rest += sign * counts[key]
    return row, rest
