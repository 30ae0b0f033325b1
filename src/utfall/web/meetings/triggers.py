"""What the database itself refuses, whoever asks through the application or with SQL of their own.

A meeting whose minutes are approved (``is_closed``) is never changed or removed, nor anything written in it; an
invitation never, once sent; minutes never, once approved. A correction is a new version beside the approved one.

Whoever owns the database can take the triggers away; the digests in the audit log are for that. SQLite drops triggers
with a table that a later migration makes anew: such a migration ends with ``protect``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "the minutes are approved: nothing of the meeting is changed or removed"
_CLOSED = "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = {meeting} AND m.is_closed)"
_OF_ITEM = "(SELECT i.meeting_id FROM meetings_item i WHERE i.id = {row}.item_id)"
_APPROVED = "EXISTS (SELECT 1 FROM meetings_minutes v WHERE v.id = {row}.minutes_id AND v.approved_at IS NOT NULL)"


@dataclass(frozen=True)
class Guard:
    """A table and when its row may not be touched: SQL with ``{row}`` for OLD or NEW. ``keeps_out``: nor may a row be
    added, or changed into one, for which it holds."""

    table: str
    holds: str
    keeps_out: bool = True


_IN_ITEM = _CLOSED.format(meeting=_OF_ITEM)
GUARDS = (
    Guard("meetings_meeting", "{row}.is_closed", keeps_out=False),
    Guard("meetings_item", _CLOSED.format(meeting="{row}.meeting_id")),
    Guard("meetings_attendance", _CLOSED.format(meeting="{row}.meeting_id")),
    Guard("meetings_itemrevision", _IN_ITEM),
    Guard("meetings_attachment", _IN_ITEM),
    Guard("meetings_disqualification", _IN_ITEM),
    Guard("meetings_decision", _IN_ITEM),
    Guard("meetings_invitation", "1 = 1", keeps_out=False),
    Guard("meetings_minutes", "{row}.approved_at IS NOT NULL", keeps_out=False),
    Guard("meetings_approval", _APPROVED),
)


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, also where they stand already."""
    unprotect(connection)
    with connection.cursor() as cursor:
        for name, table, when, condition in _triggers():
            if connection.vendor == "sqlite":
                act = f"SELECT RAISE(ABORT, '{REFUSAL}')"
                cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} WHEN {condition} BEGIN {act}; END")
            else:
                cursor.execute(_postgresql(name, table, when, condition))


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: what the owner of the database can do, and a test that empties it must."""
    with connection.cursor() as cursor:
        for name, table, _, _ in _triggers():
            of_table = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Each trigger's name, table, when it is asked, and on what condition it refuses."""
    for guard in GUARDS:
        old, new = guard.holds.replace("{row}", "OLD"), guard.holds.replace("{row}", "NEW")
        yield f"{guard.table}_stays", guard.table, "BEFORE DELETE", old
        changed = f"{old} OR {new}" if guard.keeps_out else old
        yield f"{guard.table}_unchanged", guard.table, "BEFORE UPDATE", changed
        if guard.keeps_out:
            yield f"{guard.table}_complete", guard.table, "BEFORE INSERT", new


def _postgresql(name: str, table: str, when: str, condition: str) -> str:
    """A trigger whose condition asks other tables: PostgreSQL takes no question in WHEN, so each has its function."""
    function = f"{name}_ask"
    answer = "OLD" if when.endswith("DELETE") else "NEW"
    body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN {answer}; END"
    return (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$; "
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
