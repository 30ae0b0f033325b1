"""The log's words for meetings."""

from __future__ import annotations

ACTION_WORDS: dict[str, str] = {
    "meeting.attachment_added": "Lade till en bilaga",
    "meeting.attachment_removed": "Tog bort en bilaga",
    "meeting.attendance": "Antecknade närvaro",
    "meeting.body_saved": "Sparade en grupp eller nämnd",
    "meeting.called_again": "Skickade kallelsen till dem som inte fått den",
    "meeting.changed": "Ändrade ett möte",
    "meeting.disqualified": "Antecknade jäv",
    "meeting.file_erased": "Raderade en bilaga som inget hänvisar till",
    "meeting.guest": "Ändrade gästerna på ett möte",
    "meeting.invited": "Skickade en kallelse",
    "meeting.item_added": "Lade till en punkt",
    "meeting.item_closed": "Avslutade en punkt",
    "meeting.item_moved": "Flyttade en punkt",
    "meeting.item_opened": "Öppnade en punkt igen",
    "meeting.item_removed": "Tog bort en punkt",
    "meeting.item_saved": "Sparade en punkt",
    "meeting.letter_sent": "Skickade en kallelse med e-post",
    "meeting.member_left": "Avslutade en plats i en grupp",
    "meeting.member_saved": "Gav en plats i en grupp",
    "meeting.met": "Sparade samtidigt som någon annan",
    "meeting.observed": "Skrev en observation",
    "meeting.planned": "Planerade ett möte",
    "meeting.requalified": "Tog bort ett jäv",
    "meeting.template_saved": "Ändrade en mötesmall",
    "minutes.approved": "Justerade ett protokoll",
    "minutes.proposed": "Lade fram ett protokoll för justering",
    "minutes.published": "Publicerade ett protokoll",
    "minutes.taken_back": "Tog tillbaka ett framlagt protokoll",
    "minutes.unpublished": "Tog ned ett publicerat protokoll",
}

DETAIL_WORDS: dict[str, str] = {
    "letters": "brev",
    "late": "tillkom efter kallelsen",
    "level": "vem får läsa",
    "score": "betyg",
    "seat": "plats",
    "version": "version",
}
