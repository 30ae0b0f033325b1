"""Measures and figures for other programs: the gate's own answers, hidden where the pages hide."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from utfall.errors import InvalidPeriod
from utfall.figures.kept import KeptGate
from utfall.model.period import Period
from utfall.reports.figure_exports import figure_record
from utfall.web.accounts.models import ApiToken
from utfall.web.api_access import FAULTS, Key
from utfall.web.api_day import Day
from utfall.web.gates import catalogue
from utfall.web.permissions import Permission
from utfall.web.shell.known_day import KnownDay

router = Router(tags=["nyckeltal"], auth=Key(Permission.SEE_FIGURES, ApiToken.Scope.FIGURES_READ))

MOST_PERIODS = 60


class MeasureOut(Schema):
    """A measure."""

    id: str
    title: str
    explanation: str
    population: str
    unit: str
    owner: str
    breakdowns: list[str]
    versions: list[str]


class FigureOut(Schema):
    """A figure with what must travel with it. Values are decimal numbers as text; null where ``state`` says why."""

    measure: str
    period: str
    groups: str
    state: str
    value: str | None
    reason: str
    unit: str
    numerator: str | None
    denominator: str | None
    low: str | None
    high: str | None
    maturity_share: str
    is_partial_period: bool
    comparability: str
    protection: str
    version: str
    known_at: str
    delivery: str
    snapshot: str
    estimand: str | None
    method: str | None
    notes: list[str]


class ComparisonOut(Schema):
    """Two periods beside each other, or why they are not compared."""

    kind: str
    sentence: str
    reason: str
    is_certain: bool
    later: FigureOut
    earlier: FigureOut


@router.get("/", response={200: list[MeasureOut], **FAULTS})
def measures(request: HttpRequest) -> Any:
    """All measures."""
    return [_measure(measure) for measure in sorted(catalogue())]


@router.get("/{measure}/", response={200: MeasureOut, **FAULTS})
def measure(request: HttpRequest, measure: str) -> Any:
    """One measure's definition."""
    _gate(None).definition(measure)
    return _measure(measure)


@router.get("/{measure}/siffror/", response={200: list[FigureOut], **FAULTS})
def figures(request: HttpRequest, measure: str, period: str, per: str = "", kand: Day | None = None) -> Any:
    """Figures of one or more periods (``2025-T1,2024-T1``), protected together; ``per`` parts them, ``kand`` names the
    day whose knowledge they show."""
    written = period.split(",")
    if len(written) > MOST_PERIODS:
        raise InvalidPeriod(f"Det är {len(written)} perioder, högst {MOST_PERIODS} åt gången.", remedy="Dela upp dem.")
    periods = [Period.parse(one) for one in written]
    gate = _gate(kand)
    table = gate.standing(measure, periods, by=per)
    return [_figure(one) for one in (*(table.figure(one.id) for one in periods), *(table.figures if per else ()))]


@router.get("/{measure}/jamforelse/", response={200: ComparisonOut, **FAULTS})
def comparison(request: HttpRequest, measure: str, period: str, kand: Day | None = None) -> Any:
    """The period against the same period the year before, as the gate compares them."""
    later = Period.parse(period)
    earlier = later.same_period_previous_year() or later
    gate = _gate(kand)
    table = gate.standing(measure, (later, earlier))
    found = gate.compare(table.figure(later.id), table.figure(earlier.id))
    return {
        "kind": found.kind.value,
        "sentence": found.sentence,
        "reason": found.reason,
        "is_certain": found.is_certain,
        "later": _figure(found.later),
        "earlier": _figure(found.earlier),
    }


def _gate(known: datetime.date | None) -> KeptGate:
    return KnownDay(known).gate()


def _measure(measure: str) -> dict[str, object]:
    definition = catalogue()[measure]
    return {
        "id": definition.id,
        "title": definition.title,
        "explanation": " ".join(definition.explanation.split()),
        "population": " ".join(definition.population.split()),
        "unit": definition.unit.value,
        "owner": definition.owner,
        "breakdowns": [one.name for one in definition.breakdowns],
        "versions": [one.number for one in definition.versions],
    }


def _figure(figure: Any) -> dict[str, object]:
    return {**figure_record(figure), "notes": list(figure.notes)}
