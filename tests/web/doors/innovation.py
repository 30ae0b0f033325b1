"""The room Utveckling: everybody signed in reads and leaves ideas; owners and managers steer."""

from __future__ import annotations

from datetime import date

from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.innovation.actions import leave_idea, write_plan
from utfall.web.innovation.models import Innovation, Step

_ONE = "utveckling/<int:number>/"


def _steered(end: str, filled: str = "") -> Door:
    end = filled or end
    places = ("{innovation}", "{other_innovation}", "987654")
    own, theirs, missing = (f"utveckling/{one}/{end}" for one in places)
    return Door(
        Rule.STEERED, own, theirs.replace("{step}", "{other_step}"), missing, frozenset({"POST"} if not filled else ())
    )


DOORS: dict[str, Door] = {
    _ONE: Door(Rule.NONE, "utveckling/{innovation}/", missing="utveckling/987654/"),
    f"{_ONE}utvardering/": Door(
        Rule.NONE, "utveckling/{innovation}/utvardering/", missing="utveckling/987654/utvardering/"
    ),
    f"{_ONE}plan/": _steered("plan/"),
    f"{_ONE}ratta/": _steered("ratta/"),
    f"{_ONE}steg/<slug:to>/": _steered("", "steg/ended/"),
    f"{_ONE}forlang/": _steered("forlang/"),
    f"{_ONE}uppdrag/": _steered("uppdrag/"),
    f"{_ONE}angra/<int:step>/": _steered("", "angra/{step}/"),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """An idea of each, with a step that can be undone."""
    names: dict[str, object] = {}
    for before, whose in (("", mine), ("other_", others)):
        one = _owned(whose)
        step = Step.objects.create(innovation=one, before="idea", after="pitch", day=date(2025, 1, 2), by=whose.user)
        names |= {f"{before}innovation": one.id, f"{before}step": step.id}
    return names


def _owned(whose: Whose) -> Innovation:
    one = leave_idea(title="Ring upp", text="Ring.", by=whose.user, unit=whose.unit, day=date(2025, 1, 1))
    plan = dict.fromkeys(("hypothesis", "measure", "by", "group", "expected", "success", "goal"), "")
    return write_plan(one, plan={**plan, "ends_on": None}, owner=whose.user, unit=whose.unit, by=whose.user, seen=1)
