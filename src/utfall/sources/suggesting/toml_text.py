"""A draft as the text of a mapping file, in the form that ``mapping_file`` reads."""

from __future__ import annotations

import json
from collections.abc import Sequence

from utfall.model.table import ColumnType
from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.mapping import Identifier
from utfall.sources.suggesting.draft import ColumnChoice, MappingDraft, TableChoice

_IDENTIFIERS = {"person_key": Identifier.PERSON, "family_key": Identifier.FAMILY}


def toml_of(draft: MappingDraft) -> str:
    """The mapping file's text."""
    lines = [
        "# Skriven av Utfall ur de val som gjordes för filen. Kan ändras för hand.",
        "schema = 1",
        f"system = {_text(draft.system)}",
        f"title = {_text(draft.title)}",
        f"max_bad_rows_share = {float(draft.max_bad_rows_share)!r}",
        "",
        "[format]",
        f"decimal_comma = {_yes_no(draft.decimal_comma)}",
        f"yes = {_texts(draft.yes)}",
        f"no = {_texts(draft.no)}",
        "",
        "[[file]]",
        f"name = {_text(draft.system)}",
        f"patterns = {_texts(draft.patterns)}",
        f"drop = {_texts(draft.drops)}",
    ]
    for table in draft.tables:
        lines += _table_lines(table)
    return "\n".join(lines) + "\n"


def _table_lines(table: TableChoice) -> list[str]:
    lines = ["", "[[file.table]]", f"name = {_text(table.table)}"]
    if table.skips_repeats:
        lines.append('repeats = "skip"')
    lines += ["", "[file.table.columns]"]
    return lines + [f"{_key(one.column)} = {_column(one, table.table)}" for one in table.columns]


def _column(choice: ColumnChoice, table: str) -> str:
    parts = []
    if choice.constant is not None:
        parts.append(f"constant = {_text(choice.constant)}")
    elif choice.is_row_number:
        parts.append("row_number = true")
    elif len(choice.sources) == 1:
        parts.append(f"column = {_text(choice.sources[0])}")
    else:
        parts.append(f"columns = {_texts(choice.sources)}")
    if choice.column in _IDENTIFIERS:
        parts.append(f"identifier = {_text(_IDENTIFIERS[choice.column])}")
    if _is_date(choice.column, table):
        parts.append(f"dates = {_texts(choice.dates)}")
    if choice.values:
        pairs = ", ".join(f"{_text(source)} = {_text(code)}" for source, code in choice.values)
        parts.append(f"values = {{ {pairs} }}")
    if choice.otherwise is not None:
        parts.append(f"otherwise = {_text(choice.otherwise)}")
    parts += ["end_inclusive = true"] if choice.end_inclusive else []
    parts += ["kronor = true"] if choice.in_kronor else []
    return f"{{ {', '.join(parts)} }}"


def _is_date(column: str, table: str) -> bool:
    known = TABLES_BY_NAME.get(table)
    return known is not None and column in known.column_names and known.column(column).type is ColumnType.DATE


def _key(name: str) -> str:
    return name if name.replace("_", "").isascii() and name.replace("_", "").isalnum() else _text(name)


def _text(text: str) -> str:
    """A TOML basic string: JSON's, with DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _yes_no(value: bool) -> str:
    return "true" if value else "false"
