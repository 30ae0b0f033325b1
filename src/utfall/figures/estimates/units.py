"""Units beside each other in a funnel: which of them differ by more than their size lets chance make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from utfall.errors import NoEstimate
from utfall.figures.asking import ALL
from utfall.figures.asking import Place as Asking
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.control_points import DAYS_OF_WAIT
from utfall.figures.estimates.follow_ups import by_intake, follow_up_of, stretch
from utfall.figures.estimates.making import decimal
from utfall.figures.estimates.registration import awaited_event, followed_to, lag_of
from utfall.figures.evaluating import Asked, Evaluator
from utfall.figures.group_words import group_words
from utfall.figures.numbers_sv import number
from utfall.figures.overlap import OverTime
from utfall.figures.protection import Linked, protect_figures
from utfall.figures.sufficient import Sufficient, share
from utfall.measures.definition import Definition, Version
from utfall.model.figure import Protection
from utfall.model.period import Period
from utfall.model.question import Question, TimeToEvent
from utfall.model.unit import Unit
from utfall.stats.durations import cases_within
from utfall.stats.funnel import Funnel, Place, limit_curve, share_funnel

FEWEST_UNITS = 3
CURVE_POINTS = 40


@dataclass(frozen=True)
class UnitPoint:
    """One unit: its share of so many cases, how many standard errors from the others, and where it lies."""

    label: str
    cases: int
    share: Decimal
    z: Decimal
    place: Place
    direction: int


@dataclass(frozen=True)
class FunnelLimits:
    """The limits for a unit of that many cases."""

    cases: int
    lower_998: Decimal
    lower_95: Decimal
    upper_95: Decimal
    upper_998: Decimal


@dataclass(frozen=True)
class UnitFunnel:
    """The units that may be shown, around their common share. ``hidden`` are left out to protect persons.

    ``has_spread``: the limits hold how much units like these differ anyway, which is only known from eleven on.
    """

    definition: Definition
    period: Period
    by: str
    what: str
    pooled: Decimal
    units: tuple[UnitPoint, ...]
    limits: tuple[FunnelLimits, ...]
    hidden: int
    has_spread: bool
    sentence: str


def unit_funnel(deliveries: Deliveries, definition: Definition, period: Period, *, by: str) -> UnitFunnel:
    """The funnel of a share, or of a wait by the share with the event within thirty days.

    Raises ``UnknownBreakdown``, and ``NoEstimate`` for measures that are no shares and where fewer than three units may
    be shown.
    """
    version = definition.version_for(period.first)
    evaluator = deliveries.current
    if isinstance(version.spec, TimeToEvent):
        counted, what = _of_wait(evaluator, definition, version, period, by), f"beslut inom {DAYS_OF_WAIT} dagar"
    elif definition.unit is Unit.SHARE:
        counted, what = _of_share(evaluator, definition, period, by), definition.short_title.lower()
    else:
        raise NoEstimate(
            f"{definition.id} är ingen andel, och enheter av olika storlek går inte att jämföra i antal.",
            remedy="Välj en andel eller en väntetid.",
        )
    shown = {label: parts for label, parts in counted.items() if parts is not None and parts[1] > 0}
    found = share_funnel([above for above, _ in shown.values()], [below for _, below in shown.values()])
    if found is None or len(shown) < FEWEST_UNITS:
        raise NoEstimate(
            f"{definition.id} har {len(shown)} enheter att visa, och det behövs {FEWEST_UNITS}.",
            remedy="Välj en annan uppdelning eller en längre period.",
        )
    return _made(definition, period, by, what, shown, found, hidden=len(counted) - len(shown))


Parts = tuple[int, int]


def _of_share(evaluator: Evaluator, definition: Definition, period: Period, by: str) -> dict[str, Parts | None]:
    table = evaluator.standing(definition.id, (period,), by=by)
    counted: dict[str, Parts | None] = {}
    version = definition.version_for(period.first)
    for figure in table.figures:
        label = group_words(by, dict(figure.groups)[by], definition, version)[1]
        above, below = figure.numerator, figure.denominator
        is_shown = above is not None and below is not None and above.value is not None and below.value is not None
        counted[label] = (int(above.value), int(below.value)) if is_shown else None  # type: ignore[union-attr, arg-type]
    return counted


def _of_wait(
    evaluator: Evaluator, definition: Definition, version: Version, period: Period, by: str
) -> dict[str, Parts | None]:
    """Cases that have all been followed for thirty days, per unit, protected as one table."""
    wait = version.spec
    assert isinstance(wait, TimeToEvent)
    breakdowns = Asked(definition, (period,), (by,)).breakdowns
    lag = lag_of(evaluator, awaited_event(wait), otherwise_days=definition.maturity_days)
    end = followed_to(evaluator.delivery.known_at, lag)
    last = min(period.end, end - timedelta(days=DAYS_OF_WAIT))
    if last <= period.first:
        return {}
    asked = stretch(period.first, last)
    cells = evaluator.cells(Question(by_intake(wait), (asked,), breakdowns, end))
    values = sorted({cell.groups[0] for cell in cells})
    own = {value: follow_up_of(cell for cell in cells if cell.groups == (value,)) for value in values}
    parts = {value: (cases_within(o.events, days=DAYS_OF_WAIT), o.cases) for value, o in own.items()}
    figures: dict[Asking, Sufficient] = {
        (asked.id, (value,)): share(above, below, cases=below) for value, (above, below) in parts.items()
    }
    total = [sum(numbers) for numbers in zip(*parts.values(), strict=True)] or [0, 0]
    figures[asked.id, (ALL,)] = share(total[0], total[1], cases=total[1])
    is_exempt = evaluator.policy.exemption(definition.id) is not None
    linked = Linked(figures, (asked,), (asked,), OverTime.SUM, OverTime.SUM)
    status = {} if is_exempt else protect_figures(linked, evaluator.policy)
    return {
        group_words(by, value, definition, version)[1]: (
            parts[value] if status.get((asked.id, (value,)), Protection.FREE) is Protection.FREE else None
        )
        for value in values
    }


def _made(
    definition: Definition,
    period: Period,
    by: str,
    what: str,
    shown: dict[str, Parts],
    found: Funnel,
    *,
    hidden: int,
) -> UnitFunnel:
    units = tuple(
        UnitPoint(label, below, decimal(unit.value), decimal(unit.z), unit.place, unit.direction)
        for (label, (_, below)), unit in zip(shown.items(), found.units, strict=True)
    )
    largest = max(below for _, below in shown.values())
    sizes = sorted({max(1, round(largest * 1.05 * n / CURVE_POINTS)) for n in range(1, CURVE_POINTS + 1)})
    total = sum(below for _, below in shown.values())
    sizes = [size for size in sizes if size <= total]
    limits = tuple(
        FunnelLimits(size, *(decimal(v) for v in (one.lower_998, one.lower_95, one.upper_95, one.upper_998)))
        for size, one in zip(sizes, limit_curve(found, at=sizes), strict=True)
    )
    sentence = _sentence(definition, period, what, units, found.spread is not None)
    return UnitFunnel(
        definition, period, by, what, decimal(found.pooled), units, limits, hidden, found.spread is not None, sentence
    )


def _sentence(definition: Definition, period: Period, what: str, units: tuple[UnitPoint, ...], has_spread: bool) -> str:
    outside = [unit for unit in units if unit.place is Place.BEYOND_998]
    if not outside:
        return (
            f"Ingen enhet skiljer sig säkert från de andra i {period.label_long_sv()} ({what}): skillnaderna är inte "
            "större än vad enheternas storlek ger av en slump."
        )
    names = ", ".join(
        f"{unit.label} ({number(unit.share * 100, decimals=1)} procent, "
        f"{'högre' if unit.direction > 0 else 'lägre'} än väntat)"
        for unit in outside
    )
    caution = "" if has_spread else " Hur mycket sådana enheter brukar skilja sig åt är inte känt: de är för få."
    return f"Utanför tratten i {period.label_long_sv()} ({what}): {names}.{caution}"
