"""Removing persons from the store."""

from __future__ import annotations

import getpass
import re
from datetime import date
from pathlib import Path

import typer

from utfall.cli.presenting import console
from utfall.cli.surroundings import definitions_folder
from utfall.errors import NamesPerson
from utfall.sources.extracts.personal import has_personal_number
from utfall.store.keys import pseudonym
from utfall.store.retention_policy import load_retention_policy
from utfall.store.store import Store

_SHORTEST_SOUGHT = 6  # a shorter identity is found by chance inside other words
_SIGNS = re.compile(r"[\s+\u2013-]+")


def erase_person(store_path: Path, person: str | None, *, reason: str | None, by: str | None) -> None:
    """Erase one person after asking; the identity is never written to the log or the shell's history when asked for."""
    store = Store.open(store_path)
    identity = person or typer.prompt("Personens identitet som i källan", hide_input=True)
    because = reason or typer.prompt("Skäl (skriv inte vem)")
    _refuse_naming(because, identity)
    _refuse_naming(by or "", identity)
    answer = typer.prompt(
        "Personens rader tas bort ur varje sparad ögonblicksbild. Det går inte att ångra. Fortsätta? [j/N]",
        default="n",
        show_default=False,
    )
    if answer.strip().casefold() not in ("j", "ja", "y", "yes"):
        raise typer.Abort
    erasure = store.erase(pseudonym(store.key(), "person", identity), reason=because, by=by or getpass.getuser())
    console().print(
        f"Borttaget: {erasure.rows} rader i {erasure.files} filer. Kontrollerat: personen finns i ingen fil. "
        "Rapporter som redan är skrivna påverkas inte."
    )


def _refuse_naming(text: str, identity: str) -> None:
    """Raise ``NamesPerson`` where the text, which the log keeps for ever, says who, however the identity is written."""
    plain, sought = (_SIGNS.sub("", one).casefold() for one in (text, identity))
    forms = {sought, sought[-10:] if sought.isdigit() else sought} if len(sought) >= _SHORTEST_SOUGHT else set()
    as_word = re.search(rf"(?<!\w){re.escape(identity.strip())}(?!\w)", text, re.IGNORECASE)
    if has_personal_number(text) or as_word or any(form in plain for form in forms):
        raise NamesPerson(
            "Skälet eller beslutsfattaren innehåller personens beteckning eller ett personnummer.",
            remedy="Skriv varför, till exempel ett diarienummer, men inte vem.",
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
