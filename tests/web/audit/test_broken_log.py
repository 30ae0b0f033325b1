"""The log against whoever owns the database: each attack is seen, and its first broken entry named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from utfall.web.audit.actions import export_head, record
from utfall.web.audit.chain import START, canonical, digest_of
from utfall.web.audit.models import Entry, Head
from utfall.web.audit.queries import verify
from utfall.web.audit.triggers import protect, unprotect

pytestmark = pytest.mark.django_db
ENTRIES = 6


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    """Six entries, whose heads are exported."""
    file = tmp_path / "heads.log"
    with transaction.atomic():
        protect(connection)
        for number in range(ENTRIES):
            entry = record("person.created", by="anna", thing=f"person{number}", name=f"Person {number}")
            export_head(file, number=entry.number, digest=entry.digest)
    assert verify(file).broken is None
    return file


@pytest.fixture
def as_owner(heads: Path) -> Path:
    """The triggers are gone, as whoever owns the database can make them."""
    unprotect(connection)
    return heads


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'bo' WHERE number = 3",
        "DELETE FROM audit_entry WHERE number = 3",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses(heads: Path, statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == ENTRIES


def change() -> None:
    Entry.objects.filter(number=3).update(actor="bo")


def remove() -> None:
    Entry.objects.filter(number=3).delete()


def put_in() -> None:
    """A new entry in the middle, the later ones moved up."""
    for entry in Entry.objects.filter(number__gte=3).order_by("-number"):
        Entry.objects.filter(number=entry.number).update(number=entry.number + 1)
    before = Entry.objects.get(number=2)
    written = {**_content(before), "number": 3, "thing": "insatt", "previous": before.digest}
    Entry.objects.create(**written, digest=digest_of(**written))


def swap() -> None:
    third, fourth = Entry.objects.get(number=3), Entry.objects.get(number=4)
    third.number, fourth.number = 4, 3
    third.save()
    fourth.save()


def cut() -> None:
    """The end cut off, and the head made to fit."""
    Entry.objects.filter(number__gt=4).delete()
    Head.objects.update(number=4, digest=Entry.objects.get(number=4).digest)


def write_anew() -> None:
    """The third entry changed, and every digest from there on made to fit."""
    previous = START
    for entry in Entry.objects.order_by("number"):
        written = {**_content(entry), "previous": previous}
        if entry.number == 3:
            written["details"] = canonical({"name": "En annan"})
        previous = digest_of(**written)
        Entry.objects.filter(number=entry.number).update(**written, digest=previous)
    Head.objects.update(digest=previous)


def _content(entry: Entry) -> dict[str, object]:
    names = ("number", "at", "actor", "action", "thing", "details", "previous")
    return {name: getattr(entry, name) for name in names}


@pytest.mark.parametrize(
    ("attack", "first_broken", "reason"),
    [
        (change, 3, "innehåll är ändrat"),
        (remove, 3, "saknas"),
        (put_in, 3, "en annan än den som exporterades"),
        (swap, 3, "hänger inte ihop"),
        (cut, 5, "slutar vid 4, men 6"),
        (write_anew, 3, "en annan än den som exporterades"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_attack_is_seen_at_its_first_entry(
    as_owner: Path, attack: Callable[[], None], first_broken: int, reason: str
) -> None:
    attack()
    broken = verify(as_owner).broken
    assert broken is not None and broken.number == first_broken and reason in broken.reason


def test_an_old_backup_played_back_is_seen_even_when_it_goes_on(as_owner: Path) -> None:
    """Entries 5 and 6 are gone with the old copy, and two others have been written since."""
    cut()
    assert verify(as_owner).broken is not None
    with transaction.atomic():
        record("person.created", by="bo", thing="nytt5", name="Ny")
        record("person.created", by="bo", thing="nytt6", name="Ny")
    broken = verify(as_owner).broken
    assert broken is not None and broken.number == 5
