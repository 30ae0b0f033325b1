"""The room Economy in the walk of all pages."""

from __future__ import annotations

_ENTRY = "ekonomi/prognos/omgang/<str:day>/<slug:area>/"
OPENED = {
    "ekonomi/bokforing/": (
        "controller",
        ("ekonomi/bokforing/?ar=2025&rad=kostnader&omrade=myndighet&manad=2025-04&konto=4641",),
    ),
}
FORMS = {
    "ekonomi/excel/",
    "ekonomi/scenarier/nytt/",
    "ekonomi/scenarier/<int:number>/",
    "ekonomi/tilldelning/<int:year>/forklara/",
    "ekonomi/tilldelning/forklaring/<int:number>/ta-tillbaka/",
    "ekonomi/prognos/rakna/",
    "ekonomi/prognos/oppna/",
    *(f"{_ENTRY}{end}" for end in ("spara/", "steg/", "excel/")),
}
