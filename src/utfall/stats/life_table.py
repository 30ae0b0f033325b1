"""The cohort life table: the share still open, and how fast cases end, from counts by interval of time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class LifeTableRow:
    """One interval, from ``start`` until just before ``end`` (None: it never ends).

    ``exposed`` is the number entering less half of those lost. ``remaining_share`` holds at the start. ``density`` and
    ``hazard`` are per unit of time, among all and among those still open; None where the interval has no end. Each
    with its standard error.
    """

    start: int
    end: int | None
    entering: int
    lost: int
    events: int
    exposed: float
    remaining_share: float
    remaining_share_error: float
    density: float | None
    density_error: float | None
    hazard: float | None
    hazard_error: float | None


def life_table(
    starts: Sequence[int], *, entering: int, events: Sequence[int], lost: Sequence[int], end: int | None = None
) -> tuple[LifeTableRow, ...]:
    """A row per interval in which anybody is left; ``end`` is that of the last one, None where it never ends.

    For durations that are only known by class, such as published tables. Those lost are taken to be exposed for half of
    their interval. Where each duration is known, ``survival.kaplan_meier`` needs no such assumption. Raises
    ``ValueError`` for counts that cannot be, also where somebody would be left in an interval without an end.

    Source: J. P. Klein & M. L. Moeschberger, "Survival Analysis", 2nd ed. 2003, section 5.4 (E. A. Gehan, Journal of
    Chronic Diseases 21 (1969), 629–644), with Greenwood's standard errors.
    """
    _check(starts, entering=entering, events=events, lost=lost, end=end)
    rows: list[LifeTableRow] = []
    share, greenwood = 1.0, 0.0
    for (start, until), gone, unseen in zip(pairwise([*starts, end]), events, lost, strict=True):
        if entering == 0 or start is None:
            break
        exposed = entering - unseen / 2
        ended = gone / exposed
        density = density_error = hazard = hazard_error = None
        if until is not None:
            width = until - start
            density = share * ended / width
            density_error = share / width * math.sqrt(ended**2 * greenwood + ended * (1 - ended) / exposed)
            hazard = gone / (width * (exposed - gone / 2))
            hazard_error = hazard * math.sqrt((1 - (hazard * width / 2) ** 2) / gone) if gone else 0.0
        rows.append(
            LifeTableRow(
                *(start, until, entering, unseen, gone, exposed),
                *(share, share * math.sqrt(greenwood)),
                *(density, density_error, hazard, hazard_error),
            )
        )
        entering -= gone + unseen
        share *= 1 - ended
        # Everybody gone: nobody enters the next interval, and the sum is not used again.
        greenwood += gone / (exposed * (exposed - gone)) if gone < exposed else 0.0
    return tuple(rows)


def _check(
    starts: Sequence[int], *, entering: int, events: Sequence[int], lost: Sequence[int], end: int | None
) -> None:
    if not len(starts) == len(events) == len(lost):
        raise ValueError(f"{len(starts)} intervals, but {len(events)} counts of events and {len(lost)} of lost")
    if any(later <= earlier for earlier, later in pairwise([*starts, *([] if end is None else [end])])):
        raise ValueError("each interval of a life table begins after the one before")
    if min([entering, *events, *lost]) < 0:
        raise ValueError("a life table has no negative counts")
    left = sum(events) + sum(lost)
    if left > entering or (end is None and left < entering):
        raise ValueError(f"{entering} enter the life table, but {left} leave it")
