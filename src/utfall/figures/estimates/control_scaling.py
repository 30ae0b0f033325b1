"""How a measure's figures become the points of a control chart, and the chart that judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from utfall.figures.estimates.control_points import Parts
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import PeriodKind
from utfall.model.question import SpellDays
from utfall.stats.control_chart import ChartPoint, rate_chart, share_chart, xmr_chart
from utfall.stats.deseasonalise import LEAST_YEARS, MONTHS, deseasonalised


@dataclass(frozen=True)
class Scaling:
    """How a figure becomes a point: per day, without its season, or as it is. ``factors`` by calendar month."""

    method: str
    factors: Mapping[int, float]

    def drawn(self, figure: Figure) -> float:
        """The value as it is drawn."""
        if self.method == "styrdiagram_takt":
            return value_of(figure) / figure.period.days
        return value_of(figure) / self.factors.get(figure.period.first.month, 1.0)


def scaling_of(
    definition: Definition, judged: Sequence[Figure], *, has_parts: bool, is_rebased: bool, watched: int | None = None
) -> Scaling:
    """Shares by their denominators, days per day, counts without their season where it is clear.

    The season's factors are those of the years before the last twelve months, if they are enough: what is watched must
    not move its own yardstick. With ``watched`` of the last months, from those before alone, or not at all.
    """
    if has_parts:
        return Scaling("styrdiagram_andel", {})
    if isinstance(definition.versions[-1].spec, SpellDays):
        return Scaling("styrdiagram_takt", {})
    values = [value_of(figure) for figure in judged]
    if is_rebased or any(figure.period.kind is not PeriodKind.MONTH for figure in judged) or min(values) < 0:
        return Scaling("styrdiagram", {})
    before = len(values) - (MONTHS if watched is None else watched)
    if watched is not None and before < LEAST_YEARS * MONTHS:
        return Scaling("styrdiagram", {})
    baseline = before if before >= LEAST_YEARS * MONTHS else None
    found = deseasonalised(values, first_month=judged[0].period.first.month, baseline=baseline)
    factors = dict(enumerate(found.factors, start=1)) if found.is_adjusted else {}
    return Scaling("styrdiagram", factors)


def judged_points(
    scaling: Scaling,
    shown: Sequence[Figure],
    parts: Sequence[Parts],
    places: Sequence[int],
    *,
    fixed_after: int | None = None,
) -> tuple[ChartPoint, ...]:
    """The figures charted as their scaling asks; ``parts`` of shares, ``places`` where new definitions begin,
    ``fixed_after`` as in ``stats.control_chart``."""
    match scaling.method:
        case "styrdiagram_andel":
            return share_chart(
                [part[0] for part in parts], [part[1] for part in parts], rebased_at=places, fixed_after=fixed_after
            )
        case "styrdiagram_takt":
            exposures = [float(figure.period.days) for figure in shown]
            return rate_chart(
                [round(value_of(figure)) for figure in shown], exposures, rebased_at=places, fixed_after=fixed_after
            )
        case _:
            return xmr_chart([scaling.drawn(figure) for figure in shown], rebased_at=places, fixed_after=fixed_after)


def value_of(figure: Figure) -> float:
    """The figure's number; it must have one."""
    assert figure.value.value is not None
    return float(figure.value.value)
