"""The canonical tables of the ledger: amounts in öre, signed as the ledger signs them."""

from __future__ import annotations

from utfall.model.table import REGISTERED, Column, ColumnType, Table

_T = ColumnType

LEDGER_DIMENSIONS = (
    ("responsibility", "ansvar"),
    ("activity", "verksamhet"),
    ("project", "projekt"),
    ("counterpart", "motpart"),
)
"""What a ledger's amounts are divided by; each is a column of the same name."""

_CODING = (
    Column("account", _T.TEXT, "Konto", required=True),
    *(Column(name, _T.TEXT, title.capitalize()) for name, title in LEDGER_DIMENSIONS),
    Column("amount_ore", _T.INTEGER, "Belopp (debet +, kredit −)", required=True, unit="öre", may_be_negative=True),
)

LEDGER_TABLES: tuple[Table, ...] = (
    Table(
        "ledger_rows",
        "Bokföringsrader",
        (
            Column("voucher_id", _T.TEXT, "Verifikationens nyckel: bokföring, år, serie och nummer", required=True),
            Column("row_number", _T.INTEGER, "Radens nummer i verifikationen", required=True),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(("voucher", "verifikation"), ("month_total", "månadssaldo")),
            ),
            Column("voucher", _T.TEXT, "Verifikation, som den nämns"),
            Column("booked_on", _T.DATE, "Bokföringsdag (månadssaldo: månadens första dag)", required=True),
            *_CODING,
            Column("text", _T.TEXT, "Text: bara ord som inte kan vara en person", filled_by_mapping=False),
            REGISTERED,
        ),
        key=("voucher_id", "row_number"),
    ),
    Table(
        "ledger_accounts",
        "Konton",
        (
            Column("account", _T.TEXT, "Konto", required=True),
            Column("name", _T.TEXT, "Namn"),
            REGISTERED,
        ),
        key=("account",),
    ),
    Table(
        "ledger_objects",
        "Bokföringens objekt",
        (
            Column("dimension", _T.CODE, "Dimension", required=True, codes=LEDGER_DIMENSIONS),
            Column("object_id", _T.TEXT, "Objekt", required=True),
            Column("name", _T.TEXT, "Namn"),
            REGISTERED,
        ),
        key=("dimension", "object_id"),
    ),
    Table(
        "ledger_balances",
        "Bokföringens balanser",
        (
            Column("year_starts_on", _T.DATE, "Räkenskapsårets första dag", required=True),
            Column(
                "kind",
                _T.CODE,
                "Slag",
                required=True,
                codes=(("opening", "ingående balans"), ("closing", "utgående balans"), ("result", "resultat")),
            ),
            *_CODING[:1],
            *_CODING[-1:],
            REGISTERED,
        ),
        key=("year_starts_on", "kind", "account"),
    ),
    Table(
        "ledger_budgets",
        "Periodbudget",
        (
            Column("budget_id", _T.TEXT, "Budgetradens nyckel: månad, konto och objekt", required=True),
            Column("month_starts_on", _T.DATE, "Månadens första dag", required=True, may_be_planned=True),
            *_CODING,
            REGISTERED,
        ),
        key=("budget_id",),
    ),
)
