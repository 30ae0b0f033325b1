"""May a figure stand beside the same period of the year before?"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from utfall.figures.numbers_sv import day
from utfall.measures.definition import Comparable, Definition, Version
from utfall.model.figure import Comparability
from utfall.model.period import Period, PeriodKind


def between(definition: Definition, later: Version, earlier: Version) -> tuple[Comparability, str]:
    """What the versions between two figures do to a comparison, with a Swedish sentence (empty where nothing)."""
    order = [version.number for version in definition.versions]
    first, last = sorted((order.index(earlier.number), order.index(later.number)))
    passed = definition.versions[first + 1 : last + 1]
    for version in passed:
        if version.population_changed:
            return (
                Comparability.POPULATION_DIFFERS,
                f"Andra räknas sedan {day(version.valid_from)}: {version.reason}",
            )
    for version in passed:
        if version.comparable is not Comparable.YES:
            return Comparability.BREAK, f"Räknas på annat sätt sedan {day(version.valid_from)}: {version.reason}"
    return Comparability.OK, ""


def with_year_before(
    definition: Definition,
    period: Period,
    version: Version,
    *,
    is_restated: bool,
    known_until: date,
    data_from: date | None,
    maturity: Decimal,
) -> tuple[Comparability, str]:
    """Whether the figure may be compared with its neighbour, and a Swedish sentence where it may not."""
    neighbour = period.same_period_previous_year()
    if neighbour is None:
        return Comparability.NO_NEIGHBOUR, f"Ingen motsvarande vecka: året före har ingen vecka {period.id[-2:]}."
    if data_from is not None and neighbour.last < data_from:
        return Comparability.NO_NEIGHBOUR, f"Uppgift saknas för {neighbour.label_sv()}."
    if not is_restated:
        found, why = between(definition, version, definition.version_for(neighbour.first))
        if found is not Comparability.OK:
            return found, why
    if period.kind is PeriodKind.YEAR and period.last >= known_until:
        return (
            Comparability.PARTIAL_PERIOD,
            f"Året är inte slut. Uppgifterna går till och med {day(known_until - timedelta(days=1))}.",
        )
    if maturity < 1:
        return Comparability.NOT_MATURE, "Preliminär: en del är inte känt än."
    return Comparability.OK, ""
