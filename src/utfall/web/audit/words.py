"""What the log's actions and details are called where a person reads them; apps add theirs from a module ``words``."""

from __future__ import annotations

import json

from utfall.web.audit.models import Entry
from utfall.web.permissions import ROLE_NAMES_SV, Role

ACTION_WORDS: dict[str, str] = {
    "delivery.read_in": "Läste in utdrag",
    "disclosure.changed": "Ändrade skyddsreglerna",
    "goal.assessed": "Bedömde ett mål",
    "goal.withdrawn": "Tog tillbaka sin bedömning av ett mål",
    "group.mapped": "Kopplade en kataloggrupp till en roll",
    "group.unmapped": "Tog bort en kataloggrupps koppling",
    "log.exported": "Hämtade loggens kontrolltal",
    "log.verified": "Prövade att loggen är hel",
    "mapping.saved": "Sparade en mappning",
    "person.address_followed": "Hämtade en e-postadress från katalogen",
    "person.closed": "Stängde ett konto",
    "person.created": "Skapade ett konto",
    "person.opened": "Öppnade ett konto",
    "person.password_changed": "Bytte sitt lösenord",
    "person.password_renewed": "Satte ett nytt första lösenord",
    "proposal.accepted": "Godkände ett förslag",
    "proposal.made": "Lämnade ett förslag",
    "proposal.refused": "Avslog ett förslag",
    "proposal.withdrawn": "Tog tillbaka sitt förslag",
    "report.frozen": "Beslutade en rapport",
    "report.started": "Började en rapport",
    "review.judged": "Bedömde en läsning i loggkontrollen",
    "review.signed": "Undertecknade en loggkontroll",
    "review.started": "Började en loggkontroll",
    "role.ended": "Avslutade en roll",
    "role.granted": "Gav en roll",
    "rows.read": "Läste uppgifter om enskilda",
    "second_factor.added": "Skaffade en andra faktor",
    "second_factor.refused": "Angav fel andra faktor",
    "second_factor.removed": "Tog bort sin andra faktor",
    "second_factor.renewed": "Förnyade sin andra faktor",
    "section.assigned": "Delade ut ett avsnitt",
    "section.comment_closed": "Avslutade en kommentar",
    "section.comment_opened": "Öppnade en kommentar igen",
    "section.commented": "Kommenterade ett avsnitt",
    "section.figures_reviewed": "Granskade ändrade siffror",
    "section.met": "Sparade samtidigt som någon annan",
    "section.saved": "Sparade ett avsnitt",
    "section.state": "Ändrade läget för ett avsnitt",
    "session.closed": "Loggade ut",
    "session.opened": "Loggade in",
    "session.refused": "Misslyckades att logga in",
    "set_aside.read": "Läste rader som lagts åt sidan",
    "token.made": "Gjorde en nyckel till gränssnittet för program",
    "token.revoked": "Drog in en nyckel till gränssnittet för program",
    "token.used": "Hämtade uppgifter med en nyckel",
    "unit.changed": "Ändrade en enhet",
    "unit.closed": "Avslutade en enhet",
    "unit.created": "Lade till en enhet",
    "unit.reverted": "Tog tillbaka en ändring av en enhet",
    "upload.handed_in": "Lämnade in filer",
    "upload.started": "Började en inläsning",
    "upload.taken_back": "Tog bort inlämnade filer",
}

DETAIL_WORDS: dict[str, str] = {
    "change": "ändring",
    "base": "utgick från version",
    "broken": "första brutna post",
    "comment": "kommentar nr",
    "delivery": "leverans",
    "digest": "kontrolltal",
    "entries": "poster",
    "entry": "post",
    "file": "fil",
    "found": "mötte version",
    "from_day": "från och med",
    "group": "kataloggrupp",
    "groups": "grupper",
    "judgement": "bedömning",
    "judged": "bedömda",
    "kind": "slag",
    "measure": "nyckeltal",
    "misuse": "missbruk",
    "month": "månad",
    "name": "namn",
    "parent": "hör till",
    "period": "period",
    "proposal": "förslag nr",
    "purpose": "ändamål",
    "reason": "skäl",
    "report": "rapport",
    "revision": "version",
    "role": "roll",
    "rows": "rader",
    "sample": "stickprov",
    "scope": "omfattning",
    "second_factor": "andra faktor",
    "seed": "slumpfrö",
    "signals": "med signal",
    "status": "bedömning",
    "unit": "enhet",
    "was": "var förut",
}


def action_words(action: str) -> str:
    """What was done, in Swedish; the action's own name where it has no words yet."""
    return ACTION_WORDS.get(action, action)


def detail_words(entry: Entry) -> str:
    """The details as ``rader: 12, period: 2025-T1``; empty ones are left out."""
    found = json.loads(entry.details)
    return ", ".join(
        f"{DETAIL_WORDS.get(key, key)}: {_value(key, value)}" for key, value in found.items() if _said(value)
    )


def _value(key: str, value: object) -> str:
    """A role by its name, all else as it is."""
    return ROLE_NAMES_SV[Role(value)] if key == "role" and value in list(Role) else _text(value)


def _said(value: object) -> bool:
    return value not in ("", None, [], {})


def _text(value: object) -> str:
    match value:
        case True:
            return "ja"
        case False:
            return "nej"
        case dict():
            return "; ".join(f"{key} {_text(one)}" for key, one in value.items())
        case list():
            return "; ".join(_text(one) for one in value)
        case _:
            return str(value)
