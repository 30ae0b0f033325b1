"""An area's figures as printed on a day: frozen, so that a dialogue shows the same ever after."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from utfall.figures.kept import KeptGate
from utfall.measures.areas import Area
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.reports.content import as_plain
from utfall.reports.figure_ledger import decimals_of
from utfall.reports.numbers import format_cell, format_interval
from utfall.web.area_overview import Card, area_page
from utfall.web.assessed_goals import GoalMark
from utfall.web.figure_words import State, maturity_state
from utfall.web.gates import policy

SCHEMA = "utfall-dialogue-overview-1"


@dataclass(frozen=True)
class FrozenFigure:
    """A measure as the overview printed it. ``shape`` and ``word`` are its mark, ``maturity`` how finished it was;
    ``protection`` is the figure's code against disclosure."""

    measure: str
    title: str
    period: str
    period_id: str
    value: str
    interval: str
    expected: str
    shape: str
    word: str
    sentence: str
    maturity: str
    protection: str
    definition_version: str
    definition_hash: str

    @property
    def printed(self) -> str:
        """``51 dagar (47–56)``: the value with its interval."""
        return f"{self.value} ({self.interval})" if self.interval else self.value


@dataclass(frozen=True)
class FrozenGoal:
    """A goal of the area as it was assessed; ``status`` gives its mark's shape."""

    goal: str
    title: str
    status: str
    word: str
    because: str
    by: str
    rule: str
    target: str


@dataclass(frozen=True)
class FrozenOverview:
    """All that the dialogue shows of the area's figures. ``known_at`` and ``delivery`` say what was known;
    ``smallest_count`` is the smallest number of persons that was shown."""

    area: str
    name: str
    lead: str
    period: str
    period_id: str
    known_at: str
    delivery: str
    snapshot: str
    smallest_count: int
    figures: tuple[FrozenFigure, ...]
    goals: tuple[FrozenGoal, ...]
    schema: str = SCHEMA

    def to_json(self) -> str:
        """Canonical JSON: sorted keys."""
        return json.dumps(as_plain(self), ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def known_on(self) -> date:
        """The day whose knowledge it shows."""
        return date.fromisoformat(self.known_at)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def overview_as_printed(gate: KeptGate, area: Area) -> FrozenOverview:
    """What the area's screen shows on the gate's delivery, as text."""
    page = area_page(gate, area, known=None)
    cards = {card.watched.definition.id: card for card in (*page.changed, *page.rest)}
    return FrozenOverview(
        area=area.id,
        name=area.name,
        lead=page.brief.lead,
        period=page.period.label_long_sv(),
        period_id=page.period.id,
        known_at=gate.known_at.isoformat(),
        delivery=gate.delivery.id,
        snapshot=gate.delivery.snapshot,
        smallest_count=policy().minimum_count,
        figures=tuple(_figure(cards[measure]) for measure in area.measures),
        goals=tuple(_goal(mark) for mark in page.brief.goals),
    )


def overview_from_json(text: str) -> FrozenOverview:
    """The overview whose ``to_json`` gave the text."""
    found: dict[str, Any] = json.loads(text)
    figures = tuple(FrozenFigure(**_fields(one)) for one in found["figures"])
    goals = tuple(FrozenGoal(**_fields(one)) for one in found["goals"])
    return FrozenOverview(**{**_fields(found), "figures": figures, "goals": goals})


def _fields(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "type"}


def _figure(card: Card) -> FrozenFigure:
    figure, definition = card.figure, card.watched.definition
    finished: State = maturity_state(card.watched.figure)
    said = " ".join(part for part in (card.sentence, card.full_year, _why(card)) if part)
    return FrozenFigure(
        measure=definition.id,
        title=definition.short_title,
        period=figure.period.label_long_sv(),
        period_id=figure.period.id,
        value=format_cell(figure.value, unit=figure.unit, decimals=decimals_of(figure, definition)),
        interval=_interval(figure, definition),
        expected=card.expected,
        shape=card.state.shape,
        word=card.state.word,
        sentence=said,
        maturity=" ".join(part for part in (f"{finished.word}.", finished.why) if part),
        protection=figure.protection.value,
        definition_version=figure.origin.version,
        definition_hash=figure.origin.definition_hash,
    )


def _why(card: Card) -> str:
    return "" if card.state.why == card.sentence else card.state.why


def _interval(figure: Figure, definition: Definition) -> str:
    if figure.interval is None or not figure.value.has_value:
        return ""
    return format_interval(figure.interval, unit=figure.unit, decimals=decimals_of(figure, definition))


def _goal(mark: GoalMark) -> FrozenGoal:
    block = mark.block
    return FrozenGoal(
        mark.goal.id,
        mark.goal.short_title,
        block.status.value,
        block.word,
        block.because,
        block.by,
        block.rule,
        block.target,
    )
