"""What the report needs of the gate, as protocols: the tests' small gate and ``utfall.figures.Gate`` both fit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.period import Period


class FigureTable(Protocol):
    """Figures of one measure."""

    @property
    def definition(self) -> Definition:
        """The measure's definition."""
        ...

    @property
    def figures(self) -> Sequence[Figure]:
        """All figures, per period and group."""
        ...

    def figure(self, period: str, **groups: str) -> Figure:
        """The figure of a period asked for; always there, its cell may lack a value."""
        ...


class Comparison(Protocol):
    """The gate's answer to "may these be compared, and what came out?"."""

    @property
    def is_allowed(self) -> bool:
        """False where a plain difference would mislead; then ``reason`` says why, in Swedish."""
        ...

    @property
    def is_certain(self) -> bool:
        """True where the difference is larger than chance explains."""
        ...

    @property
    def difference(self) -> Decimal | None:
        """Later minus earlier in the figures' unit; None where it is not allowed."""
        ...

    @property
    def reason(self) -> str:
        """Why it is refused or marked: Swedish sentences, empty where nothing stands against it."""
        ...


class Gate(Protocol):
    """The gate opened at one delivery."""

    def table(self, measure: str, periods: Sequence[Period], *, by: Sequence[str] = ()) -> FigureTable:
        """Figures computed from events. Raises ``UnknownMeasure``."""
        ...

    def published(self, measure: str, periods: Sequence[Period]) -> FigureTable:
        """Figures as they stood in earlier reports."""
        ...

    def compare(self, later: Figure, earlier: Figure) -> Comparison:
        """The comparison, or its refusal."""
        ...
