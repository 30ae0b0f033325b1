"""What all estimates of one measure, period and group share, and how one becomes a figure."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.figures.hiding import hide
from utfall.measures.definition import Definition, Version
from utfall.model.cell import Cell
from utfall.model.figure import Comparability, Estimand, Figure, Interval, Origin, Protection
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.stats.difference_interval import difference_interval
from utfall.stats.durations import KEPT_DECIMALS
from utfall.stats.estimated import Estimated
from utfall.stats.poisson_difference import LEAST_OVERDISPERSION

Groups = tuple[tuple[str, str], ...]

FEW = 5
"""Fewer cases than this are not told of beside an estimate, whatever the policy hides in tables."""


@dataclass(frozen=True)
class Frame:
    """The measure in one version, the period, the group, and the delivery it is estimated from."""

    definition: Definition
    version: Version
    origin: Origin
    policy: DisclosurePolicy
    period: Period
    groups: Groups = ()

    @property
    def is_protected(self) -> bool:
        """False for measures that count no persons."""
        return self.policy.exemption(self.definition.id) is None

    def hides_share(self, part: int, *, of: int) -> bool:
        """Whether a share may not be shown: of too few, or with a part or a rest that is a small count."""
        policy = self.policy
        is_telling = of < policy.minimum_denominator or policy.is_small(part) or policy.is_small(of - part)
        return self.is_protected and is_telling

    def figure(
        self,
        estimand: Estimand,
        value: Cell,
        *,
        unit: Unit,
        interval: Interval | None = None,
        cases: int | None = None,
        maturity_share: Decimal = Decimal(1),
        notes: Sequence[str] = (),
        why_hidden: str = "",
    ) -> Figure:
        """The estimate as a figure; with ``why_hidden`` one that hides its value and all that goes with it.

        ``cases`` is shown to the nearest ten: the exact number would, beside the numbers of those that have ended, tell
        how many few have not.
        """
        has_value = value.has_value
        figure = Figure(
            value=value,
            unit=unit,
            period=self.period,
            groups=self.groups,
            origin=self.origin,
            denominator=Cell.of(nearest_ten(cases)) if has_value and cases is not None else None,
            interval=interval if has_value else None,
            maturity_share=maturity_share,
            is_partial_period=self.period.is_part_of_year,
            comparability=Comparability.OK if maturity_share == 1 else Comparability.NOT_MATURE,
            notes=tuple(filter(None, notes)) if has_value else (),
            estimand=estimand,
        )
        return protect(figure, why_hidden) if why_hidden and has_value else figure


def protect(figure: Figure, reason: str) -> Figure:
    """The figure hidden for its own size."""
    return dataclasses.replace(hide(figure, reason), protection=Protection.PRIMARY, notes=())


def nearest_ten(count: int) -> int:
    """The count to the nearest ten, as all numbers of cases beside estimates are shown."""
    return 10 * round(count / 10)


def decimal(value: float) -> Decimal:
    """The number with the decimals that values are kept with."""
    return Decimal(str(round(value, KEPT_DECIMALS)))


def interval_of(found: Estimated, *, method: str) -> Interval:
    """The estimate's limits."""
    return Interval(decimal(found.low), decimal(found.high), method)


def share_of(part: int, whole: int) -> Decimal:
    """A share of maturity: rounded down to hundredths, so that it is 1 only where nothing is left."""
    if whole == 0:
        return Decimal(1)
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), rounding=ROUND_FLOOR)


def followed_share(followed: int, cases: int) -> Decimal:
    """The share of the cases whose outcome is known. Where it is not known of one to four, only tenths are kept, as the
    gate does: hundredths would tell how many."""
    found = share_of(followed, cases)
    return found.quantize(Decimal("0.1"), rounding=ROUND_FLOOR) if 0 < cases - followed < FEW else found


def not_yet(reason: str, known_on: date | None) -> Cell:
    """A value that cannot be known yet."""
    return Cell.not_yet_known(reason, known_on=known_on)


@dataclass(frozen=True)
class Change:
    """Later against earlier, both estimated in the same way: ``direction`` is 0 where no change is certain.

    ``is_compared`` is False where one of them has no interval or no value.
    """

    is_compared: bool
    direction: int


def change_between(later: Figure, earlier: Figure | None) -> Change:
    """Whether the interval of the difference leaves out zero, with the gate's floor of overdispersion: cases of one
    family are decided together."""
    if earlier is None or later.interval is None or earlier.interval is None:
        return Change(is_compared=False, direction=0)
    new, old = later.value.value, earlier.value.value
    if new is None or old is None:
        return Change(is_compared=False, direction=0)
    low, high = difference_interval(
        (float(later.interval.low), float(new), float(later.interval.high)),
        (float(earlier.interval.low), float(old), float(earlier.interval.high)),
        overdispersion=LEAST_OVERDISPERSION,
    )
    return Change(is_compared=True, direction=1 if low > 0 else -1 if high < 0 else 0)
