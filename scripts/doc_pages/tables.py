"""The canonical tables: columns, keys, codes and units, from the module that the store itself is made from."""

from __future__ import annotations

from pathlib import Path

from doc_pages.markdown import code, page, table
from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import SYSTEM_COLUMNS, TABLES

TYPES_SV = {
    ColumnType.TEXT: "text",
    ColumnType.CODE: "kod",
    ColumnType.PSEUDONYM: "pseudonym",
    ColumnType.INTEGER: "heltal",
    ColumnType.DECIMAL: "decimaltal",
    ColumnType.DATE: "dag",
    ColumnType.BOOLEAN: "ja/nej",
}

INTRODUCTION = """
Allt som mäts ligger i de här tabellerna, oavsett vilket system uppgifterna kommer från. Mappningarna i
`definitions/mappings/` säger hur ett systems kolumner blir dessa.

* Ett *spann* i tid är halvöppet: slutdagen är den första dag som inte längre hör till. Tom slutdag betyder pågående.
* En *pseudonym* är en nyckelhash (HMAC-SHA-256). Nyckeln ligger utanför datalagret; namn, adress och fri text släpps
  vid dörren och kommer aldrig in.
* Tomt är inte noll. Bara kolumner märkta *krävs* måste ha ett värde.
* *Uppdelning* betyder att mått får delas upp efter kolumnen.
"""


def pages(root: Path) -> dict[str, str]:
    """``docs/reference/tables.md``."""
    contents = table(
        ("Tabell", "Innehåll", "Nyckel"),
        ((f"[{t.name}](#{t.name})", t.title_sv, ", ".join(map(code, t.key))) for t in TABLES),
    )
    system = "\n\n".join(
        (
            "## Systemkolumner",
            "Läggs till i varje tabell av datalagret.",
            table(("Kolumn", "Typ", "Betyder"), ((code(c.name), TYPES_SV[c.type], c.title_sv) for c in SYSTEM_COLUMNS)),
        )
    )
    parts = (INTRODUCTION, contents, *(_section(t) for t in TABLES), system)
    return {"docs/reference/tables.md": page("Tabeller", source="`src/utfall/model/tables.py`", parts=parts)}


def _section(one: Table) -> str:
    facts = [f"Nyckel: {', '.join(map(code, one.key))}."]
    if one.spell is not None:
        facts.append(f"Raden gäller från och med `{one.spell.start}` till, inte med, `{one.spell.end}`.")
    if one.person is None:
        facts.append("Raden hör inte till någon person.")
    columns = table(
        ("Kolumn", "Typ", "Betyder", "Krävs", "Uppdelning"),
        (
            (
                code(column.name),
                TYPES_SV[column.type] + (f" ({column.unit})" if column.unit else ""),
                column.title_sv,
                "ja" if column.required else "",
                "ja" if column.breakdown else "",
            )
            for column in one.columns
        ),
    )
    codes = [_codes(column) for column in one.columns if column.codes]
    return "\n\n".join((f"## {one.name}", f"{one.title_sv}. {' '.join(facts)}", columns, *codes))


def _codes(column: Column) -> str:
    listed = "; ".join(f"{code(name)} = {label}" for name, label in column.codes)
    return f"Koder i {code(column.name)}: {listed}."
