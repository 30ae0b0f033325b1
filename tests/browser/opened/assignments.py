"""What the walk does not find by itself among the pages of assignments."""

from __future__ import annotations

_ONE = "uppdrag/<int:number>/"
FORMS = {
    *(f"{_ONE}{end}" for end in ("lage/", "dag/", "ansvarig/", "sekretess/", "anteckning/")),
    *(f"uppdrag/paminnelser/kalender/{end}" for end in ("", "dra-in/")),
    "uppdrag/mina/<slug:form>.ics",
    "uppdrag/kalender/<str:key>/<slug:form>.ics",
}
