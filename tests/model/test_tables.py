"""The canonical tables: what the store, sources, definitions and documentation all take for granted."""

from __future__ import annotations

from collections import Counter

import pytest

from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import SYSTEM_COLUMNS, TABLES, TABLES_BY_NAME

REQUIRED_TABLES = {
    "persons",
    "referrals",
    "investigations",
    "decisions",
    "interventions",
    "placements",
    "family_homes",
    "service_contacts",
    "attendance",
    "providers",
    "observations",
    "ledger_rows",
    "ledger_accounts",
    "ledger_objects",
    "ledger_balances",
    "ledger_budgets",
    "budget_months",
    "budget_transfers",
    "manager_forecasts",
    "one_offs",
    "investments",
    "equity_items",
    "state_grants",
    "allocation_items",
    "balance_actions",
}

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def test_every_table_of_the_vocabulary_is_there_once() -> None:
    assert Counter(table.name for table in TABLES) == Counter(REQUIRED_TABLES)
    assert {name: table.name for name, table in TABLES_BY_NAME.items()} == {name: name for name in REQUIRED_TABLES}


@every_table
def test_key_and_person_are_required_columns(table: Table) -> None:
    assert table.key
    assert len(set(table.key)) == len(table.key)
    for name in (*table.key, *((table.person,) if table.person else ())):
        assert table.column(name).required


@every_table
def test_columns_are_named_once_and_have_swedish_titles(table: Table) -> None:
    assert max(Counter(table.column_names).values()) == 1
    assert table.title_sv
    assert not {column.name for column in SYSTEM_COLUMNS} & set(table.column_names)
    for column in table.columns:
        assert column.title_sv
        assert column.name == column.name.lower()


@every_table
def test_codes_and_their_labels_are_unique(table: Table) -> None:
    for column in table.columns:
        codes, labels = [code for code, _ in column.codes], [label for _, label in column.codes]
        assert len(set(codes)) == len(codes)
        assert len(set(labels)) == len(labels)
        # A label that is another code would make a delivered value ambiguous.
        assert not {label for code, label in column.codes if label != code} & set(codes)


@every_table
def test_dates_end_in_on_and_amounts_carry_their_unit(table: Table) -> None:
    for column in table.columns:
        if column.type is ColumnType.DATE:
            assert column.name.endswith(("_on", "_date"))
        if column.type is ColumnType.INTEGER and column.unit:
            assert column.name.endswith({"öre": "_ore", "minuter": "_minutes", "antal": "contacts"}[column.unit])
        if column.name.endswith("_ore"):
            assert (column.type, column.unit) == (ColumnType.INTEGER, "öre")


@every_table
def test_a_spell_starts_on_a_required_date(table: Table) -> None:
    if table.spell is None:
        return
    assert table.column(table.spell.start).required
    assert {table.column(name).type for name in (table.spell.start, table.spell.end)} == {ColumnType.DATE}


@every_table
def test_who_a_row_is_about_is_a_pseudonym(table: Table) -> None:
    pseudonyms = {column.name for column in table.columns if column.type is ColumnType.PSEUDONYM}
    assert pseudonyms == {name for name in table.column_names if name in ("person_key", "family_key")}
    assert (table.person is None) == ("person_key" not in pseudonyms)


@every_table
def test_every_row_can_say_when_it_was_registered(table: Table) -> None:
    assert table.column("registered_on").type is ColumnType.DATE


def test_a_table_whose_key_is_no_column_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no column b"):
        Table("t", "T", (Column("a", ColumnType.TEXT, "A"),), key=("b",))


def test_codes_go_with_the_type_code() -> None:
    with pytest.raises(ValueError, match="codes go with"):
        Column("a", ColumnType.TEXT, "A", codes=(("x", "X"),))
    with pytest.raises(ValueError, match="codes go with"):
        Column("a", ColumnType.CODE, "A")


def test_an_unknown_column_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        TABLES_BY_NAME["persons"].column("namn")
