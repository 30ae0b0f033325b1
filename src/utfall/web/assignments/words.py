"""The log's words for assignments."""

from __future__ import annotations

ACTION_WORDS: dict[str, str] = {
    "activity.changed": "Ändrade en aktivitet",
    "activity.started": "Började en aktivitet",
    "assignment.confidential": "Ändrade sekretessen för ett uppdrag",
    "assignment.decided": "Kopplade ett uppdrag till ett beslut",
    "assignment.given": "Gav ett uppdrag",
    "assignment.handed_over": "Lämnade över ett uppdrag",
    "assignment.moved": "Gav ett uppdrag en ny dag",
    "assignment.noted": "Antecknade om ett uppdrag",
    "assignment.reminded": "Påminde om ett uppdrag",
    "assignment.state": "Ändrade läget för ett uppdrag",
    "calendar.closed": "Drog in adressen till sin kalender",
    "calendar.opened": "Gjorde en adress till sin kalender",
    "reminders.changed": "Ändrade sina påminnelser",
}

DETAIL_WORDS: dict[str, str] = {
    "confidential": "sekretess",
    "decision": "beslut",
    "due": "ska vara klart",
    "goal": "mål",
    "note": "anteckning nr",
    "origin": "kommer från",
    "owner": "ansvarig",
    "state": "läge",
    "wanted": "vill ha brev",
}
