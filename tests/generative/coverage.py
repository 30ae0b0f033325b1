"""What has been drawn: every kind of measure and every variant of its parameters must come up, with an answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from utfall.model.question import (
    SPECS,
    STUDIES,
    Counted,
    Dated,
    DayCount,
    NoReturnShare,
    Operator,
    PeriodBy,
    Question,
    Ratio,
    ShareAbove,
    Spells,
)

DEMANDED = frozenset(
    [
        *(f"kind {kind}" for kind in (*SPECS, *STUDIES) if kind != Ratio.KIND),
        *(f"operator {operator}" for operator in Operator),
        *(f"count {counted}" for counted in (*Counted, *DayCount)),
        *(f"period by {by}" for by in PeriodBy),
        *(f"breakdown by {what}" for what in ("column", "person", "age")),
        *(f"{number} breakdowns" for number in (0, 1, 2)),
        "overlapping periods",
        "periods side by side",
        "condition on the person",
        "amount",
        *(f"age limits of {kind}" for kind in (NoReturnShare.KIND, ShareAbove.KIND)),
        "ends of other spells too",
        "nothing may be ongoing",
        "competing",
        "no competing",
    ]
)
"""Variants that must all be drawn; all but the operators at least once in a question whose answer is not empty."""


def variants(question: Question) -> Iterator[str]:
    """The names of what the question exercises."""
    spec = question.spec
    yield f"kind {spec.KIND}"
    parameters = [getattr(spec, name) for name in spec.__dataclass_fields__]
    parameters += [one for value in parameters if isinstance(value, tuple) for one in value]
    for dated in parameters:
        if isinstance(dated, Dated | Spells):
            for condition in dated.where:
                yield f"operator {condition.operator}"
                if condition.field.startswith("persons."):
                    yield "condition on the person"
    if count := getattr(spec, "count", None):
        yield f"count {count}"
    if by := getattr(spec, "period_by", None):
        yield f"period by {by}"
    if hasattr(spec, "competing"):
        yield "competing" if spec.competing else "no competing"
    if getattr(spec, "amount", None):
        yield "amount"
    if getattr(spec, "age", None):
        yield f"age limits of {spec.KIND}"
    if getattr(spec, "also_ended", ()):
        yield "ends of other spells too"
    if getattr(spec, "none_ongoing", ()):
        yield "nothing may be ongoing"
    yield f"{len(question.breakdowns)} breakdowns"
    for b in question.breakdowns:
        yield f"breakdown by {'age' if b.age else 'person' if b.column.startswith('persons.') else 'column'}"
    ordered = sorted(question.periods)
    overlapping = any(a.last >= b.first for a, b in itertools.pairwise(ordered))
    if len(ordered) > 1:
        yield "overlapping periods" if overlapping else "periods side by side"
