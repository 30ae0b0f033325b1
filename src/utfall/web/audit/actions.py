"""Writing to the log, in the transaction of what is logged."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from utfall.web.audit.chain import START, canonical, digest_of
from utfall.web.audit.models import Entry, Head


def record(action: str, *, by: str, thing: str, **details: object) -> Entry:
    """The entry, written last in the chain. Must run in the transaction of what it records: both stand or neither.

    ``by`` is a user name, ``action`` a word of ``audit.words``. Raises ``RuntimeError`` outside a transaction. The
    head is exported when the transaction is through.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry outside a transaction could be lost while its act stands")
    head, _ = Head.objects.select_for_update().get_or_create(id=1)
    written = {
        "number": head.number + 1,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "actor": by,
        "action": action,
        "thing": thing,
        "details": canonical(details),
        "previous": head.digest or START,
    }
    entry = Entry(**written, digest=digest_of(**written))
    entry.save(force_insert=True)
    head.number, head.digest = entry.number, entry.digest
    head.save(update_fields=["number", "digest"])
    heads: Path = settings.SURROUNDINGS.audit_heads
    transaction.on_commit(partial(export_head, heads, number=entry.number, digest=entry.digest))
    return entry


def export_head(file: Path, *, number: int, digest: str) -> None:
    """One line at the end of the file: number and digest. On the disk when this returns."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        os.write(descriptor, f"{number} {digest}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
