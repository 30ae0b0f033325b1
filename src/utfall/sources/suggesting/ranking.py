"""What a file most likely holds: canonical tables, best first, and for every source column what it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import TABLES
from utfall.sources.extracts.converting import date_format_sv
from utfall.sources.suggesting.dropping import reason_to_drop
from utfall.sources.suggesting.facts import ColumnFacts, facts_of
from utfall.sources.suggesting.names import file_names_table, name_likeness
from utfall.sources.suggesting.sample import Sample
from utfall.sources.suggesting.values import is_accepted_as_it_is, likely_code

LEAST_SCORE = 0.35
"""What is less likely than this is not suggested."""


@dataclass(frozen=True)
class Suggestion:
    """A canonical column that a source column may be. ``score`` is 0 to 1; ``reason`` is Swedish."""

    column: str
    score: float
    reason: str


@dataclass(frozen=True)
class ColumnSuggestions:
    """A source column: its facts, what it may be in one table (best first), and why it should be dropped, if so."""

    source: str
    facts: ColumnFacts
    suggestions: tuple[Suggestion, ...]
    drop_reason: str = ""


@dataclass(frozen=True)
class TableSuggestion:
    """A canonical table that the file may hold, with the suggestions for each column of the file, in its order.

    ``chosen`` pairs canonical columns with source columns, none twice: the choice that a draft begins with.
    """

    table: str
    title_sv: str
    score: float
    columns: tuple[ColumnSuggestions, ...]
    chosen: tuple[tuple[str, str], ...]


def suggest_tables(sample: Sample) -> tuple[TableSuggestion, ...]:
    """All canonical tables, the likeliest first."""
    facts = tuple(facts_of(column) for column in sample.columns)
    suggested = [_suggest(table, facts, sample.file_name) for table in TABLES]
    return tuple(sorted(suggested, key=lambda one: -one.score))


def _suggest(table: Table, facts: Sequence[ColumnFacts], file_name: str) -> TableSuggestion:
    columns = tuple(_suggest_column(table, one) for one in facts)
    chosen = _chosen(table, columns)
    return TableSuggestion(table.name, table.title_sv, _table_score(table, columns, chosen, file_name), columns, chosen)


def _suggest_column(table: Table, facts: ColumnFacts) -> ColumnSuggestions:
    fillable = (column for column in table.columns if column.filled_by_mapping)
    found = [one for column in fillable if (one := _judge(facts, column, table)) is not None]
    ranked = tuple(sorted(found, key=lambda one: -one.score))
    drop = reason_to_drop(facts)
    if drop:
        facts = replace(facts, values=())  # what may be about a person is not shown as a value list
    if not drop and not ranked:
        drop = "Kolumnen är tom." if facts.is_empty else "Inget i tabellen motsvarar den."
    return ColumnSuggestions(facts.name, facts, ranked, drop)


def _judge(facts: ColumnFacts, column: Column, table: Table) -> Suggestion | None:
    """How well the column fits, by name, type and content; None where it cannot be."""
    likeness, word = name_likeness(facts.name, column, table)
    content, told = (0.3, "kolumnen är tom") if facts.is_empty else _content(facts, column, table)
    if content == 0:
        return None
    is_telling = column.type is ColumnType.PSEUDONYM or (column.type is ColumnType.CODE and content >= 0.9)
    if not likeness and not (is_telling and content >= 0.9):
        return None
    score = round(0.65 * likeness + 0.35 * content if likeness else 0.55 * content, 2)
    if score < LEAST_SCORE:
        return None
    reasons = [f"Namnet liknar ”{word}”"] if likeness else []
    return Suggestion(column.name, score, "; ".join([*reasons, told]) + ".")


def _content(facts: ColumnFacts, column: Column, table: Table) -> tuple[float, str]:
    """How well the cells fit, 0 to 1 (0: not at all), and what was seen in them."""
    match column.type:
        case ColumnType.DATE:
            forms = " eller ".join(date_format_sv(form) for form in facts.dates)
            return (1.0, f"värdena är datum ({forms})") if facts.dates else (0.0, "")
        case ColumnType.INTEGER:
            fits = facts.is_integer or (column.unit == "öre" and facts.is_decimal)
            return (0.8, "värdena är tal") if fits and not facts.personal_number_share else (0.0, "")
        case ColumnType.DECIMAL:
            return (0.8, "värdena är tal") if facts.is_decimal and not facts.personal_number_share else (0.0, "")
        case ColumnType.BOOLEAN:
            return (1.0, f"värdena är {' och '.join(facts.yes_no)}") if facts.yes_no else (0.0, "")
        case ColumnType.CODE:
            return _code_content(facts, column)
        case ColumnType.PSEUDONYM:
            return _person_content(facts, column, table)
        case _:
            return _text_content(facts, column, table)


def _code_content(facts: ColumnFacts, column: Column) -> tuple[float, str]:
    if not facts.values or facts.dates:
        return 0.0, ""
    known = [v for v in facts.values if is_accepted_as_it_is(v, column) or likely_code(v, column)]
    share = len(known) / len(facts.values)
    if share == 0:
        return 0.2, "få olika värden"
    return max(share, 0.3), f"{len(known)} av {len(facts.values)} värden liknar kodlistans"


def _person_content(facts: ColumnFacts, column: Column, table: Table) -> tuple[float, str]:
    if facts.dates or not facts.is_identifier:
        return 0.0, ""
    if facts.personal_number_share > 0.5:
        return (1.0, "värdena ser ut som personnummer") if column.name == table.person else (0.0, "")
    return 0.5, "värdena är beteckningar"


def _text_content(facts: ColumnFacts, column: Column, table: Table) -> tuple[float, str]:
    if facts.personal_number_share > 0.1 or facts.is_long_text or (facts.dates and not column.breakdown):
        return 0.0, ""
    if column.name == table.key[0] and len(table.key) == 1:
        if not facts.is_identifier:
            return 0.0, ""
        return (1.0, "varje rad har sitt eget värde") if facts.is_unique else (0.2, "samma värde på flera rader")
    if column.breakdown:
        return (0.7, "få olika värden") if facts.values and not facts.dates else (0.3, "texter")
    return (0.6, "värdena är beteckningar") if facts.is_identifier else (0.3, "texter")


def _chosen(table: Table, columns: Sequence[ColumnSuggestions]) -> tuple[tuple[str, str], ...]:
    """The likeliest pairs, none of either twice; columns that should be dropped are left out."""
    pairs = [(one.score, one.column, given.source) for given in columns if not given.drop_reason
             for one in given.suggestions]  # fmt: skip
    chosen: dict[str, str] = {}
    for _, column, source in sorted(pairs, key=lambda pair: -pair[0]):
        if column not in chosen and source not in chosen.values():
            chosen[column] = source
    return tuple((name, chosen[name]) for name in table.column_names if name in chosen)


def _table_score(
    table: Table, columns: Sequence[ColumnSuggestions], chosen: Sequence[tuple[str, str]], file_name: str
) -> float:
    """How likely the file holds the table: required columns found, columns used, and the file's name."""
    scores = {
        (one.column, given.source): one.score for given in columns if not given.drop_reason for one in given.suggestions
    }
    needed = {column.name for column in table.columns if column.required} | set(table.key)
    found = {name: scores[name, source] for name, source in chosen}
    required = sum(found.get(name, 0.0) for name in needed) / len(needed)
    useful = [given for given in columns if not given.drop_reason or given.suggestions]
    used = sum(found.values()) / len(useful) if useful else 0.0
    return round(0.5 * required + 0.3 * min(used, 1.0) + 0.2 * file_names_table(file_name, table), 2)
