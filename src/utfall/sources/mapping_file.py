"""Mapping files, loaded strictly: an unknown key is an error that names the nearest valid one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import TABLES_BY_NAME
from utfall.sources.mapping import (
    DEFAULT_IDENTIFIER,
    ORE_PER_UNIT,
    ColumnRule,
    FileRule,
    Identifier,
    Mapping,
    Repeats,
    RowCondition,
    TableRule,
)
from utfall.sources.toml_node import Node, toml_node

_TOP = ("schema", "system", "title", "max_bad_rows_share", "format", "file")
_FORMAT = ("delimiter", "encoding", "dates", "decimal_comma", "yes", "no", "earliest_date")
_FILE = ("name", "patterns", "columns", "drop", "sheet", "ignore", "table")
_TABLE = ("name", "where", "repeats", "columns")
_WHERE = ("column", "in", "not_in")
_COLUMN = (
    "column",
    "columns",
    "separator",
    "constant",
    "row_number",
    "identifier",
    "pattern",
    "dates",
    "end_inclusive",
    "planned",
    "values",
    "otherwise",
    "kronor",
    "amounts_in",
    "optional",
    "personal_numbers",
)
ENCODINGS = ("utf-8", "windows-1252", "utf-16")


def load_mappings(folder: Path, own: Path | None = None) -> dict[str, Mapping]:
    """All mappings in the folder and in the organisation's ``own``, by system. Raises ``InvalidDefinition``.

    An own folder that does not exist holds none; an own mapping may not have a shipped one's name.
    """
    mappings = {mapping.system: mapping for mapping in map(load_mapping, sorted(folder.glob("*.toml")))}
    for path in sorted(own.glob("[!.]*.toml")) if own is not None else ():
        if path.stem in mappings:
            raise InvalidDefinition(
                f"Den egna mappningen {path.name} heter som en som följer med Utfall.", remedy="Byt namn på den egna."
            )
        mappings[path.stem] = load_mapping(path)
    return mappings


def load_mapping(path: Path) -> Mapping:
    """The mapping in the file; its ``system`` must be the file's name. Raises ``InvalidDefinition``."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidDefinition(
            f"{path.name} går inte att läsa: {error}.", remedy="Kontrollera att filen finns och får läsas."
        ) from None
    return mapping_of(content, path=str(path))


def mapping_of(content: bytes, *, path: str) -> Mapping:
    """The mapping in a file's content, with the path that the file has or will have. Raises ``InvalidDefinition``."""
    name = Path(path).name
    top = toml_node(content, name).only(_TOP)
    system = top.get("system", str)
    if system != Path(path).stem:
        top.fail(f"system är ”{system}” men filen heter {name}", "Låt filen heta som systemet.")
    share = float(top.get("max_bad_rows_share", (int, float), 0.02))  # type: ignore[arg-type]
    if not 0 <= share <= 1:
        top.fail(f"max_bad_rows_share är {share}", "Ange en andel från 0 till 1.")
    form = _read_format(top.child("format").only(_FORMAT))
    files = tuple(_read_file(node.only(_FILE), form) for node in top.children("file"))
    names = [file.name for file in files]
    if not files or len(set(names)) != len(names):
        top.fail("filerna saknas eller har samma namn två gånger", "Ge varje [[file]] ett eget name.")
    return Mapping(
        system=system,
        title=top.get("title", str),
        max_bad_rows_share=share,
        delimiter=form.delimiter,
        encoding=form.encoding,
        decimal_comma=form.decimal_comma,
        files=files,
        hash=hashlib.sha256(content).hexdigest(),
        path=path,
    )


@dataclass(frozen=True)
class _Format:
    delimiter: str | None
    encoding: str | None
    dates: tuple[str, ...]
    decimal_comma: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]
    earliest: date


def _read_format(node: Node) -> _Format:
    delimiter = node.get("delimiter", str, "") or None
    if delimiter is not None and len(delimiter) != 1:
        node.fail(f"delimiter är {delimiter!r}", "Ange ett enda tecken, eller utelämna nyckeln.")
    encoding = node.get("encoding", str, "") or None
    if encoding is not None and encoding not in ENCODINGS:
        node.fail(f"encoding är ”{encoding}”", f"Tillåtna: {', '.join(ENCODINGS)}. Utelämnad: känns igen.")
    return _Format(
        delimiter=delimiter,
        encoding=encoding,
        dates=_date_formats(node, ("%Y-%m-%d",)),
        decimal_comma=node.get("decimal_comma", bool, True),
        yes=node.texts("yes", ("ja",)),
        no=node.texts("no", ("nej",)),
        earliest=node.get("earliest_date", date, date(1900, 1, 1)),
    )


