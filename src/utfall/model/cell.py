"""A figure's value: a number, a true zero, hidden with a reason, or not known yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class CellState(StrEnum):
    """What a cell holds. ``MISSING`` is "no data was delivered", which is neither zero nor hidden."""

    NUMBER = "number"
    ZERO = "zero"
    HIDDEN = "hidden"
    NOT_YET_KNOWN = "not_yet_known"
    MISSING = "missing"


@dataclass(frozen=True)
class Cell:
    """One value with its state; ``value`` is set only for numbers and true zeros.

    ``reason`` is a Swedish clause for every state without a value; ``known_on`` is the first day when a value that
    is not known yet can be known.
    """

    state: CellState
    value: Decimal | None = None
    reason: str = ""
    known_on: date | None = None

    def __post_init__(self) -> None:
        has_value = self.state in (CellState.NUMBER, CellState.ZERO)
        if has_value != (self.value is not None):
            raise ValueError(f"a cell in state {self.state} with value {self.value}")
        if self.state is CellState.ZERO and self.value != 0:
            raise ValueError("a true zero holds 0")
        if not has_value and not self.reason:
            raise ValueError("a cell without a value says why")

    @classmethod
    def of(cls, value: Decimal | int) -> Cell:
        """The number, or the true zero."""
        number = Decimal(value)
        return cls(CellState.ZERO if number == 0 else CellState.NUMBER, number)

    @classmethod
    def hidden(cls, reason: str) -> Cell:
        """A protected value; neither the value nor its size is kept."""
        return cls(CellState.HIDDEN, reason=reason)

    @classmethod
    def not_yet_known(cls, reason: str, *, known_on: date | None = None) -> Cell:
        """A value that the data cannot answer yet."""
        return cls(CellState.NOT_YET_KNOWN, reason=reason, known_on=known_on)

    @classmethod
    def missing(cls, reason: str = "uppgift saknas") -> Cell:
        """No data was delivered for this cell."""
        return cls(CellState.MISSING, reason=reason)

    @property
    def has_value(self) -> bool:
        """True for numbers and true zeros."""
        return self.value is not None
