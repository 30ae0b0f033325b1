"""The public pages, and the room where people publish."""

from __future__ import annotations

_ONE, _MEASURE = "publicering/<int:number>/", "oppet/nyckeltal/<str:measure>/"
_REPORT = "oppet/rapport/<str:period>/<int:version>/"

OPENED: dict[str, tuple[str, tuple[str, ...]]] = {}
FORMS = {
    *(f"{_ONE}{end}" for end in ("publicera/", "bestam/", "avbryt/")),
    *(f"{_MEASURE}{version}siffror.<str:kind>" for version in ("", "v/<int:number>/")),
    f"{_REPORT}rapport.<str:kind>",
    "oppet/sok.json",
    "oppet/data.json",
    "oppet/katalog.rdf",
}
