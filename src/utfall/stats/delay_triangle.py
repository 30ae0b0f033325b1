"""What was known when: counts of periods by how long after the period they were known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class DelayTriangle:
    """Counts known so far: ``cumulative[i, k]`` is what was known of period i, k steps after it; NaN where not known.

    Rows are consecutive periods, oldest first; a step is as long as a period. Every row has its newest known count
    (the diagonal); before it a count may be missing where no delivery came. A count may fall (a registration is
    withdrawn) but not below zero.
    """

    cumulative: NDArray[np.float64]

    def __post_init__(self) -> None:
        counts = np.array(self.cumulative, dtype=np.float64)
        if counts.ndim != 2 or counts.shape[0] < 1 or counts.shape[1] < 1:
            raise ValueError("a delay triangle has at least one period and one delay")
        if (counts < 0).any():
            raise ValueError("a delay triangle has no negative counts")
        if np.isnan(counts).all(axis=1).any():
            raise ValueError("every period of a delay triangle has at least one known count")
        known = counts.shape[1] - np.argmax(~np.isnan(counts[:, ::-1]), axis=1)
        if (np.diff(known) > 0).any():
            raise ValueError("a newer period of a delay triangle cannot have been known for longer than an older one")
        counts.setflags(write=False)
        object.__setattr__(self, "cumulative", counts)

    @property
    def periods(self) -> int:
        return int(self.cumulative.shape[0])

    @property
    def longest_delay(self) -> int:
        """The last delay, in steps; what is registered later than this is not counted."""
        return int(self.cumulative.shape[1]) - 1

    def delay(self, period: int) -> int:
        """The delay at which the period's newest known count stands."""
        return int(np.flatnonzero(~np.isnan(self.cumulative[period]))[-1])

    def latest(self, period: int) -> float:
        """The period's count as known now."""
        return float(self.cumulative[period, self.delay(period)])

    def steps_ago(self, steps: int, *, window: int | None = None) -> DelayTriangle | None:
        """The triangle as it was known that many steps before its newest period ended; its last ``window`` periods.

        None where it then had no period, or where no delivery came at that time.
        """
        periods = self.periods - steps
        if periods < 1:
            return None
        counts = self.cumulative[:periods].copy()
        delays = np.arange(self.longest_delay + 1)
        counts[delays[None, :] > np.arange(periods)[::-1, None]] = np.nan
        counts = counts[-window:] if window else counts
        if np.isnan(counts[-1, 0]) or np.isnan(counts).all(axis=1).any():
            return None
        return DelayTriangle(counts)


def triangle_of_increments(increments: Sequence[Sequence[float]]) -> DelayTriangle:
    """The triangle of counts that became known at each delay; a row ends where it is not known further."""
    longest = max(len(row) for row in increments)
    counts = np.full((len(increments), longest), np.nan)
    for index, row in enumerate(increments):
        counts[index, : len(row)] = np.cumsum(row)
    return DelayTriangle(counts)


def triangle_of_versions(versions: Mapping[tuple[int, int], int], *, longest_delay: int) -> DelayTriangle:
    """The triangle of (period, step at which it was known) → count, both numbered in the same steps.

    A count known at the step of its own period has delay 0. The triangle is as known at the newest step; periods in
    between of which nothing is known raise ``ValueError``, as does a newest step that lacks one of the periods that are
    still open, because what is known of them now is what an estimate starts from.
    """
    now = max(known_at for _, known_at in versions)
    first = min(period for period, _ in versions)
    counts = np.full((now - first + 1, longest_delay + 1), np.nan)
    for (period, known_at), count in versions.items():
        if known_at < period:
            raise ValueError(f"period {period} cannot be known at step {known_at}, before it")
        if known_at - period <= longest_delay:
            counts[period - first, known_at - period] = count
    open_periods = range(max(first, now - longest_delay), now + 1)
    if missing := [period for period in open_periods if (period, now) not in versions]:
        raise ValueError(f"of the periods {missing} nothing is known at step {now}")
    return DelayTriangle(counts)
