"""The pages of Skatta läget for the walk of all pages: one that is discussed, and one that collects answers."""

from __future__ import annotations

_ONE = "skatta-laget/<int:number>/"
FORMS = {f"{_ONE}{end}" for end in ("stang-insamlingen/", "uppdrag/", "stang/")}
OPENED = {
    _ONE: ("director", ("skatta-laget/{assessing}/", "skatta-laget/{assessed}/")),
    f"{_ONE}omrade/": ("director", ("skatta-laget/{assessed}/omrade/",)),
    f"{_ONE}svara/": ("director", ("skatta-laget/{assessing}/svara/",)),
    f"{_ONE}fraga/<int:question>/": ("director", ("skatta-laget/{assessed}/fraga/{assessed_question}/",)),
    f"{_ONE}omrade/<int:area>/": ("director", ("skatta-laget/{assessed}/omrade/{assessed_area}/",)),
}
FURNISH = """
from utfall.web.self_assessment.demonstration import show_self_assessments
names |= show_self_assessments()
"""
