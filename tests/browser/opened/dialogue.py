"""The pages of Verksamhetsdialog for the walk of all pages: one dialogue that is closed, and the next under way."""

from __future__ import annotations

_ONE = "verksamhetsdialog/<int:number>/"
_TALK, _TALKED = "verksamhetsdialog/{talk}/", "verksamhetsdialog/{talked}/"
FORMS = {
    *(f"{_ONE}{end}" for end in ("fraga/", "uppdrag/", "oppna/")),
    f"{_ONE}protokoll/<str:kind>/",
}
OPENED = {
    _ONE: ("director", (_TALK, _TALKED)),
    **{
        f"{_ONE}{end}": ("director", (f"{_TALK}{end}",))
        for end in ("nulage/", "planera/", "overenskommelse/", "underteckna/")
    },
    f"{_ONE}svar/<int:part>/": ("director", (f"{_TALK}svar/{{talk_answer}}/",)),
    f"{_ONE}kommentar/<int:part>/": ("director", (f"{_TALK}kommentar/{{talk_comment}}/",)),
    f"{_ONE}overenskommelse/<int:agreement>/": ("director", (f"{_TALK}overenskommelse/{{talk_agreement}}/",)),
    f"{_ONE}rattelse/": ("director", (f"{_TALKED}rattelse/",)),
    f"{_ONE}protokoll/": ("director", (f"{_TALK}protokoll/", f"{_TALKED}protokoll/")),
}
FURNISH = """
from utfall.web.dialogue.actions import agree
from utfall.web.dialogue.demonstration import show_dialogues
from utfall.web.dialogue.models import Dialogue
names |= show_dialogues()
talk = Dialogue.objects.get(id=names["talk"])
agreed = talk.agreements.filter(assigned_at=None).first() or agree(
    talk, text="Gå igenom jouren", owner=controller, due=date(2031, 5, 2), by=controller
)
names["talk_agreement"] = agreed.id
"""
