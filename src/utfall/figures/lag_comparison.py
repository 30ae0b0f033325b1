"""Comparing two counts that can still move: each as it was known equally long after its period."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from utfall.figures.certainty import Certainty
from utfall.figures.comparison import Comparison, Kind, compare_figures
from utfall.figures.deliveries import Deliveries
from utfall.figures.evaluating import Asked
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.stats.same_lag import Version, compare_at_same_lag


def compare_at_lag(
    deliveries: Deliveries, later: Figure, earlier: Figure, definition: Definition, *, overdispersion: float
) -> Comparison | None:
    """The comparison with the earlier count as a delivery knew it so long after its period as the later one is now.

    None where no delivery stands from within a week of that day, where nothing is shown of it, or where the periods
    cannot be compared. The earlier figure in the answer is the one known then, and its origin says so.
    """
    known_at = later.origin.known_at
    delivery = deliveries.near(earlier.period.last + (known_at - later.period.last))
    if delivery is None or delivery.known_at <= earlier.period.last:
        return None
    names = tuple(name for name, _ in earlier.groups)
    asked = Asked(definition, (earlier.period,), names, earlier.origin.version)
    then = deliveries.evaluator(delivery).table(asked).figure(earlier.period, **dict(earlier.groups))
    if later.value.value is None or then.value.value is None:
        return None
    found = compare_at_same_lag(
        Version(known_at, int(later.value.value)),
        last_day=later.period.last,
        days=later.period.days,
        earlier_versions=(Version(delivery.known_at, int(then.value.value)),),
        earlier_last_day=earlier.period.last,
        earlier_days=earlier.period.days,
        overdispersion=overdispersion,
    )
    plain = compare_figures(_as_final(later), _as_final(then), definition, overdispersion=overdispersion)
    if found is None or not plain.is_allowed:
        return None
    note = f"Båda åren är räknade så som de var kända {found.lag_days} dagar efter periodens slut."
    is_change = plain.certainty is Certainty.BEYOND_CHANCE
    return dataclasses.replace(
        plain,
        kind=Kind.SAME_LAG,
        later=later,
        earlier=then,
        certainty=plain.certainty,
        reason=" ".join(filter(None, (note, "" if is_change else plain.reason))),
        sentence=f"{plain.sentence} {note}",
    )


def _as_final(figure: Figure) -> Figure:
    """The figure taken at its word: that both can still move is answered by the lag."""
    return dataclasses.replace(figure, maturity_share=Decimal(1))
