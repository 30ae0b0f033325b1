"""The addresses of the room Verksamhetsdialog."""

from __future__ import annotations

from datetime import date

from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.dialogue.freezing import FrozenOverview
from utfall.web.dialogue.models import Agreement, Cycle, Dialogue, Part, Record

_ONE = "verksamhetsdialog/<int:number>/"


def _door(end: str = "", *, example: str = "", kind: str = "talk", lacking: str = "") -> Door:
    """An address under a dialogue; ``example`` fills in the part after it."""
    filled = example or end
    own, theirs = (f"verksamhetsdialog/{{{before}{kind}}}/" for before in ("", "other_"))
    return Door(
        Rule.UNIT,
        own + filled,
        theirs + filled.replace("{", "{other_"),
        f"verksamhetsdialog/987654/{filled}",
        frozenset(lacking.split()),
    )


DOORS = {
    **{
        f"{_ONE}{end}": _door(end)
        for end in ("", "nulage/", "planera/", "fraga/", "overenskommelse/", "uppdrag/", "underteckna/", "oppna/")
    },
    f"{_ONE}protokoll/": _door("protokoll/"),
    f"{_ONE}rattelse/": _door("rattelse/"),
    f"{_ONE}kommentar/<int:part>/": _door(example="kommentar/{talk_comment}/"),
    f"{_ONE}svar/<int:part>/": _door(example="svar/{talk_answer}/"),
    f"{_ONE}overenskommelse/<int:agreement>/": _door(example="overenskommelse/{talk_agreement}/"),
    f"{_ONE}protokoll/<str:kind>/": _door(example="protokoll/pdf/", kind="talked"),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """A dialogue under way and a closed one, of each."""
    cycle = Cycle.objects.create(
        name="Prov", begins_on=date(2025, 4, 1), comments_due=date(2025, 4, 20), started_by=others.user
    )
    names: dict[str, object] = {}
    for before, whose in (("", mine), ("other_", others)):
        made = made_dialogue(cycle, f"prov-{before}", whose)
        asked = {
            kind: Part.objects.create(dialogue=made, kind=kind, key=kind, title="Prov", order=order)
            for order, kind in enumerate(("support", "question"))
        }
        names[f"{before}talk"] = made.id
        names[f"{before}talk_comment"], names[f"{before}talk_answer"] = asked["support"].id, asked["question"].id
        names[f"{before}talk_agreement"] = Agreement.objects.create(
            dialogue=made, number=1, text="Prov", owner=whose.user, due=date(2025, 6, 1), made_by=whose.user
        ).id
        closed = made_dialogue(cycle, f"stangd-{before}", whose)
        Record.objects.create(dialogue=closed, content="{}", digest="0" * 64, pdf=b"%PDF", docx=b"PK")
        names[f"{before}talked"] = closed.id
    return names


def made_dialogue(cycle: Cycle, area: str, whose: Whose) -> Dialogue:
    """A dialogue of theirs with an overview that no gate was asked for."""
    overview = FrozenOverview(
        area=area,
        name=area,
        lead="Prov.",
        period="januari–april 2025",
        period_id="2025-T1",
        known_at="2025-05-05",
        delivery="prov",
        snapshot="prov",
        smallest_count=5,
        figures=(),
        goals=(),
    )
    return Dialogue.objects.create(
        cycle=cycle,
        area_id=area,
        area_name=area,
        unit=whose.unit,
        overview=overview.to_json(),
        overview_digest=overview.digest,
        started_by=whose.user,
    )
