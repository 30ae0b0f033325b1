"""Checks over the rows as they stand after a delivery: findings, never refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from utfall.model.problem import Place, Problem, Severity
from utfall.model.table import ColumnType
from utfall.model.tables import TABLES, TABLES_BY_NAME

MOST_PLACES = 5
"""Places named per finding; the finding's ``count`` tells how many rows there are in all."""

_MEMORY = "600MB"  # an import as a whole stays under 1 GiB; what does not fit is spilled to disk

Queries = tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True)
class Check:
    """A named check: ``queries`` pair the tables read with SQL giving ``source_file, source_line, column_name``.

    A query is not run where one of its tables holds no files. The first of them is the table the finding is about.
    ``$known_at`` is the day of the extracts.
    """

    title_sv: str
    severity: Severity
    message: str
    remedy: str
    queries: Queries


_PERSONAL = tuple(table for table in TABLES if table.person and table.name != "persons")


def _reversed_spells() -> Queries:
    return tuple(
        (
            (table.name,),
            f"SELECT source_file, source_line, '{table.spell.end}' AS column_name FROM {table.name}"
            f" WHERE {table.spell.end} < {table.spell.start}",
        )
        for table in TABLES
        if table.spell
    )


def _after_extract() -> Queries:
    return tuple(
        (
            (table.name,),
            f"SELECT source_file, source_line, '{column.name}' AS column_name FROM {table.name}"
            f" WHERE {column.name} > $known_at",
        )
        for table in TABLES
        for column in table.columns
        if column.type is ColumnType.DATE
        and not column.may_be_planned
        and not (table.spell and column.name == table.spell.end)
    )


def _orphans(table: str, column: str, parent: str) -> tuple[tuple[str, ...], str]:
    return (
        (table, parent),
        f"SELECT source_file, source_line, '{column}' AS column_name FROM {table}"
        f" WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {column} FROM {parent})",
    )


def _twice(table: str, columns: str) -> tuple[tuple[str, ...], str]:
    key = TABLES_BY_NAME[table].key[0]
    return (
        (table,),
        f"SELECT source_file, source_line, '{key}' AS column_name FROM {table}"
        f" WINDOW same AS (PARTITION BY {columns}) QUALIFY min(source_file) OVER same <> max(source_file) OVER same",
    )


_FROM_TABLE = r"kind = 'voucher' AND NOT regexp_matches(lower(source_file), '\.(se|si|sie)$')"
"""Rows of ledgers that came as tables; what is wrong inside a SIE file is told as it is read."""

