"""The room Utveckling: an idea, a pilot past its end, and what was learnt of one that ended."""

from __future__ import annotations

_ONE = "utveckling/<int:number>/"

OPENED = {
    _ONE: ("director", ("utveckling/{late_pilot}/", "utveckling/{ended_pilot}/")),
    f"{_ONE}plan/": ("director", ("utveckling/{idea}/plan/", "utveckling/{late_pilot}/plan/")),
    f"{_ONE}steg/<slug:to>/": ("director", ("utveckling/{late_pilot}/steg/scaled/", "utveckling/{idea}/steg/pitch/")),
    f"{_ONE}uppdrag/": ("director", ("utveckling/{late_pilot}/uppdrag/",)),
    f"{_ONE}forlang/": ("director", ("utveckling/{late_pilot}/forlang/",)),
    f"{_ONE}utvardering/": (
        "director",
        ("utveckling/{late_pilot}/utvardering/", "utveckling/{idea}/utvardering/"),
    ),
    "utveckling/": ("director", ("utveckling/?sok=finns-inte",)),
    "utveckling/lardomar/": ("director", ("utveckling/lardomar/?sok=ring",)),
}
FORMS = {f"{_ONE}angra/<int:step>/", "utveckling/fullstandigt/"}
FURNISH = """
from utfall.web.innovation.actions import leave_idea, take_step, write_plan
from utfall.web.innovation.states import State

director = User.objects.get(username="director")
PLAN = {
    "hypothesis": "Om vi ringer blir väntan kortare.", "measure": "ifo.aktualiseringar", "by": "area",
    "group": "Myndighet", "expected": "fall", "success": "Tio procent färre.", "ends_on": date(2025, 4, 1), "goal": "",
}


def pilot(title: str) -> int:
    one = leave_idea(title=title, text="En idé.", by=director, day=date(2024, 5, 1))
    write_plan(one, plan=PLAN, owner=director, unit=None, by=director, seen=1)
    take_step(one, to=State.PITCH, day=date(2024, 5, 1), by=director, seen=2)
    take_step(one, to=State.PILOT, day=date(2024, 6, 1), by=director, seen=3)
    return one.id


names["idea"] = leave_idea(title="Kvällsöppet", text="Öppna på kvällen.", by=director).id
names["late_pilot"] = pilot("Ring upp")
names["ended_pilot"] = pilot("Ring alltid")
from utfall.web.innovation.models import Innovation

take_step(
    Innovation.objects.get(id=names["ended_pilot"]), to=State.ENDED, day=date(2025, 4, 1), by=director, seen=4,
    decision="Avslutas.", lessons="Ring före lunch.",
)
"""
