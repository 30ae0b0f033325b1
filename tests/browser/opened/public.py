"""The public pages, and the room where people publish."""

from __future__ import annotations

_ONE, _MEASURE = "publicering/<int:number>/", "oppet/nyckeltal/<str:measure>/"
_REPORT = "oppet/rapport/<str:period>/<int:version>/"

OPENED = {
    _ONE: ("controller", ("publicering/{publication_ready}/", "publicering/{publication_done}/")),
    f"{_ONE}nyckeltal/<str:measure>/": ("controller", ("publicering/{publication_ready}/nyckeltal/placering.lvm/",)),
    f"{_ONE}rapport/<str:period>/<int:version>/": (
        "controller",
        ("publicering/{publication_done}/rapport/2024-T3/1/",),
    ),
    "publicering/ny/": ("controller", ("publicering/ny/",)),
    _REPORT: ("reader", ("oppet/rapport/2024-T3/1/",)),
}
FORMS = {
    *(f"{_ONE}{end}" for end in ("publicera/", "bestam/", "avbryt/")),
    *(f"{_MEASURE}{version}siffror.<str:kind>" for version in ("", "v/<int:number>/")),
    f"{_REPORT}rapport.<str:kind>",
    "oppet/sok.json",
    "oppet/data.json",
    "oppet/katalog.rdf",
}
FURNISH = """
from utfall.web.public import actions as publishing
publisher = User.objects.get(username="secretary")
decided = publishing.begin(measures=[], reports=[("2024-T3", 1)], by_group=False, by=publisher)
publishing.prepare(decided)
publishing.publish(decided, by=publisher)
ready = publishing.begin(measures=["placering.lvm"], reports=[], by_group=False, by=publisher)
publishing.prepare(ready)
names |= {"publication_ready": ready.id, "publication_done": decided.id}
"""
