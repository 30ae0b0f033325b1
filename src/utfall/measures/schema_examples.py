"""A ``[[version.example]]`` section: small canonical tables, the question put to them, and the cells expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from utfall.errors import InvalidDefinition, InvalidPeriod
from utfall.measures.definition import Example
from utfall.measures.schema import Section, shown, suggestion
from utfall.model.period import Period
from utfall.model.question import Breakdown, CellCounts, Observation, Ratio, Spec, statistics_of
from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import TABLES_BY_NAME

_OWN_KEYS = ("name", "periods", "breakdowns", "known_until", "expect")
_VALUE_TYPES: dict[ColumnType, type] = {
    ColumnType.INTEGER: int,
    ColumnType.DECIMAL: Decimal,
    ColumnType.DATE: date,
    ColumnType.BOOLEAN: bool,
}


def read_example(section: Section, *, spec: Spec, breakdowns: Sequence[Breakdown]) -> Example:
    """The example; its rows hold every required column, its cells the kind's statistics."""
    if isinstance(spec, Ratio):
        raise InvalidDefinition(
            f"{section.file}: {section.path} står under en kvot, som räknas av två andra mått.",
            remedy="Flytta exemplet till de måtten.",
        )
    section.allow((*_OWN_KEYS, *TABLES_BY_NAME))
    groups = section.texts("breakdowns")
    for group in groups:
        names = [breakdown.name for breakdown in breakdowns]
        if group not in names:
            raise section.wrong(
                "breakdowns", f"{shown(group)} är ingen av måttets", remedy=suggestion(group, names, what="Måttet har")
            )
    periods = section.texts("periods")
    if not periods:
        raise section.wrong("periods", "ska nämna minst en period", remedy="Skriv till exempel [”2025-T1”].")
    for period in periods:
        try:
            Period.parse(period)
        except InvalidPeriod as error:
            raise section.wrong("periods", error.cause, remedy=error.remedy) from None
    tables = tuple(
        (name, tuple(_row(row, table) for row in section.sections(name)))
        for name, table in TABLES_BY_NAME.items()
        if name in section.values
    )
    section.get("expect", list)
    expect = tuple(_cell(cell, spec=spec, periods=periods, groups=groups) for cell in section.sections("expect"))
    return Example(section.text("name"), tables, periods, groups, section.get("known_until", date), expect)


def _row(section: Section, table: Table) -> tuple[tuple[str, object], ...]:
    section.allow(table.column_names)
    for column in table.columns:
        if column.required and column.name not in section.values:
            raise InvalidDefinition(
                f"{section.file}: {section.place(column.name)} saknas.",
                remedy=f"Raden i {table.name} måste ha kolumnen {column.name} ({column.title_sv}).",
            )
    return tuple((column.name, _value(section, column)) for column in table.columns if column.name in section.values)


def _value(section: Section, column: Column) -> object:
    if column.codes:
        return section.one_of(column.name, column.code_names)
    value: object = section.get(column.name, _VALUE_TYPES.get(column.type, str))
    return value


def _cell(section: Section, *, spec: Spec, periods: Sequence[str], groups: Sequence[str]) -> CellCounts:
    section.allow(("period", *groups, *statistics_of(spec)))
    return CellCounts(
        section.one_of("period", periods),
        tuple(section.get(group, str) for group in groups),
        tuple((name, section.get(name, int)) for name in statistics_of(spec) if _is_expected(section, spec, name)),
    )


def _is_expected(section: Section, spec: Spec, statistic: str) -> bool:
    """False only for the parts of a ready-made figure, which may lack them: such a cell has the value alone."""
    optional = isinstance(spec, Observation) and statistic != "value_e4"
    return not optional or statistic in section.values
