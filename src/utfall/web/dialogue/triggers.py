"""What the database itself refuses, whoever asks: a record is never changed or removed, nor anything written in a
dialogue that has one.

Whoever owns the database can take the triggers away; the record's digest in the audit log is for that. SQLite drops
triggers with a table that a later migration makes anew: such a migration ends with ``protect``.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "the dialogue is closed: nothing of it is changed or removed"
_CLOSED = "EXISTS (SELECT 1 FROM dialogue_record r WHERE r.dialogue_id = {dialogue})"
_OF_PART = "(SELECT p.dialogue_id FROM dialogue_part p WHERE p.id = {row}.part_id)"
GUARDED = {
    "dialogue_record": "1 = 1",
    "dialogue_dialogue": _CLOSED.format(dialogue="{row}.id"),
    "dialogue_part": _CLOSED.format(dialogue="{row}.dialogue_id"),
    "dialogue_partrevision": _CLOSED.format(dialogue=_OF_PART),
    "dialogue_agreement": _CLOSED.format(dialogue="{row}.dialogue_id"),
    "dialogue_signature": _CLOSED.format(dialogue="{row}.dialogue_id"),
}
"""Table -> when its row may not be touched; ``{row}`` stands for OLD or NEW."""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, also where they stand already."""
    unprotect(connection)
    with connection.cursor() as cursor:
        for name, table, act, condition in _triggers():
            if connection.vendor == "sqlite":
                refusal = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition} {refusal}")
            else:  # PostgreSQL takes no question in WHEN, so each trigger has its function
                answer = "OLD" if act == "DELETE" else "NEW"
                body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN {answer}; END"
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}_ask() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$; "
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_ask()"
                )


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: what the owner of the database can do, and a test that empties it must."""
    with connection.cursor() as cursor:
        for name, table, _, _ in _triggers():
            of_table = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Each trigger's name, table, act and condition; a row may neither leave a closed dialogue nor come into one."""
    for table, condition in GUARDED.items():
        old, new = condition.replace("{row}", "OLD"), condition.replace("{row}", "NEW")
        yield f"{table}_stays", table, "DELETE", old
        yield f"{table}_unchanged", table, "UPDATE", f"{old} OR {new}"
        if table not in ("dialogue_record", "dialogue_dialogue"):
            yield f"{table}_complete", table, "INSERT", new
