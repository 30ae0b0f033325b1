"""What the room's actions and details are called in the log."""

from __future__ import annotations

ACTION_WORDS: dict[str, str] = {
    "dialogue.started": "Började en verksamhetsdialog",
    "dialogue.planned": "Ändrade vem som kommenterar, eller mötets dag, i en verksamhetsdialog",
    "dialogue.saved": "Skrev i en verksamhetsdialog",
    "dialogue.met": "Skrev i en verksamhetsdialog samtidigt som någon annan",
    "dialogue.asked": "Lade till en fråga i en verksamhetsdialog",
    "dialogue.agreed": "Skrev en överenskommelse i en verksamhetsdialog",
    "dialogue.agreement_changed": "Ändrade en överenskommelse i en verksamhetsdialog",
    "dialogue.agreement_struck": "Strök en överenskommelse i en verksamhetsdialog",
    "dialogue.assigned": "Gjorde en verksamhetsdialogs överenskommelser till uppdrag",
    "dialogue.signed": "Undertecknade en verksamhetsdialog",
    "dialogue.opened": "Öppnade en undertecknad verksamhetsdialog igen",
    "dialogue.closed": "Stängde en verksamhetsdialog",
    "dialogue.corrected": "Började en rättelse av en verksamhetsdialog",
}

DETAIL_WORDS: dict[str, str] = {
    "agreement": "överenskommelse nr",
    "part": "del",
    "side": "som",
    "meeting": "möte",
}
