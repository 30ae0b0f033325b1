"""What the log calls what is done here."""

from __future__ import annotations

ACTION_WORDS: dict[str, str] = {
    "innovation.complete": "Angav från vilken dag registret över innovationer är fullständigt",
    "innovation.corrected": "Rättade en idé",
    "innovation.left": "Lämnade en idé",
    "innovation.planned": "Skrev i planen för en innovation",
    "innovation.prolonged": "Förlängde en pilot",
    "innovation.step": "Tog ett steg med en innovation",
    "innovation.undone": "Ångrade ett steg med en innovation",
}
DETAIL_WORDS: dict[str, str] = {"before": "från", "after": "till", "day": "dag", "owner": "ansvarig"}
