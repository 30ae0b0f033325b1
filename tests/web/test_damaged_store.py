"""A damaged store is told as damaged, with what to do; it never looks as if nothing had been read in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from utfall.web.permissions import Role

EMPTY = ("inläst ännu", "inlästa ännu", "Ingen leverans", "Inga leveranser")


def _overwritten(records: Path) -> None:
    records.write_bytes(b"not a database" * 400)


def _emptied(records: Path) -> None:
    records.write_bytes(b"")


def _removed(records: Path) -> None:
    records.unlink()
    (records.parent / "warehouse/utfall/referrals").mkdir(parents=True)
    (records.parent / "warehouse/utfall/referrals/rows.parquet").write_bytes(b"PAR1")


def _of_another_version(records: Path) -> None:
    with closing(sqlite3.connect(records)) as connection, connection:
        connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        connection.execute("INSERT INTO meta VALUES ('stored_form', 'an older one')")


@pytest.mark.parametrize("damage", [_overwritten, _emptied, _removed, _of_another_version])
def test_every_room_says_that_the_store_is_damaged(
    damage: Callable[[Path], None], tmp_path: Path, signed_in: Callable[..., Client], settings: Any
) -> None:
    client = signed_in(Role.CONTROLLER)
    records = tmp_path / "data" / "deliveries.db"
    records.parent.mkdir()
    if damage is _removed:
        records.touch()
    damage(records)
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, store=records.parent)
    for address in ("/", "/nulage/utskrift/", "/nyckeltal/", "/mal/", "/inlasning/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 503, address
        assert "Datalagret är skadat, så inga siffror kan visas." in page
        assert "Gör så här:" in page
        assert not any(word in page for word in EMPTY), address
    elsewhere = client.get("/administration/")
    assert elsewhere.status_code == 200 and "Datalagret är skadat" in elsewhere.content.decode()


def test_a_store_that_has_not_been_made_is_empty_and_not_damaged(
    tmp_path: Path, signed_in: Callable[..., Client], settings: Any
) -> None:
    client = signed_in(Role.CONTROLLER)
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, store=tmp_path / "data")
    page = client.get("/")
    assert page.status_code == 200 and "Inget inläst ännu" in page.content.decode()
    assert "skadat" not in page.content.decode()
