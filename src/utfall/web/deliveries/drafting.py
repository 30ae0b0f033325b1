"""The mapping assistant's form: the fields of a draft, and the draft that a filled-in form says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import TABLES
from utfall.sources.extracts.converting import date_format_sv
from utfall.sources.suggesting.draft import ColumnChoice, MappingDraft, TableChoice
from utfall.sources.suggesting.facts import DATE_FORMATS
from utfall.sources.suggesting.ranking import ColumnSuggestions, TableSuggestion

ROW_NUMBER = "#rad"
"""Chosen in place of a column: the row's number is the key."""

MOST_VALUES = 30


@dataclass(frozen=True)
class Option:
    """A choice in a list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ColumnField:
    """A canonical column in the form: which source column fills it, and how it is read."""

    column: Column
    is_needed: bool
    sources: tuple[Option, ...]
    why: str
    formats: tuple[Option, ...]
    values: tuple[tuple[str, tuple[Option, ...]], ...]
    is_last_day: bool


def table_named(name: str) -> Table:
    """The canonical table. Raises ``KeyError``."""
    return next(table for table in TABLES if table.name == name)


def posted_draft(data: QueryDict, *, suggestion: TableSuggestion) -> MappingDraft:
    """The draft that the form says."""
    table = table_named(suggestion.table)
    columns = tuple(_posted_choice(column, data) for column in table.columns if data.get(f"kolumn-{column.name}", ""))
    used = {source for column in columns for source in column.sources}
    return MappingDraft(
        system=data.get("system", "").strip().lower(),
        title=data.get("title", "").strip() or "Egen mappning",
        patterns=tuple(part.strip() for part in data.get("patterns", "").split(",") if part.strip()),
        tables=(TableChoice(table.name, columns, skips_repeats=data.get("repeats") == "1"),),
        drops=tuple(one.source for one in suggestion.columns if one.source not in used),
        yes=tuple(part.strip() for part in data.get("yes", "ja").split(",") if part.strip()),
        no=tuple(part.strip() for part in data.get("no", "nej").split(",") if part.strip()),
        decimal_comma=data.get("decimal_comma", "1") == "1",
    )


def fields_of(draft: MappingDraft, *, suggestion: TableSuggestion) -> tuple[ColumnField, ...]:
    """The form's fields, in the table's order."""
    chosen = {column.column: column for column in draft.tables[0].columns}
    by_source = {one.source: one for one in suggestion.columns}
    table = table_named(suggestion.table)
    return tuple(_field(column, chosen.get(column.name), by_source, table) for column in table.columns)


def _posted_choice(column: Column, data: QueryDict) -> ColumnChoice:
    source = data[f"kolumn-{column.name}"]
    pairs = tuple(
        (key.removeprefix(f"varde-{column.name}-"), code)
        for key in data
        if key.startswith(f"varde-{column.name}-") and (code := data[key])
    )
    return ColumnChoice(
        column.name,
        () if source == ROW_NUMBER else (source,),
        is_row_number=source == ROW_NUMBER,
        dates=(data.get(f"datum-{column.name}", "%Y-%m-%d"),),
        values=pairs,
        end_inclusive=data.get(f"sista-{column.name}") == "1",
    )


def _field(
    column: Column, chosen: ColumnChoice | None, by_source: Mapping[str, ColumnSuggestions], table: Table
) -> ColumnField:
    source = "" if chosen is None else ROW_NUMBER if chosen.is_row_number else (chosen.sources or ("",))[0]
    sources = [Option("", "Finns inte i filen", source == "")]
    sources += [Option(name, name, name == source) for name in by_source]
    if column.name in table.key:
        sources.append(Option(ROW_NUMBER, "Radens nummer", source == ROW_NUMBER))
    why = ""
    if source in by_source:
        why = next((one.reason for one in by_source[source].suggestions if one.column == column.name), "")
    dates = chosen.dates if chosen else DATE_FORMATS[:1]
    formats = tuple(Option(one, date_format_sv(one), one in dates) for one in DATE_FORMATS)
    return ColumnField(
        column,
        column.name in table.key or column.required,
        tuple(sources),
        why,
        formats if column.type is ColumnType.DATE else (),
        _values(column, chosen, by_source.get(source)),
        chosen.end_inclusive if chosen else False,
    )


def _values(
    column: Column, chosen: ColumnChoice | None, found: ColumnSuggestions | None
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """For a column of codes, each value that stands in the file and the codes it may mean."""
    if not column.codes or found is None:
        return ()
    said = dict(chosen.values) if chosen else {}
    return tuple(
        (
            value,
            (
                Option("", "samma", value not in said),
                *(Option(code, label, said.get(value) == code) for code, label in column.codes),
            ),
        )
        for value in found.facts.values[:MOST_VALUES]
    )
