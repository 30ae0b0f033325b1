"""A report read back from its canonical JSON: a frozen one can be written again, byte for byte, from that alone."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union

from utfall.errors import InvalidReport
from utfall.model.cell import Cell
from utfall.model.figure import Estimand, Figure, Interval, Origin
from utfall.model.period import Period
from utfall.reports import content
from utfall.reports.content import SCHEMA, Report

_CLASSES: dict[str, type] = {
    **{
        name: value
        for name, value in vars(content).items()
        if isinstance(value, type) and dataclasses.is_dataclass(value)
    },
    **{value.__name__: value for value in (Cell, Estimand, Figure, Interval, Origin, Period)},
}


def report_from_json(text: str) -> Report:
    """The report whose ``to_json`` gave the text: equal, with the same digest. Raises ``InvalidReport``."""
    plain = json.loads(text)
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise InvalidReport(
            "Den frysta rapporten är skriven i ett annat format än det här programmet läser.",
            remedy=f"Öppna den med den version av Utfall som frös den. Det här läser {SCHEMA}.",
        )
    report = _value(plain, Report)
    assert isinstance(report, Report)
    return report


def _value(plain: Any, hint: Any) -> Any:
    """The value that ``as_plain`` made ``plain`` from, by the field's declared type."""
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(plain, typing.get_args(hint))
    if origin is tuple:
        return _items(plain, typing.get_args(hint))
    if dataclasses.is_dataclass(hint):
        return _object(plain)
    if hint is Decimal:
        return Decimal(plain)
    if hint is date:
        return date.fromisoformat(plain)
    if hint is float:
        return float(plain)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(plain)
    return plain


def _one_of(plain: Any, hints: tuple[Any, ...]) -> Any:
    if plain is None:
        return None
    if isinstance(plain, dict):
        return _object(plain)
    (hint,) = [hint for hint in hints if hint is not type(None)]
    return _value(plain, hint)


def _items(plain: Any, hints: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(_value(item, hints[0]) for item in plain)
    return tuple(_value(item, hint) for item, hint in zip(plain, hints, strict=True))


def _object(plain: Any) -> Any:
    kind = _CLASSES[plain["type"]]
    hints = typing.get_type_hints(kind)
    return kind(**{name: _value(value, hints[name]) for name, value in plain.items() if name != "type"})


def figure_from_plain(plain: Any) -> Figure:
    """The figure that ``content.as_plain`` made ``plain`` from."""
    figure = _object(plain)
    assert isinstance(figure, Figure)
    return figure
