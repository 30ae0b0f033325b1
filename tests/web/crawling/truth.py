"""What is true: every measure's counts per period and group, counted by the same engine with nothing protected."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from utfall.disclosure.policy import Exemption
from utfall.disclosure.relations import Key
from utfall.figures.gate import Gate
from utfall.figures.overlap import OverTime, counts_cases, over_time
from utfall.model.figure import Figure
from utfall.model.period import Period
from utfall.model.question import Ratio
from utfall.web.gates import catalogue, open_store, policy

YEARS = (2023, 2024, 2025)
NUMBER, COMPLEMENT, ALL_OF = "n", "c", "d"
"""Parts of a figure: the count or numerator, the denominator's rest, the denominator."""


@contextmanager
def unprotected(known: date) -> Iterator[Gate]:
    """The gate on what was known that day, with nothing hidden: for the test alone."""
    nothing = dataclasses.replace(policy(), exemptions=tuple(Exemption(one, "provet") for one in catalogue()))
    with Gate.open(open_store(), catalogue(), policy=nothing, as_of=known) as gate:
        yield gate


TYPED = ("2025-01..2025-03", "2024-04..2024-06", "2024-02..2024-09", "2025-W10", "2024-W18")
"""Periods that no page offers, but that an address can name."""


def calendar(known: date) -> tuple[Period, ...]:
    """Years, tertials and months that have begun, and periods that somebody can type."""
    found: list[Period] = []
    for year in YEARS:
        found += [Period.year(year), *(Period.tertial(year, n) for n in (1, 2, 3))]
        found += [Period.month(year, n) for n in range(1, 13)]
    found += [Period.parse(text) for text in TYPED]
    return tuple(one for one in found if one.first < known)


@dataclass(frozen=True)
class Truth:
    """One measure's counts at one known day. Keys are (part, period, breakdown, group); both are empty for all."""

    measure: str
    known: date
    counts: dict[Key, int]
    over: OverTime


def true_counts(gate: Gate, measure: str) -> Truth:
    """All that could be counted: each part in each period, of all and of each group."""
    definition = gate.definition(measure)
    spec = definition.versions[-1].spec
    counts: dict[Key, int] = {}
    periods = calendar(gate.known_at)
    for by in ("", *(one.name for one in definition.breakdowns)):
        table = gate.table(measure, periods, by=(by,) if by else ())
        for figure in table.figures:
            group = dict(figure.groups).get(by, "")
            for part, number in parts_of(figure, are_cases=counts_cases(spec)).items():
                counts[part, figure.period.id, by, group] = number
    over = OverTime.NONE if isinstance(spec, Ratio) else over_time(spec)
    return Truth(measure, gate.known_at, counts, over)


def parts_of(figure: Figure, *, are_cases: bool) -> dict[str, int]:
    """The counts of cases in a figure: its value, or the parts of its share, or how many its mean is of."""
    found = {}
    if are_cases and figure.value.value is not None and figure.denominator is None:
        found[NUMBER] = int(figure.value.value)
    if figure.denominator is not None and figure.denominator.value is not None:
        found[ALL_OF] = int(figure.denominator.value)
        if figure.unit.value == "share" and figure.numerator is not None and figure.numerator.value is not None:
            found[NUMBER] = int(figure.numerator.value)
            found[COMPLEMENT] = found[ALL_OF] - found[NUMBER]
    return found
