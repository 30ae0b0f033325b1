"""What the room writes in the log, in Swedish."""

from __future__ import annotations

ACTION_WORDS = {
    "allocation.explained": "Förklarade en skillnad i tilldelningen",
    "allocation.withdrawn": "Tog tillbaka en förklaring i tilldelningen",
    "forecast.opened": "Öppnade en prognosomgång",
    "forecast.saved": "Sparade en prognos",
    "forecast.handed_in": "Lämnade en prognos",
    "forecast.checked": "Granskade en prognos",
    "forecast.approved": "Godkände en prognos",
    "forecast.returned": "Lämnade tillbaka en prognos",
}
DETAIL_WORDS = {"lines": "rader", "aside": "åt sidan"}