def _date_formats(node: Node, default: tuple[str, ...]) -> tuple[str, ...]:
    formats = node.texts("dates", default)
    for text in formats:
        probe = datetime(2023, 11, 29)
        try:
            read = datetime.strptime(probe.strftime(text), text)
        except ValueError:
            read = None
        if read not in (probe, probe.replace(day=1)):  # a month alone is its first day
            node.fail(f"datumformatet ”{text}” ger inget datum", "Använd %Y, %m och %d, till exempel %Y-%m-%d.")
    return formats


def _read_file(node: Node, form: _Format) -> FileRule:
    ignored = node.get("ignore", str, "")
    tables = tuple(_read_table(child.only(_TABLE), form) for child in node.children("table"))
    if bool(tables) == bool(ignored):
        node.fail("filen ska antingen ha [[file.table]] eller ”ignore” med ett skäl", "Ange ett av dem.")
    names = [table.table.name for table in tables]
    rule = FileRule(
        name=node.get("name", str),
        patterns=node.texts("patterns"),
        columns=node.texts("columns"),
        drops=node.texts("drop"),
        tables=tables,
        sheet=node.get("sheet", str, "") or None,
        ignored=ignored,
    )
    if len(set(names)) != len(names):
        node.fail("samma tabell står två gånger", "Slå ihop dem eller dela på filen.")
    if not rule.patterns and not rule.needed_columns:
        node.fail("filen kan inte kännas igen", "Ange patterns eller columns.")
    if both := set(rule.drops) & set(rule.used_columns):
        node.fail(f"kolumnen ”{sorted(both)[0]}” både används och lämnas vid dörren", "Ta bort den på ett ställe.")
    return rule


def _read_table(node: Node, form: _Format) -> TableRule:
    name = node.get("name", str)
    if name not in TABLES_BY_NAME:
        near = get_close_matches(name, TABLES_BY_NAME, n=1, cutoff=0.4)
        hint = f"Menas ”{near[0]}”? " if near else ""
        node.fail(f"okänd tabell ”{name}”", f"{hint}Tabellerna är {', '.join(TABLES_BY_NAME)}.")
    table = TABLES_BY_NAME[name]
    columns_node = node.child("columns").only(table.column_names)
    rules = tuple(_read_column(columns_node, table.column(key), table, form) for key in columns_node.values)
    filled = {rule.column.name for rule in rules}
    needed = {column.name for column in table.columns if column.required} | set(table.key)
    if missing := sorted(needed - filled):
        columns_node.fail(f"kolumnen ”{missing[0]}” måste fyllas", "Ange varifrån den kommer.")
    try:
        repeats = Repeats(node.get("repeats", str, "error"))
    except ValueError:
        node.fail(f"repeats är ”{node.values['repeats']}”", f"Tillåtna: {', '.join(Repeats)}.")
    where = tuple(_read_where(child.only(_WHERE)) for child in node.children("where"))
    return TableRule(table, tuple(sorted(rules, key=lambda r: table.column_names.index(r.column.name))), where, repeats)


def _read_where(node: Node) -> RowCondition:
    if ("in" in node.values) == ("not_in" in node.values):
        node.fail("villkoret ska ha ”in” eller ”not_in”", "Ange ett av dem.")
    negated = "not_in" in node.values
    return RowCondition(node.get("column", str), node.texts("not_in" if negated else "in"), negated)


