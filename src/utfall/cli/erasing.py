"""Removing persons from the store."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path

import typer

from utfall.cli.presenting import console
from utfall.cli.surroundings import definitions_folder
from utfall.store.keys import pseudonym
from utfall.store.retention_policy import load_retention_policy
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
        f"Borttaget: {erasure.rows} rader i {erasure.files} filer. Kontrollerat: personen finns i ingen fil. "
        "Rapporter som redan är skrivna påverkas inte."
    )


def erase_expired(store_path: Path, *, definitions: Path | None, by: str | None) -> None:
    """Apply the retention rules of ``policies/retention.toml`` as of today."""
    policy = load_retention_policy(definitions_folder(definitions) / "policies" / "retention.toml")
    before = policy.expires_before(date.today())
    erasure = Store.open(store_path).expire(before=before, reason=policy.reason, by=by or getpass.getuser())
    if erasure is None:
        console().print(f"Ingen att gallra: alla har en anteckning från {before} eller senare.")
    else:
        console().print(f"Gallrat: {erasure.persons} personer, {erasure.rows} rader, senast antecknade före {before}.")
