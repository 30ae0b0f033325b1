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
    enough: int | None = None,
) -> dict[Key, Feasible]:
    """The interval of every hidden count; ``hidden`` must contain the unseen ones.

    ``known`` defaults to nonnegativity. With ``enough`` a search stops once an interval is that wide (its limits are
    then attained values, not the extreme ones). Of the true counts only the shown ones and one feasible point (the
    truth, to start from) are used.
    """
    known = known or {}
    intervals: dict[Key, Feasible] = {}
    for group in connected(relations, hidden):
        intervals.update(_group_intervals(table.counts, relations, group, known, enough))
    return intervals


def _group_intervals(
    counts: Mapping[Key, int],
    relations: tuple[Relation, ...],
    group: frozenset[Key],
    known: Known,
    enough: int | None,
) -> dict[Key, Feasible]:
    keys = sorted(group)
    column = {key: index for index, key in enumerate(keys)}
    # A finite ceiling keeps every problem bounded; it is far above what any width asks for.
    ceiling = 2 * max((counts[key] for key in keys), default=0) + 1000
    limits = [known.get(key, (0, None)) for key in keys]
    bounds = Bounds([low for low, _ in limits], [ceiling if high is None else high for _, high in limits])
    rows = list(_rows(counts, relations, column))
    constraints = (
        [LinearConstraint(np.array([r for r, _, _ in rows]), [lo for _, lo, _ in rows], [hi for _, _, hi in rows])]
        if rows
        else []
    )
    truth = np.array([counts[key] for key in keys])
    lows, highs = truth.copy(), truth.copy()

    def wide(index: int) -> bool:
        return enough is not None and bool(highs[index] - lows[index] >= enough)

    for index in range(len(keys)):
        for sign in (1, -1):
            if wide(index):
                break
            objective = np.zeros(len(keys))
            objective[index] = -sign
            answer = milp(
                objective,
                constraints=constraints,
                bounds=bounds,
                integrality=np.ones(len(keys)),
                options={"node_limit": _NODES},
            )
            if answer.status == 2:
                raise ValueError("what the reader is said to know contradicts the table")
            if answer.status != 0:
                continue  # the limit of nodes: the interval counts as no wider than what was found
            point = np.rint(answer.x).astype(int)
            lows, highs = np.minimum(lows, point), np.maximum(highs, point)
    return {
        key: Feasible(int(lows[i]), None if highs[i] >= ceiling and limits[i][1] is None else int(highs[i]))
        for i, key in enumerate(keys)
    }


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