def _read_column(parent: Node, column: Column, table: Table, form: _Format) -> ColumnRule:
    value = parent.values[column.name]
    if isinstance(value, str):
        value = {"column": value}
    if not isinstance(value, dict):
        parent.fail(f"”{column.name}” ska vara ett kolumnnamn eller {{ … }}", 'Skriv { column = "…" }.')
    node = parent.at(column.name, value).only(_COLUMN)
    origins = [key for key in ("column", "columns", "constant", "row_number") if key in value]
    if len(origins) != 1:
        node.fail("kolumnen ska ha exakt en källa", "Ange column, columns, constant eller row_number.")
    if not column.filled_by_mapping:
        node.fail("kolumnen kan inte rensas från personuppgifter och får inte fyllas", "Ta bort den ur mappningen.")
    identifier = _identifier(node, column)
    if "values" in value and column.type is not ColumnType.CODE:
        node.fail("values hör till kolumner med koder", f"{column.name} är av typen {column.type}.")
    is_end = table.spell is not None and column.name == table.spell.end
    end_inclusive = node.get("end_inclusive", bool, False)
    if end_inclusive and not is_end:
        node.fail("end_inclusive hör till slutdagen", "Ta bort den här.")
    return ColumnRule(
        column=column,
        sources=(node.get("column", str),) if "column" in value else node.texts("columns"),
        separator=node.get("separator", str, "-"),
        constant=node.get("constant", str) if "constant" in value else None,
        is_row_number=node.get("row_number", bool, False),
        identifier=identifier,
        pattern=_pattern(node),
        dates=_date_formats(node, form.dates),
        earliest=form.earliest,
        end_inclusive=end_inclusive,
        may_be_planned=node.get("planned", bool, is_end or column.may_be_planned),
        values=_values(node, column),
        otherwise=_otherwise(node, column),
        yes=form.yes,
        no=form.no,
        decimal_comma=form.decimal_comma,
        ore_per_unit=_ore_per_unit(node, column),
        is_optional=node.get("optional", bool, False),
        may_hold_personal_numbers=node.get("personal_numbers", bool, False),
    )


def _ore_per_unit(node: Node, column: Column) -> int:
    in_kronor, unit = node.get("kronor", bool, False), node.get("amounts_in", str, "")
    if not in_kronor and not unit:
        return 1
    if column.unit != "öre":
        node.fail(f"{'kronor' if in_kronor else 'amounts_in'} hör till kolumner i öre", "Ta bort den här.")
    if in_kronor and unit:
        node.fail("kolumnen har både kronor och amounts_in", "Behåll ett av dem.")
    if unit and unit not in ORE_PER_UNIT:
        node.fail(f"amounts_in är ”{unit}”", f"Tillåtna: {', '.join(ORE_PER_UNIT)}.")
    return ORE_PER_UNIT[unit or "kronor"]


def _identifier(node: Node, column: Column) -> Identifier | None:
    if (column.type is ColumnType.PSEUDONYM) and "identifier" not in node.values:
        node.fail("kolumnen blir en pseudonym och måste säga vems", 'Lägg till identifier = "person" eller "family".')
    if "identifier" not in node.values:
        return None
    if column.type not in (ColumnType.PSEUDONYM, ColumnType.TEXT):
        node.fail("identifier passar bara pseudonymer och texter", f"{column.name} är av typen {column.type}.")
    try:
        return Identifier(node.get("identifier", str))
    except ValueError:
        node.fail(f"identifier är ”{node.values['identifier']}”", f"Tillåtna: {', '.join(Identifier)}.")


def _pattern(node: Node) -> str:
    pattern = node.get("pattern", str, DEFAULT_IDENTIFIER)
    try:
        re.compile(pattern)
    except re.error as error:
        node.fail(f"pattern ”{pattern}” är inget giltigt mönster ({error})", "Rätta mönstret.")
    return pattern


def _values(node: Node, column: Column) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for source, code in node.get("values", dict, {}).items():
        if not isinstance(code, str):
            node.fail(f"värdet ”{source}” pekar på {code!r}", "Skriv koden inom citationstecken.")
        pairs.append((source, _code(node, column, code) if code else ""))
    return tuple(pairs)


def _otherwise(node: Node, column: Column) -> str | None:
    if "otherwise" not in node.values:
        return None
    if column.type is not ColumnType.CODE:
        node.fail("otherwise hör till kolumner med koder", f"{column.name} är av typen {column.type}.")
    code = node.get("otherwise", str)
    return _code(node, column, code) if code else ""


def _code(node: Node, column: Column, code: str) -> str:
    if code not in column.code_names:
        near = get_close_matches(code, column.code_names, n=1, cutoff=0.4)
        hint = f"Menas ”{near[0]}”? " if near else ""
        node.fail(f"okänd kod ”{code}”", f"{hint}Koderna är {', '.join(column.code_names)}.")
    return code
