"""What the room's acts are called in the log."""

from __future__ import annotations

ACTION_WORDS = {
    "publication.prepared": "Förberedde en publicering",
    "publication.planned": "Bestämde dag för en publicering",
    "publication.published": "Publicerade på de öppna sidorna",
    "publication.ended": "Avbröt en publicering",
    "publication.withdrawn": "Drog tillbaka något publicerat",
}
DETAIL_WORDS = {"measures": "nyckeltal", "reports": "rapporter", "day": "dag", "version": "version"}
