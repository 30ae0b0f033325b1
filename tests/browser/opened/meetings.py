"""The pages of Möten for the walk of all pages, most of them the secretary's."""

from __future__ import annotations

_MEETING, _BODY = "moten/<int:number>/", "moten/grupper/<int:body>/"
_ITEM, _PUBLIC = f"{_MEETING}punkt/<int:item>/", "moten/offentligt/<int:number>/"
OPENED = {
    "moten/": ("secretary", ("moten/",)),
    "moten/ny/": ("secretary", ("moten/ny/",)),
    "moten/sok/": ("secretary", ("moten/sok/?sok=gruppen", "moten/sok/")),
    "moten/grupper/ny/": ("secretary", ("moten/grupper/ny/",)),
    _BODY: ("secretary", ("moten/grupper/{meeting_body}/",)),
    f"{_BODY}observationer/": ("secretary", ("moten/grupper/{meeting_body}/observationer/",)),
    _MEETING: (
        "secretary",
        ("moten/{meeting_planned}/", "moten/{meeting_laid}/", "moten/{meeting_approved}/"),
    ),
    f"{_MEETING}andra/": ("secretary", ("moten/{meeting_planned}/andra/",)),
    f"{_MEETING}kallelse/": ("secretary", ("moten/{meeting_planned}/kallelse/", "moten/{meeting_laid}/kallelse/")),
    f"{_MEETING}narvaro/": ("secretary", ("moten/{meeting_board}/narvaro/",)),
    f"{_MEETING}observation/": ("secretary", ("moten/{meeting_approved}/observation/",)),
    f"{_MEETING}punkt/ny/": ("secretary", ("moten/{meeting_planned}/punkt/ny/",)),
    _ITEM: (
        "secretary",
        (
            "moten/{meeting_planned}/punkt/{meeting_item}/?sok=vantetid",
            "moten/{meeting_laid}/punkt/{meeting_met}/",
            "moten/{meeting_board}/punkt/{meeting_reported}/",
        ),
    ),
    f"{_ITEM}version/<int:revision>/": (
        "secretary",
        ("moten/{meeting_laid}/punkt/{meeting_met}/version/{meeting_revision}/",),
    ),
    f"{_MEETING}protokoll/": ("secretary", ("moten/{meeting_approved}/protokoll/", "moten/{meeting_laid}/protokoll/")),
    f"{_MEETING}protokoll/ratta/<int:item>/": (
        "secretary",
        ("moten/{meeting_approved}/protokoll/ratta/{meeting_corrected}/",),
    ),
    "moten/offentligt/": ("reader", ("moten/offentligt/",)),
    _PUBLIC: ("reader", ("moten/offentligt/{meeting_approved}/",)),
}
FORMS = {
    f"{_MEETING}kalender.ics",
    f"{_MEETING}kallelse/brev/",
    f"{_MEETING}gast/",
    f"{_MEETING}gast/<int:attendance>/ta-bort/",
    f"{_MEETING}bilaga/<int:attachment>/",
    f"{_MEETING}bilaga/<int:attachment>/ta-bort/",
    f"{_MEETING}jav/<int:disqualification>/ta-bort/",
    *(f"{_MEETING}protokoll/{end}/" for end in ("lagg-fram", "ta-tillbaka", "justera", "publicera", "fil/<str:kind>")),
    *(f"{_ITEM}{end}" for end in ("spara/", "bilaga/", "jav/", "gor/<slug:act>/")),
    f"{_BODY}plats/",
    f"{_BODY}plats/<int:member>/adress/",
    f"{_BODY}plats/<int:member>/avsluta/",
    f"{_BODY}mall/<int:template>/punkt/",
    f"{_BODY}mall/<int:template>/ar/",
    f"{_BODY}mallpunkt/<int:item>/ta-bort/",
    "moten/offentligt/organ/<int:body>/",
    f"{_PUBLIC}oparl/<slug:kind>/<int:key>/",
    f"{_PUBLIC}fil/<str:kind>/",
    f"{_PUBLIC}bilaga/<int:attachment>/",
}
FURNISH = """
from utfall.web.meetings.demonstration import show_meetings
names |= show_meetings()
"""
