"""The pages of Verksamhetsdialog for the walk of all pages: one dialogue that is closed, and the next under way."""

from __future__ import annotations

_ONE = "verksamhetsdialog/<int:number>/"
FORMS = {
    *(f"{_ONE}{end}" for end in ("fraga/", "uppdrag/", "oppna/")),
    f"{_ONE}protokoll/<str:kind>/",
}
OPENED = {
    f"{_ONE}svar/<int:part>/": ("director", ("verksamhetsdialog/{talk}/svar/{talk_answer}/",)),
    f"{_ONE}kommentar/<int:part>/": ("director", ("verksamhetsdialog/{talk}/kommentar/{talk_comment}/",)),
    f"{_ONE}rattelse/": ("director", ("verksamhetsdialog/{talked}/rattelse/",)),
    f"{_ONE}protokoll/": ("director", ("verksamhetsdialog/{talk}/protokoll/", "verksamhetsdialog/{talked}/protokoll/")),
}
FURNISH = """
from utfall.web.dialogue.demonstration import show_dialogues
names |= show_dialogues()
"""