CHECKS: dict[str, Check] = {
    "QUA-001": Check(
        "Slut före start",
        Severity.WARNING,
        "{count} rader i {table} slutar före sin start.",
        "Rätta dagarna i källan; raderna räknas inte som pågående någon dag.",
        _reversed_spells(),
    ),
    "QUA-002": Check(
        "Händelser efter utdragets dag",
        Severity.WARNING,
        "{count} rader i {table} har {column} efter utdragets dag {known_at}.",
        "Kontrollera dagen för utdraget; raderna räknas först när dagen är passerad.",
        _after_extract(),
    ),
    "QUA-003": Check(
        "Överlappande placeringar",
        Severity.WARNING,
        "{count} placeringar börjar innan en tidigare placering av samma person har slutat.",
        "Avsluta den tidigare placeringen i källan; överlappande dygn räknas dubbelt.",
        (
            (
                ("placements",),
                """
                SELECT source_file, source_line, 'started_on' AS column_name FROM (
                    SELECT *, max(coalesce(ended_on, DATE '9999-12-31')) OVER (
                        PARTITION BY person_key ORDER BY started_on, coalesce(ended_on, DATE '9999-12-31'), placement_id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ) AS latest_end
                    FROM placements WHERE ended_on IS NULL OR ended_on > started_on
                ) WHERE started_on < latest_end
                """,
            ),
        ),
    ),
    "QUA-004": Check(
        "Hänvisning till något som inte finns",
        Severity.WARNING,
        "{count} rader i {table} hänvisar i {column} till något som inte har levererats.",
        "Kontrollera att båda utdragen är tagna samma dag och omfattar samma tid.",
        (
            _orphans("referrals", "investigation_id", "investigations"),
            _orphans("decisions", "investigation_id", "investigations"),
            _orphans("interventions", "investigation_id", "investigations"),
            _orphans("interventions", "decision_id", "decisions"),
            _orphans("placements", "provider_id", "providers"),
            _orphans("ledger_rows", "account", "ledger_accounts"),
        ),
    ),
    "QUA-005": Check(
        "Personer som saknas i personfilen",
        Severity.WARNING,
        "{count} rader i {table} gäller personer som inte finns bland de levererade personerna.",
        "Ta ut personfilen för samma tid; utan den saknas ålder och kön.",
        tuple(_orphans(table.name, "person_key", "persons") for table in _PERSONAL),
    ),
    "QUA-006": Check(
        "Samma händelse i flera filer",
        Severity.WARNING,
        "{count} rader i {table} beskriver en händelse som också står i en annan fil, under en annan beteckning.",
        "Kontrollera om utdragen överlappar varandra; händelsen räknas en gång per beteckning.",
        (
            _twice("referrals", "person_key, received_on, kind, investigation_id, unit"),
            _twice("investigations", "person_key, started_on, kind, unit"),
            _twice("decisions", "person_key, decided_on, kind, investigation_id, unit"),
            _twice("interventions", "person_key, started_on, kind, decision_id, unit"),
            _twice("placements", "person_key, started_on, form, provider_id, unit"),
        ),
    ),
    "QUA-007": Check(
        "Start före födelsen",
        Severity.WARNING,
        "{count} rader i {table} har {column} före personens födelsedag.",
        "Rätta födelsedagen eller startdagen i källan.",
        tuple(
            (
                (table, "persons"),
                f"SELECT t.source_file, t.source_line, '{column}' AS column_name FROM {table} AS t"
                f" JOIN persons AS p ON p.person_key = t.person_key WHERE t.{column} < p.birth_date",
            )
            for table, column in (
                ("investigations", "started_on"),
                ("interventions", "started_on"),
                ("placements", "started_on"),
                ("attendance", "started_on"),
            )
        ),
    ),
    "QUA-009": Check(
        "Omvända tecken i bokföringen",
        Severity.WARNING,
        "Tecknen ser omvända ut: intäkterna (konto 3) är plus och kostnaderna (konto 4–7) minus. Filer: {count}.",
        "Ta ut bokföringen med dess egna tecken: debet plus, kredit minus.",
        (
            (
                ("ledger_rows",),
                """
                SELECT source_file, min(source_line) AS source_line, 'amount_ore' AS column_name FROM ledger_rows
                GROUP BY source_file
                HAVING sum(amount_ore) FILTER (account[1] = '3') > 0
                    AND sum(amount_ore) FILTER (account[1] BETWEEN '4' AND '7') < 0
                """,
            ),
        ),
    ),
    "QUA-010": Check(
        "Verifikationer som inte går jämnt ut",
        Severity.WARNING,
        "{count} verifikationer ur tabeller går inte jämnt ut: debet och kredit skiljer.",
        "Kontrollera att alla rader är med i uttaget; raderna är lästa som de står.",
        (
            (
                ("ledger_rows",),
                # A table without a balance account holds one side of each voucher, and can tell nothing.
                f"""
                SELECT any_value(source_file) AS source_file, min(source_line) AS source_line,
                    'amount_ore' AS column_name
                FROM ledger_rows WHERE {_FROM_TABLE} AND source_file IN (
                    SELECT source_file FROM ledger_rows GROUP BY source_file
                    HAVING count(*) FILTER (account[1] IN ('1', '2')) > 0
                ) GROUP BY voucher_id HAVING sum(amount_ore) <> 0
                """,
            ),
        ),
    ),
    "QUA-011": Check(
        "Bokföringsdag i ett annat år",
        Severity.WARNING,
        "{count} rader har en bokföringsdag i ett annat år än det som verifikationen står under.",
        "Rätta dagen eller året i källan; raderna räknas i dagens månad.",
        (
            (
                ("ledger_rows",),
                f"""
                SELECT source_file, source_line, 'booked_on' AS column_name FROM ledger_rows
                WHERE {_FROM_TABLE} AND regexp_matches(voucher_id, '^[12][0-9]{{3}}/')
                    AND voucher_id[1:4]::INTEGER <> year(booked_on)
                """,
            ),
        ),
    ),
    "QUA-012": Check(
        "Konton som inte är nummer",
        Severity.WARNING,
        "{count} rader har ett konto som inte är ett nummer.",
        "Rätta kontot i källan; raderna hör till ingen rad i resultaträkningen.",
        (
            (
                ("ledger_rows",),
                f"""
                SELECT source_file, source_line, 'account' AS column_name FROM ledger_rows
                WHERE {_FROM_TABLE} AND NOT regexp_full_match(account, '[0-9]+')
                """,
            ),
        ),
    ),
}

