"""A measure as published: frozen words and figures, from which its pages and files are made without the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from utfall.figures.comparison import compare_figures
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import PeriodKind
from utfall.model.unit import Unit
from utfall.reports.content import as_plain
from utfall.reports.reading_back import figure_from_plain

SCHEMA = "utfall-published-1"
FOLLOWED_SHARE = Decimal("0.9")
"""From which a figure may head its page."""
Place = tuple[str, tuple[tuple[str, str], ...]]
"""A figure's period and groups."""


@dataclass(frozen=True)
class Words:
    """What a measure is called and how it is counted, as it was said at the publication."""

    measure: str
    title: str
    short_title: str
    explanation: str
    population: str
    unit: Unit
    decimals: int
    owner: str
    version: str
    version_reason: str


@dataclass(frozen=True)
class PublishedMeasure:
    """``known_at`` is the day of the delivery. ``figures`` may come from earlier publications: of each its own origin
    says which day it knows. ``by`` is the breakdown, empty for none; ``sentence`` sets the last figure against the year
    before, as both are published."""

    words: Words
    delivery: str
    delivery_number: int
    known_at: date
    by: str
    figures: tuple[Figure, ...]
    sentence: str = ""

    def figure(self, place: Place) -> Figure | None:
        """The figure at the place."""
        return _by_place(self).get(place)

    def to_json(self) -> str:
        """The canonical JSON."""
        return json.dumps({"schema": SCHEMA, **_plain(self)}, ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def latest_of(figures: Sequence[Figure]) -> Figure | None:
    """The last tertial that has a value, in all, and whose cases have been followed nearly to their end: a mean of
    those decided soon after the period is that of the quick ones. Else the last one, else a year or a month."""
    whole = [one for one in figures if not one.groups and one.value.has_value]
    tertials = [one for one in whole if one.period.kind is PeriodKind.TERTIAL]
    followed = [one for one in tertials if one.maturity_share >= FOLLOWED_SHARE]
    return max(followed or tertials or whole, key=lambda one: one.period, default=None)


def sentence_of(figures: Sequence[Figure], definition: Definition) -> str:
    """The last figure against the same period the year before, as both are published; empty where one is missing."""
    last = latest_of(figures)
    previous = None if last is None else last.period.same_period_previous_year()
    before = next((one for one in figures if one.period == previous and not one.groups), None)
    if last is None or before is None or not before.value.has_value:
        return ""
    return compare_figures(last, before, definition).sentence


def place_of(figure: Figure) -> Place:
    """Where the figure stands in its measure."""
    return figure.period.id, figure.groups


def words_of(definition: Definition, *, known_at: date) -> Words:
    """The definition's words, with the version that counts that day."""
    version = definition.version_for(known_at)
    return Words(
        measure=definition.id,
        title=definition.title,
        short_title=definition.short_title,
        explanation=" ".join(definition.explanation.split()),
        population=" ".join(definition.population.split()),
        unit=definition.unit,
        decimals=definition.decimals,
        owner=definition.owner,
        version=version.number,
        version_reason=version.reason,
    )


@lru_cache(maxsize=512)
def from_json(text: str) -> PublishedMeasure:
    """The measure that ``to_json`` gave the text of."""
    plain: Mapping[str, Any] = json.loads(text)
    words = {**plain["words"], "unit": Unit(plain["words"]["unit"])}
    return PublishedMeasure(
        words=Words(**words),
        delivery=plain["delivery"],
        delivery_number=plain["delivery_number"],
        known_at=date.fromisoformat(plain["known_at"]),
        by=plain["by"],
        figures=tuple(figure_from_plain(one) for one in plain["figures"]),
        sentence=plain.get("sentence", ""),
    )


def _plain(found: PublishedMeasure) -> dict[str, Any]:
    return {
        "words": dict(vars(found.words)),
        "delivery": found.delivery,
        "delivery_number": found.delivery_number,
        "known_at": found.known_at.isoformat(),
        "by": found.by,
        "figures": [as_plain(one) for one in found.figures],
        "sentence": found.sentence,
    }


@lru_cache(maxsize=512)
def _places(figures: tuple[Figure, ...]) -> Mapping[Place, Figure]:
    return {place_of(one): one for one in figures}


def _by_place(found: PublishedMeasure) -> Mapping[Place, Figure]:
    return _places(found.figures)


def years_of(figures: Sequence[Figure]) -> tuple[int, ...]:
    """The calendar years that the figures are of, the newest first."""
    return tuple(sorted({one.period.first.year for one in figures}, reverse=True))
