"""Removing persons from the store."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path

import typer

from utfall.cli.presenting import console
from utfall.cli.surroundings import definitions_folder
from utfall.store.keys import pseudonym
from utfall.store.store import Store


def erase_person(store_path: Path, person: str | None, *, reason: str | None, by: str | None) -> None:
    """Erase one person after asking; the identity is never written to the log or the shell's history when asked for."""
    store = Store.open(store_path)
    identity = person or typer.prompt("Personens identitet som i källan", hide_input=True)
    because = reason or typer.prompt("Skäl (skriv inte vem)")
    typer.confirm(
        "Personens rader tas bort ur varje sparad ögonblicksbild. Det går inte att ångra. Fortsätta?", abort=True
    )
    erasure = store.erase(pseudonym(store.key(), "person", identity), reason=because, by=by or getpass.getuser())
    console().print(
        f"Borttaget: {erasure.rows} rader i {erasure.tables} tabeller. Kontrollerat: personen finns i ingen fil. "
        "Rapporter som redan är skrivna påverkas inte."
    )


def erase_expired(store_path: Path, *, definitions: Path | None, by: str | None) -> None:
    """Apply the retention rules of ``policies/retention.toml`` as of today."""
    policy = definitions_folder(definitions) / "policies" / "retention.toml"
    erasure = Store.open(store_path).apply_retention(policy, today=date.today(), by=by or getpass.getuser())
    console().print(f"Gallrat: {erasure.persons} personer, {erasure.rows} rader.")