BROKEN_CHECK = "QUA-900"


def check_quality(
    tables: Mapping[str, Sequence[str]],
    *,
    known_at: date,
    checks: Mapping[str, Check] = CHECKS,
    spill_in: Path | None = None,
) -> tuple[Problem, ...]:
    """The checks' findings over the Parquet files of current rows, per table and column.

    Each finding names the first places; its ``count`` is the number of rows. A check that cannot be run is itself a
    finding (``QUA-900``), so that silence always means that the check was made. What does not fit in memory is spilled
    to ``spill_in``, for which the store's cache is the right place: what a killed process leaves is erased with it.
    """
    problems: list[Problem] = []
    present: set[str] = set()
    with (
        TemporaryDirectory(prefix="kontroll-", dir=spill_in) as spill,
        duckdb.connect(":memory:", config={"memory_limit": _MEMORY, "temp_directory": spill}) as connection,
    ):
        for name, files in tables.items():
            if not files:
                continue
            try:
                connection.read_parquet(list(files)).create_view(name)
                present.add(name)
            except duckdb.Error as error:
                problems.append(_not_made(name, f"Inga kontroller är gjorda: {name} kunde inte läsas: {error}"))
        for code, check in checks.items():
            for needs, query in check.queries:
                if present.issuperset(needs):
                    problems.extend(_run(connection, code, check, needs[0], query, known_at))
    return tuple(problems)


def _not_made(table: str, message: str) -> Problem:
    remedy = "Anmäl felet. Tills det är rättat är det okänt om uppgifterna har denna brist."
    return Problem(BROKEN_CHECK, Severity.ERROR, message, remedy, Place(table))


def _run(
    connection: duckdb.DuckDBPyConnection, code: str, check: Check, table: str, query: str, known_at: date
) -> list[Problem]:
    parameters = {"known_at": known_at} if "$known_at" in query else {}
    try:
        rows = connection.execute(
            f"SELECT *, count(*) OVER () AS n FROM ({query}) ORDER BY source_file, source_line LIMIT {MOST_PLACES}",
            parameters,
        ).fetchall()
    except duckdb.Error as error:
        return [_not_made(table, f"Kontrollen {code}, {check.title_sv.lower()}, kunde inte göras på {table}: {error}")]
    if not rows:
        return []
    title, count = TABLES_BY_NAME[table].title_sv, int(rows[0][3])
    message = check.message.format(count=count, table=title, column=rows[0][2], known_at=known_at)
    others = [f"rad {line}" if file == rows[0][0] else str(Place(file, line)) for file, line, *_ in rows[1:]]
    if others:
        message += f" Även {', '.join(others)}{' med flera' if count > len(rows) else ''}."
    return [Problem(code, check.severity, message, check.remedy, Place(rows[0][0], rows[0][1], rows[0][2]), count)]
