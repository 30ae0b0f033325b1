"""Funnel plots: which units differ from what all have in common by more than their size explains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from utfall.stats.like_units import LARGEST_CORRELATION, LikeRates, LikeShares, Limits
from utfall.stats.special_cause import side_of
from utfall.stats.unit_spread import UnitSpread, unit_spread

LEAST_UNITS = 3
"""Of two units each is what the other is not: that is a difference, not a funnel."""


class Place(StrEnum):
    """Within the 95 % limits, beyond them, or beyond the 99.8 % limits too; on a limit is within it."""

    INSIDE = "inside"
    BEYOND_95 = "beyond_95"
    BEYOND_998 = "beyond_998"


@dataclass(frozen=True)
class FunnelUnit:
    """A unit's share or rate and the limits at its size.

    ``z``: its distance to the common value in standard deviations of like units of its size, 0 where none can differ.
    It ranks; the limits judge, for in a small unit the distances are not normal. ``direction``: 1 above the common
    value, −1 below it, 0 on it.
    """

    value: float
    z: float
    limits: Limits
    place: Place
    direction: int


@dataclass(frozen=True)
class Funnel:
    """The units, in the order given, around their common value.

    ``spread`` is None with under 11 units (too few to tell how units usually differ) and where all are at 0 or 1: then
    the limits are those of chance alone, and beyond them means that the units are not all alike.
    """

    like_units: LikeShares | LikeRates
    spread: UnitSpread | None
    units: tuple[FunnelUnit, ...]

    @property
    def pooled(self) -> float:
        """Sum over sum: what a unit's share or rate is compared with."""
        return self.like_units.pooled


def share_funnel(numerators: Sequence[int], denominators: Sequence[int]) -> Funnel | None:
    """Shares (0–1) per unit against the share of all; None with under three units.

    Limits: 95 and 99.8 %, exact for small denominators (see ``like_units``) and wide enough for what units usually
    differ beyond chance (``unit_spread``, additive). Source: D. J. Spiegelhalter, "Funnel plots for comparing
    institutional performance", Statistics in Medicine 24 (2005), 1185–1202, from which the limits differ as said there.

    Of a hundred like units five lie beyond the 95 % limits; beyond the 99.8 % limits is a reason to ask why, and no
    proof that a unit does better or worse: clients differ. A unit without cases has no share and is to be left out.
    """
    if any(not 0 <= part <= whole or whole < 1 for part, whole in zip(numerators, denominators, strict=True)):
        raise ValueError("a unit's share has a denominator of at least 1 and lies between 0 and 1")
    if len(denominators) < LEAST_UNITS:
        return None
    events, cases = sum(numerators), sum(denominators)
    chance = events / cases * (1 - events / cases)
    spread = _spread(numerators, denominators, chance=chance, pooled=events / cases)
    between = min(spread.variance, LARGEST_CORRELATION * chance) if spread else 0.0
    like = LikeShares(events, cases, between)
    units = (
        _unit(part / whole, like.pooled, variance=like.variance(whole), limits=like.limits(whole))
        for part, whole in zip(numerators, denominators, strict=True)
    )
    return Funnel(like, spread, tuple(units))


def rate_funnel(counts: Sequence[int], exposures: Sequence[float]) -> Funnel | None:
    """Events per exposure (days, inhabitants) per unit against the rate of all; as ``share_funnel``."""
    if any(count < 0 for count in counts) or any(not 0 < exposure < math.inf for exposure in exposures):
        raise ValueError("a unit's rate has a count of at least 0 and an exposure above 0")
    if len(exposures) != len(counts):
        raise ValueError(f"{len(counts)} counts cannot go with {len(exposures)} exposures")
    if len(exposures) < LEAST_UNITS:
        return None
    events, exposure = sum(counts), math.fsum(exposures)
    spread = _spread(counts, exposures, chance=events / exposure, pooled=events / exposure)
    like = LikeRates(events, exposure, spread.variance if spread else 0.0)
    units = (
        _unit(count / size, like.pooled, variance=like.variance(size), limits=like.limits(size))
        for count, size in zip(counts, exposures, strict=True)
    )
    return Funnel(like, spread, tuple(units))


def limit_curve(funnel: Funnel, *, at: Sequence[int] | Sequence[float]) -> tuple[Limits, ...]:
    """The limits at each of those sizes, for drawing: cases (whole numbers) or exposures, at most what all have.

    A unit drawn beyond the curve at its own size is the one that ``place`` says is beyond it.
    """
    like = funnel.like_units
    if isinstance(like, LikeRates):
        return tuple(like.limits(size) for size in at)
    if any(size != int(size) for size in at):
        raise ValueError("the limits of a share are drawn at whole numbers of cases")
    return tuple(like.limits(int(size)) for size in at)


def _spread(numerators: Sequence[int], sizes: Sequence[float], *, chance: float, pooled: float) -> UnitSpread | None:
    """``chance`` is the variance of a unit of size 1; None too where it is 0."""
    if chance == 0:
        return None
    errors = [math.sqrt(chance / size) for size in sizes]
    distances = [(part / size - pooled) / error for part, size, error in zip(numerators, sizes, errors, strict=True)]
    return unit_spread(distances, standard_errors=errors)


def _unit(value: float, pooled: float, *, variance: float, limits: Limits) -> FunnelUnit:
    if side_of(value, limits.lower_998) < 0 or side_of(value, limits.upper_998) > 0:
        place = Place.BEYOND_998
    elif side_of(value, limits.lower_95) < 0 or side_of(value, limits.upper_95) > 0:
        place = Place.BEYOND_95
    else:
        place = Place.INSIDE
    z = (value - pooled) / math.sqrt(variance) if variance > 0 else 0.0
    return FunnelUnit(value, z, limits, place, side_of(value, pooled))
