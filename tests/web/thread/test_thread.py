"""The red thread: every way through it, from above and from below, as the reader may see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from utfall.web.accounts.models import User
from utfall.web.assignments import actions, threads
from utfall.web.assignments.activities import start_activity
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import Decision, Origin, OriginKind
from utfall.web.permissions import Role
from utfall.web.thread.knots import Kind, Knot, through, walk

TODAY = timezone.localdate()
GOAL = "okad_skolnarvaro"


def named(kind: Kind, key: str, *below: Knot) -> Knot:
    """A knot called as its key."""
    return Knot(kind, key, key, below=below)


def test_through_keeps_what_is_above_and_what_hangs_on_it_wherever_it_stands() -> None:
    decided = named(Kind.DECISION, "d")
    one, other = named(Kind.ASSIGNMENT, "1", decided), named(Kind.ASSIGNMENT, "2", decided)
    whole = (named(Kind.DIRECTION, "x", named(Kind.GOAL, "g", one), named(Kind.GOAL, "h", other)),)
    kept = through(whole, Kind.ASSIGNMENT, "1")
    assert [knot.key for knot in walk(kept)] == ["x", "g", "1", "d"]
    assert [knot.key for knot in walk(kept) if knot.is_start] == ["1"]
    assert [knot.key for knot in walk(through(whole, Kind.DECISION, "d"))] == ["x", "g", "1", "d", "h", "2", "d"]
    assert through(whole, Kind.GOAL, "1") == ()


@pytest.fixture
def give(person: Callable[..., User]) -> Callable[..., Assignment]:
    """Gives an assignment that is late."""
    by, owner = person("sekreteraren", Role.SECRETARY), person("chefen", Role.UNIT_MANAGER)

    def make(title: str, **named: object) -> Assignment:
        values: dict[str, object] = {
            "due": TODAY - timedelta(days=3),
            "origin": Origin(OriginKind.BOARD, "", "Socialnämnden i maj"),
        }
        return actions.create(title=title, owner=owner, by=by, **{**values, **named})  # type: ignore[arg-type]

    return make


def shown(client: Client, query: str = "", status: int = 200) -> list[str]:
    """The names of the knots on the page, from above."""
    answer = client.get(f"/rod-trad/{query}")
    assert answer.status_code == status
    page = answer.content.decode()
    assert "style=" not in page and "<script>" not in page
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r'"kind">[^<]*</span>(.*?)\n', page)]


def test_the_thread_is_walked_both_ways(
    give: Callable[..., Assignment], signed_in: Callable[..., Client], store: Path
) -> None:
    by = User.objects.get(username="sekreteraren")
    team = start_activity(title="Närvaroteam", goal=GOAL, first=TODAY, last=TODAY, by=by)
    in_team = give("Bemanna", activity=team, decision=Decision("meetings:decision:4", "Beslut 4", "/moten/1/"))
    give("Mät om", goal=GOAL)
    give("Öka andelen", goal="okad_sjalvstandighet")
    give("Se över köerna", measure="ifo.aktualiseringar")
    give("Möblera om")
    give("Gammalt mål", goal="borttaget_mal")
    client = signed_in(Role.READER)
    whole = shown(client)
    assert {"Ökad skolnärvaro", "Närvaroteam", "Bemanna", "Beslut 4", "Mät om", "Öka andelen"} <= set(whole)
    assert {"Utan mål", "Se över köerna"} <= set(whole) and not {"Möblera om", "Gammalt mål"} & set(whole)
    page = client.get("/rod-trad/").content.decode()
    assert "2 öppna uppdrag hör inte till något mål" in page
    assert re.search(r'not_reached">Kommer inte att uppnås</span> <a href="\?mal=okad_skolnarvaro">', page)
    assert "2 försenade uppdrag" in page
    through_it = [
        "Barn och ungas förutsättningar att lyckas", "Ökad skolnärvaro", whole[whole.index("Ökad skolnärvaro") + 1],
        "Närvaroteam", "Bemanna", "Beslut 4",
    ]  # fmt: skip
    starts = (f"?uppdrag={in_team.id}", f"?aktivitet={team.id}", "?beslut=meetings:decision:4")
    assert [shown(client, one) for one in starts] == [through_it] * 3
    below_goal = shown(client, f"?mal={GOAL}")
    assert below_goal == shown(client, "?nyckeltal=skola.hog_franvaro") and "Mät om" in below_goal
    assert "Öka andelen" not in below_goal
    assert shown(client, "?mal=finns-ej", 404) == []


def test_what_is_closed_is_in_the_part_for_a_year_and_not_in_the_whole(
    give: Callable[..., Assignment], signed_in: Callable[..., Client], store: Path
) -> None:
    done = actions.set_state(give("Bemanna", goal=GOAL), state="done", by=User.objects.get(username="chefen"))
    client = signed_in(Role.READER)
    assert "Bemanna" not in shown(client) and "Bemanna" in shown(client, f"?mal={GOAL}")
    Assignment.objects.filter(id=done.id).update(closed_at=timezone.now() - timedelta(days=366))
    assert "Bemanna" not in shown(client, f"?mal={GOAL}")


def test_nobody_meets_a_confidential_assignment_or_its_decision(
    give: Callable[..., Assignment], signed_in: Callable[..., Client], store: Path
) -> None:
    hidden = give("Hemligt", goal=GOAL, confidential=True, decision=Decision("m:9", "Hemligt beslut"))
    reader, director = signed_in(Role.READER), signed_in(Role.DIRECTOR)
    assert not {"Hemligt", "Hemligt beslut"} & set(shown(reader))
    assert shown(reader, f"?uppdrag={hidden.id}", 404) == [] == shown(reader, "?beslut=m:9", 404)
    assert {"Hemligt", "Hemligt beslut"} <= set(shown(director, "?beslut=m:9"))


def test_other_rooms_are_joined_to_what_they_gave(
    give: Callable[..., Assignment], signed_in: Callable[..., Client], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = threads.ThreadKind
    told = [
        threads.ThreadEntry(kinds.DECISION, "§ 4 i protokollet", "Beslutat", "/moten/1/", date(2025, 3, 1), "m:4"),
        threads.ThreadEntry(kinds.DECISION, "§ 5 utan uppdrag", "Beslutat", "/moten/1/", date(2025, 3, 1), "m:5"),
        threads.ThreadEntry(kinds.PILOT, "Pilot med skolan", "Pågår", "/utveckling/1/", None, "i:1"),
        threads.ThreadEntry(kinds.AGREEMENT, "Ring rektorn", "Överens", "/dialog/1/", date(2025, 2, 1), "d:1:2"),
    ]

    def source(*, goal: str, measure: str, user: User, on: date | None) -> list[threads.ThreadEntry]:
        return told if goal == GOAL else loose if measure == "placering.lvm" else []

    loose = [threads.ThreadEntry(kinds.PILOT, "Pilot utan mål", "Pågår", "/utveckling/2/", None, "i:2")]

    monkeypatch.setattr(threads, "SOURCES", {"prov": source})
    give("Bemanna", goal=GOAL, origin=Origin(OriginKind.MEETING, "m:4", "Ledningsgruppen"))
    give("Mät piloten", goal=GOAL, origin=Origin(OriginKind.PILOT, "i:1:step:3", "Piloten"))
    give("Ring rektorn i dag", goal=GOAL, origin=Origin(OriginKind.DIALOGUE, "d:1:2", "Dialogen"))
    found = shown(signed_in(Role.READER), f"?mal={GOAL}")
    assert found[found.index("Bemanna") + 1] == "§ 4 i protokollet" and found.count("§ 4 i protokollet") == 1
    assert found[found.index("Inget uppdrag ännu") + 1] == "§ 5 utan uppdrag"
    give("Mät köerna", measure="placering.lvm", origin=Origin(OriginKind.PILOT, "i:2:work:1", "Piloten"))
    below = shown(signed_in(Role.CONTROLLER), "?nyckeltal=placering.lvm")
    assert below[-2:] == ["Pilot utan mål", "Mät köerna"] and "Direkt under nyckeltalet" not in below
    assert found[found.index("Pilot med skolan") + 1] == "Mät piloten", "what a pilot gave hangs on it"
    assert found[found.index("Ring rektorn i dag") + 1] == "Ring rektorn" and "Ingen aktivitet ännu" not in found


def test_the_goals_page_leads_to_the_late_assignment(
    give: Callable[..., Assignment], signed_in: Callable[..., Client], store: Path
) -> None:
    late = give("Bemanna", goal=GOAL)
    page = signed_in(Role.READER).get(f"/mal/{GOAL}/?period=2025-T1").content.decode()
    assert f"/uppdrag/{late.id}/" in page and "3 dagar försenat" in page and f"/rod-trad/?mal={GOAL}" in page


def test_the_measures_page_leads_to_it_too(
    give: Callable[..., Assignment], signed_in: Callable[..., Client], store: Path
) -> None:
    late = give("Se över köerna", measure="placering.lvm")
    hidden = give("Hemligt", measure="placering.lvm", confidential=True)
    page = signed_in(Role.READER).get("/nyckeltal/placering.lvm/").content.decode()
    assert f"/uppdrag/{late.id}/" in page and "/rod-trad/?nyckeltal=placering.lvm" in page
    assert f"/uppdrag/{hidden.id}/" not in page
