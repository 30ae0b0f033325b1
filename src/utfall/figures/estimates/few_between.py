"""Whether two figures of the same months, shown beside each other, would tell of a few cases in one of them only."""

from __future__ import annotations

from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.model.figure import Figure
from utfall.model.unit import Unit


def tells_of_few(one: Figure, other: Figure, policy: DisclosurePolicy) -> bool:
    """True where one to four cases may be all that is in one of them and not in the other.

    Of a sum of days so many may be theirs as that few cases can have in the period; of a sum of money any.
    """
    if policy.exemption(one.origin.measure) is not None:
        return False
    least = policy.minimum_count
    pairs = zip(_counts(one), _counts(other), strict=True)
    if any(0 < abs(a - b) < least for a, b in pairs if a is not None and b is not None):
        return True
    a, b = one.value.value, other.value.value
    if a is None or b is None or a == b:
        return False
    longest = (one.period.end - one.period.first).days
    return one.unit is Unit.ORE or (one.unit is Unit.CARE_DAYS and abs(a - b) < least * longest)


def _counts(figure: Figure) -> tuple[Decimal | None, ...]:
    """What the figure shows that counts cases: numerator, denominator, what is left, and the value where it is one."""
    above = None if figure.numerator is None else figure.numerator.value
    below = None if figure.denominator is None else figure.denominator.value
    left = None if above is None or below is None else below - above
    return above, below, left, figure.value.value if figure.unit in (Unit.COUNT, Unit.PERSONS) else None
