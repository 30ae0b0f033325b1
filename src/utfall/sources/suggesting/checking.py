"""What is wrong with a draft, the mapping it becomes, and the draft that a saved mapping was."""

from __future__ import annotations

import re

from utfall.errors import InvalidDefinition
from utfall.model.table import ColumnType, Table
from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.mapping import Mapping, Repeats, TableRule
from utfall.sources.mapping_file import mapping_of
from utfall.sources.suggesting.draft import ColumnChoice, DraftProblem, MappingDraft, TableChoice
from utfall.sources.suggesting.toml_text import toml_of

_SYSTEM = re.compile(r"[a-z0-9_]{1,60}")


def problems_of(draft: MappingDraft) -> tuple[DraftProblem, ...]:
    """What is wrong with the draft, in Swedish; none where it can be saved."""
    found: list[DraftProblem] = []
    if not _SYSTEM.fullmatch(draft.system):
        found.append(DraftProblem("Mappningens namn får ha små bokstäver a–z, siffror och understreck."))
    if not draft.title.strip():
        found.append(DraftProblem("Mappningen behöver en rubrik."))
    if not draft.patterns or not all(pattern.strip("*.? ") for pattern in draft.patterns):
        found.append(DraftProblem("Ange hur filens namn börjar, till exempel utredningar*.*"))
    if not draft.tables:
        found.append(DraftProblem("Välj vad filen innehåller."))
    for table in draft.tables:
        found += _table_problems(table, draft)
    if not found:
        try:
            mapping_for(draft)
        except InvalidDefinition as error:  # the strict reader knows more than is asked here
            found.append(DraftProblem(str(error)))
    return tuple(found)


def _table_problems(choice: TableChoice, draft: MappingDraft) -> list[DraftProblem]:
    if choice.table not in TABLES_BY_NAME:
        return [DraftProblem(f"Tabellen ”{choice.table}” finns inte.", choice.table)]
    table = TABLES_BY_NAME[choice.table]
    found: list[DraftProblem] = []
    filled = {one.column for one in choice.columns}
    for column in table.columns:
        if (column.required or column.name in table.key) and column.name not in filled:
            message = f"{table.title_sv} måste ha uppgiften ”{column.title_sv}”. Välj vilken kolumn den står i."
            found.append(DraftProblem(message, table.name, column.name))
    for one in choice.columns:
        found += [DraftProblem(message, table.name, one.column) for message in _column_problems(one, table, draft)]
    if len(filled) < len(choice.columns):
        found.append(DraftProblem("Samma uppgift är vald två gånger.", table.name))
    return found


def _column_problems(choice: ColumnChoice, table: Table, draft: MappingDraft) -> list[str]:
    if choice.column not in table.column_names:
        return [f"{table.title_sv} har ingen uppgift som heter ”{choice.column}”."]
    column = table.column(choice.column)
    found = []
    if sum((bool(choice.sources), choice.constant is not None, choice.is_row_number)) != 1:
        found.append(f"”{column.title_sv}” ska ha en källa: en kolumn, ett fast värde eller radens nummer.")
    if dropped := sorted(set(choice.sources) & set(draft.drops)):
        found.append(f"Kolumnen ”{dropped[0]}” är vald för ”{column.title_sv}” men ska också utelämnas.")
    if column.type is ColumnType.DATE and not choice.dates:
        found.append(f"”{column.title_sv}” behöver ett datumformat.")
    codes = {code for _, code in choice.values} | {choice.otherwise or ""}
    if unknown := sorted(codes - {""} - set(column.code_names)):
        found.append(f"”{unknown[0]}” är inget värde för ”{column.title_sv}”.")
    if choice.end_inclusive and (table.spell is None or table.spell.end != column.name):
        found.append(f"”{column.title_sv}” är ingen slutdag, så sista dagen kan inte räknas med.")
    return found


def mapping_for(draft: MappingDraft) -> Mapping:
    """The mapping as an import would read it from the draft's file. Raises ``InvalidDefinition``."""
    return mapping_of(toml_of(draft).encode(), path=f"{draft.system}.toml")


def draft_of(mapping: Mapping) -> MappingDraft:
    """The draft that was saved as the mapping, to be changed again. Raises ``InvalidDefinition`` for other mappings."""
    if len(mapping.files) != 1:
        raise _not_a_draft(mapping)
    (file,) = mapping.files
    rules = [rule for table in file.tables for rule in table.columns]
    draft = MappingDraft(
        system=mapping.system,
        title=mapping.title,
        patterns=file.patterns,
        tables=tuple(_table_choice(table) for table in file.tables),
        drops=file.drops,
        yes=rules[0].yes if rules else ("ja",),
        no=rules[0].no if rules else ("nej",),
        decimal_comma=mapping.decimal_comma,
        max_bad_rows_share=mapping.max_bad_rows_share,
    )
    if mapping_for(draft).files != mapping.files:
        raise _not_a_draft(mapping)
    return draft


def _table_choice(table: TableRule) -> TableChoice:
    columns = tuple(
        ColumnChoice(
            column=rule.column.name,
            sources=rule.sources,
            constant=rule.constant,
            is_row_number=rule.is_row_number,
            dates=rule.dates,
            values=rule.values,
            otherwise=rule.otherwise,
            end_inclusive=rule.end_inclusive,
            in_kronor=rule.in_kronor,
        )
        for rule in table.columns
    )
    return TableChoice(table.table.name, columns, table.repeats is Repeats.SKIP)


def _not_a_draft(mapping: Mapping) -> InvalidDefinition:
    return InvalidDefinition(
        f"Mappningen {mapping.system} har mer än vad som kan ändras här.",
        remedy=f"Ändra i filen {mapping.system}.toml.",
    )
