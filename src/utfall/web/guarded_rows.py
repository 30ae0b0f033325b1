"""Rows that the database itself refuses to change, whoever asks through the application or with SQL of their own.

Whoever owns the database can take the triggers away; the digests in the audit log are for that. SQLite drops triggers
with a table that a later migration makes anew: such a migration begins with ``unprotect`` and ends with ``protect``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """A table and when its row may not be touched: SQL with ``{row}`` for OLD or NEW. ``keeps_out``: nor may a row be
    added, or changed into one, for which it holds."""

    table: str
    holds: str
    keeps_out: bool = True


@dataclass(frozen=True)
class GuardedRows:
    """The guards of a room, and what the database answers who would pass them."""

    refusal: str
    guards: tuple[Guard, ...]

    def protect(self, connection: BaseDatabaseWrapper) -> None:
        """Make the triggers, also where they stand already. A table that a later migration makes is protected then."""
        self.unprotect(connection)
        there = set(connection.introspection.table_names())
        with connection.cursor() as cursor:
            for name, table, act, condition in self._triggers():
                if table not in there:
                    continue
                if connection.vendor == "sqlite":
                    refuse = f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
                    cursor.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition} {refuse}")
                else:
                    cursor.execute(self._postgresql(name, table, act, condition))

    def unprotect(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away: what the owner of the database can do, and a test that empties it must."""
        with connection.cursor() as cursor:
            for name, table, _, _ in self._triggers():
                of_table = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")

    def _triggers(self) -> Iterator[tuple[str, str, str, str]]:
        """Each trigger's name, table, act, and on what condition it refuses."""
        for guard in self.guards:
            old, new = guard.holds.replace("{row}", "OLD"), guard.holds.replace("{row}", "NEW")
            yield f"{guard.table}_stays", guard.table, "DELETE", old
            yield f"{guard.table}_unchanged", guard.table, "UPDATE", f"{old} OR {new}" if guard.keeps_out else old
            if guard.keeps_out:
                yield f"{guard.table}_complete", guard.table, "INSERT", new

    def _postgresql(self, name: str, table: str, act: str, condition: str) -> str:
        """A trigger whose condition asks other tables: PostgreSQL takes no question in WHEN, so each has its
        function."""
        answer = "OLD" if act == "DELETE" else "NEW"
        body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{self.refusal}'; END IF; RETURN {answer}; END"
        return (
            f"CREATE OR REPLACE FUNCTION {name}_ask() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$; "
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_ask()"
        )
