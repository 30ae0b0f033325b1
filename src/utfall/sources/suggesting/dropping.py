"""Which columns are best left at the door: names, addresses, ways to reach somebody, and free text."""

from __future__ import annotations

from utfall.sources.suggesting.facts import ColumnFacts
from utfall.sources.suggesting.names import words_of

_KINDS = (
    ("ett namn", ("namn", "name", "surname", "mor", "far", "vardnadshavare", "mother", "anhorig")),
    ("en adress", ("adress", "address", "gata", "postnr", "postnummer", "postort", "ort", "lagenhet", "post")),
    ("ett sätt att nå någon", ("telefon", "telefonnr", "tel", "mobil", "epost", "mail", "email")),
    ("en medarbetare", ("handlaggare", "beslutsfattare", "socialsekreterare", "caseworker", "sign", "utredare")),
    (
        "fri text",
        ("anteckning", "anteckningar", "fritext", "kommentar", "notering", "beskrivning", "text", "notes", "journal",
         "ovrigt", "motivering", "anmarkning"),
    ),
)  # fmt: skip
_ENDINGS = ("namn", "adress", "anteckning", "handlaggare")


def reason_to_drop(facts: ColumnFacts) -> str:
    """Why the column should be left at the door, in Swedish; empty where nothing speaks for it."""
    words = words_of(facts.name)
    for kind, known in _KINDS:
        if any(word in known or word.endswith(tuple(e for e in _ENDINGS if e in known)) for word in words):
            return f"Namnet säger att det är {kind}. Det behövs inte."
    if facts.name_share >= 0.5:
        return "Värdena ser ut som namn på personer. De behövs inte."
    if facts.contact_share >= 0.5:
        return "Värdena ser ut som telefonnummer eller e-postadresser. De behövs inte."
    if facts.is_long_text:
        return "Värdena ser ut som löpande text. Den läses aldrig in."
    return ""
