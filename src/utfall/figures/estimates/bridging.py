"""The bridge between two ways of counting: the same months under both, and whether an old series may be recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from utfall.disclosure.policy import DisclosurePolicy
from utfall.errors import NoEstimate
from utfall.figures.deliveries import Deliveries
from utfall.figures.estimates.control_points import MOST_MONTHS
from utfall.figures.estimates.few_between import tells_of_few
from utfall.figures.estimates.known_then import month_before, months_to
from utfall.figures.estimates.making import decimal, protect
from utfall.figures.evaluating import Asked, Evaluator, version_named
from utfall.figures.numbers_sv import day, number
from utfall.measures.definition import Definition, Version
from utfall.model.figure import Figure, Interval
from utfall.model.period import Period
from utfall.model.question import Observation, Ratio
from utfall.stats.bridge import Bridge, Month, NoBridge, Unstable, bridge, spliced

MONTHS_OF_OVERLAP = 24
"""The newest months that are final under both: two years, so that every season is in it."""


@dataclass(frozen=True)
class BridgedMonth:
    """One month under both versions, and new over old; None where the old one is 0.

    ``new`` is hidden, and no ratio told, where the two would show that one to four are counted by one of them only.
    """

    month: Period
    old: Figure
    new: Figure
    ratio: Decimal | None


@dataclass(frozen=True)
class VersionBridge:
    """What the new way of counting makes of the old: ``ratio`` is new over old with its interval.

    ``may_splice``: older figures may be multiplied by it. ``spliced`` pairs months before the new version with the
    recomputed value; empty where it may not be.
    """

    definition: Definition
    old: Version
    new: Version
    months: tuple[BridgedMonth, ...]
    ratio: Decimal
    interval: Interval
    may_splice: bool
    spliced: tuple[tuple[Period, Decimal | None], ...]
    sentence: str


def version_bridge(
    deliveries: Deliveries, definition: Definition, *, old: str | None = None, new: str | None = None
) -> VersionBridge:
    """The bridge between two versions of the measure, by default the last two.

    Both are counted over the newest months that are final and shown under both. Raises ``NoEstimate`` with one version,
    with fewer than twelve such months, and for figures that came ready-made.
    """
    if len(definition.versions) < 2:
        raise NoEstimate(f"{definition.id} har bara en version.", remedy="Välj ett mått vars definition har ändrats.")
    before = version_named(definition, old) if old else definition.versions[-2]
    after = version_named(definition, new) if new else definition.versions[-1]
    if before.number == after.number or any(isinstance(v.spec, Observation | Ratio) for v in (before, after)):
        raise NoEstimate(
            f"Version {before.number} och {after.number} av {definition.id} går inte att räkna bredvid varandra.",
            remedy="Välj två olika versioner av ett mått som räknas ur händelser.",
        )
    evaluator = deliveries.current
    months = _overlap(evaluator, definition, before, after)
    found, why = bridge(
        [_parts(old_figure) for _, old_figure, _ in months], new=[_parts(figure) for _, _, figure in months]
    )
    if found is None:
        raise NoEstimate(
            f"{definition.id} har {len(months)} färdiga månader som båda versionerna räknar"
            f"{', och inget är räknat i dem' if why is NoBridge.NOTHING_COUNTED else ''}.",
            remedy="Det behövs tolv. Läs in äldre utdrag, eller vänta.",
        )
    return _made(evaluator, definition, before, after, months, found)


Overlap = list[tuple[Period, Figure, Figure]]


def _overlap(evaluator: Evaluator, definition: Definition, old: Version, new: Version) -> Overlap:
    data_from = evaluator.data_from(new.spec)
    if data_from is None:
        return []
    newest = month_before(evaluator.delivery.known_at)
    months = [month for month in months_to(newest, MOST_MONTHS) if month.first >= data_from]
    tables = [evaluator.table(Asked(definition, tuple(months), (), version.number)) for version in (old, new)]
    pairs = [(month, tables[0].figure(month), tables[1].figure(month)) for month in months]
    final = [
        (month, a, b)
        for month, a, b in pairs
        if a.value.has_value and b.value.has_value and not a.is_preliminary and not b.is_preliminary
    ]
    return final[-MONTHS_OF_OVERLAP:]


def _parts(figure: Figure) -> Month:
    """Numerator and denominator where both are shown, else the value itself."""
    above, below = figure.numerator, figure.denominator
    if above is not None and below is not None and above.value is not None and below.value is not None:
        return Month(float(above.value), float(below.value))
    assert figure.value.value is not None
    return Month(float(figure.value.value))


def _made(
    evaluator: Evaluator, definition: Definition, old: Version, new: Version, months: Overlap, found: Bridge
) -> VersionBridge:
    interval = Interval(decimal(found.ratio.low), decimal(found.ratio.high), "jackkniv över månader, 95 %")
    shown = [
        _shown(evaluator.policy, month, None if ratio is None else decimal(ratio))
        for month, ratio in zip(months, found.monthly, strict=True)
    ]
    return VersionBridge(
        definition,
        old,
        new,
        tuple(shown),
        decimal(found.ratio.value),
        interval,
        found.may_splice,
        _recomputed(evaluator, definition, old, new, found),
        _sentence(definition, old, new, found, len(months)),
    )


def _shown(policy: DisclosurePolicy, month: tuple[Period, Figure, Figure], ratio: Decimal | None) -> BridgedMonth:
    if not tells_of_few(month[1], month[2], policy):
        return BridgedMonth(*month, ratio)
    reason = f"skyddad (färre än {policy.minimum_count} räknas bara på det ena sättet)"
    return BridgedMonth(month[0], month[1], protect(month[2], reason), None)


def _recomputed(
    evaluator: Evaluator, definition: Definition, old: Version, new: Version, found: Bridge
) -> tuple[tuple[Period, Decimal | None], ...]:
    """The old months before the new version, times the ratio where that is allowed."""
    data_from = evaluator.data_from(old.spec)
    if not found.may_splice or data_from is None:
        return ()
    newest = month_before(new.valid_from)
    months = [month for month in months_to(newest, MOST_MONTHS) if month.first >= data_from]
    if not months:
        return ()
    table = evaluator.table(Asked(definition, tuple(months), (), old.number))
    shown = [month for month in months if table.figure(month).value.has_value]
    values = [float(value) for month in shown if (value := table.figure(month).value.value) is not None]
    highest = 1.0 if definition.unit.value == "share" else float("inf")
    made = spliced(values, by=found, highest=highest)
    if made is None:
        return ()
    return tuple((month, None if v is None else decimal(v)) for month, v in zip(shown, made, strict=True))


_WHY = {
    Unstable.TOO_FEW_RATIOS: "för få månader har något att jämföra",
    Unstable.SPECIAL_CAUSE: "kvoten ändras under de månader som jämförs",
    Unstable.TOO_WIDE: "kvoten växlar mer än en tiondel från månad till månad",
}


def _sentence(definition: Definition, old: Version, new: Version, found: Bridge, months: int) -> str:
    ratio, low, high = (number(decimal(v), decimals=2) for v in (found.ratio.value, found.ratio.low, found.ratio.high))
    head = (
        f"{definition.short_title}: version {new.number} (från {day(new.valid_from)}) ger {ratio} gånger vad version "
        f"{old.number} gav, över {months} månader räknade på båda sätten ({low}\u2013{high})."
    )
    if found.may_splice:
        return f"{head} Kvoten är jämn, så äldre siffror får räknas om med den."
    return f"{head} Äldre siffror får inte räknas om: {_reason(found)}. Linjen bryts, och jämförelsen görs inte."


def _reason(found: Bridge) -> str:
    reasons = found.unstable if isinstance(found.unstable, tuple) else (found.unstable,)
    return " och ".join(_WHY[reason] for reason in reasons if reason is not None)
