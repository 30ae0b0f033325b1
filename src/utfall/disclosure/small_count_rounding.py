"""Small-count rounding: no published count is small, all of them add up, and each stays near the truth.

An alternative to hiding for a table in which every cell should be shown, where it may be a few off. Only the small
inner counts behind small published ones are touched: each becomes 0 or the base, and every published count is summed
from the same inner ones.

Source: Ø. Langsrud & J. Heldal, "An algorithm for small count rounding of tabular data", Privacy in Statistical
Databases 2018 (the R package SmallCountRounding). Theirs searches heuristically for the least squares; here the least
sum of absolute differences is found exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from utfall.disclosure.relations import Key

_NODES = 10_000
"""A limit in nodes and not in seconds, as in ``attack``: the best rounding found so far is used."""


@dataclass(frozen=True)
class RoundedTable:
    """The inner counts after rounding, and the published counts summed from them; both sorted by key."""

    inner: Mapping[Key, int]
    published: Mapping[Key, int]


def round_small_counts(
    inner: Mapping[Key, int], published: Mapping[Key, tuple[Key, ...]], *, base: int
) -> RoundedTable:
    """The table with no published count from 1 to ``base`` − 1; ``published`` names the inner counts of each sum.

    Rounded are the inner counts from 1 to ``base`` − 1 behind small sums, as few as that allows: where rounding makes
    another sum small, the inner counts behind that are rounded too. The order of the mappings does not matter.
    """
    if base < 2 or min(inner.values(), default=0) < 0:
        raise ValueError(f"counts are rounded to a base of at least 2, not {base}, and none may be negative")
    sums = {name: published[name] for name in sorted(published)}
    counts = {key: inner[key] for key in sorted(inner)}
    true = _added(counts, sums)
    rounded: list[Key] = []
    while small := [name for name, count in _added(counts, sums).items() if 0 < count < base]:
        behind = {key for name in small for key in sums[name]}
        rounded = [key for key in counts if key in rounded or (key in behind and 0 < inner[key] < base)]
        counts |= dict.fromkeys(rounded, 0)
        for key, is_up in _roundings(rounded, sums, missing=_differences(true, _added(counts, sums)), base=base):
            counts[key] = base * is_up
    return RoundedTable(counts, _added(counts, sums))


def _added(counts: Mapping[Key, int], sums: Mapping[Key, tuple[Key, ...]]) -> dict[Key, int]:
    return {name: sum(counts[key] for key in parts) for name, parts in sums.items()}


def _differences(true: Mapping[Key, int], found: Mapping[Key, int]) -> dict[Key, int]:
    return {name: count - found[name] for name, count in true.items()}


def _roundings(
    keys: list[Key], sums: Mapping[Key, tuple[Key, ...]], *, missing: Mapping[Key, int], base: int
) -> list[tuple[Key, int]]:
    """1 for each count that becomes the base and 0 for the others, the sums as near as can be to what is missing."""
    parts = np.array([[base * names.count(key) for key in keys] for names in sums.values()], dtype=float)
    apart = np.eye(len(sums))
    wanted = np.array([missing[name] for name in sums], dtype=float)
    # Unknowns: which are rounded up, then how far each sum is from what is wanted.
    answer = milp(
        np.concatenate((np.zeros(len(keys)), np.ones(len(sums)))),
        constraints=[
            LinearConstraint(np.hstack((parts, -apart)), -np.inf, wanted),
            LinearConstraint(np.hstack((parts, apart)), wanted, np.inf),
        ],
        bounds=Bounds(0, [1.0] * len(keys) + [np.inf] * len(sums)),
        integrality=[1] * len(keys) + [0] * len(sums),
        options={"node_limit": _NODES, "mip_rel_gap": 0},
    )
    if answer.x is None:
        raise RuntimeError(f"no rounding of {len(keys)} counts was found: {answer.message}")
    return [(key, round(value)) for key, value in zip(keys, answer.x[: len(keys)], strict=True)]
