"""What the room's actions are called in the log. What somebody answered never stands there."""

from __future__ import annotations

ACTION_WORDS: dict[str, str] = {
    "self_assessment.started": "Började en självskattning",
    "self_assessment.answered": "Svarade i en självskattning",
    "self_assessment.collected": "Stängde insamlingen i en självskattning",
    "self_assessment.discussed": "Skrev gruppens svar i en självskattning",
    "self_assessment.met": "Skrev gruppens svar samtidigt som någon annan",
    "self_assessment.area_written": "Skrev ett utvecklingsområde",
    "self_assessment.area_changed": "Ändrade ett utvecklingsområde",
    "self_assessment.area_struck": "Strök ett utvecklingsområde",
    "self_assessment.assigned": "Gjorde utvecklingsområden till uppdrag",
    "self_assessment.closed": "Stängde en självskattning",
}

DETAIL_WORDS: dict[str, str] = {"question": "fråga", "answered": "svarade", "invited": "inbjudna"}
