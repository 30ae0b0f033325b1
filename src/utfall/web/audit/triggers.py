"""What the database itself refuses: an entry is never changed or removed, whoever asks through the application.

Whoever owns the database can take the triggers away; that is what the chain and its exported heads are for. SQLite
drops triggers with a table that a later migration makes anew: such a migration ends with ``protect``.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    "audit_entry_never_changed": "BEFORE UPDATE ON audit_entry",
    "audit_entry_never_removed": "BEFORE DELETE ON audit_entry",
}
_POSTGRESQL = {
    "audit_entry_never_changed": "BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW",
    "audit_entry_never_emptied": "BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT",
}
REFUSAL = "an entry of the audit log is never changed or removed"


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, also where they stand already."""
    unprotect(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        for name, when in _POSTGRESQL.items():
            cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_entry_refuse()")


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: what the owner of the database can do, and a test that empties it must."""
    with connection.cursor() as cursor:
        for name in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            of_table = "" if connection.vendor == "sqlite" else " ON audit_entry"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")
