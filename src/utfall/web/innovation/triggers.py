"""What the database itself refuses: a plan that was frozen when its pilot began is never changed.

SQLite drops triggers with a table that a later migration makes anew: such a migration ends with ``protect``.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "innovation_pilot_never_changed"
REFUSAL = "the plan of a pilot that has begun is never changed"


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the trigger, also where it stands already."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}{'' if is_sqlite else ' ON innovation_pilot'}")
        when = f"CREATE TRIGGER {NAME} BEFORE UPDATE ON innovation_pilot"
        if is_sqlite:
            cursor.execute(f"{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION innovation_pilot_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        cursor.execute(f"{when} FOR EACH ROW EXECUTE FUNCTION innovation_pilot_refuse()")
