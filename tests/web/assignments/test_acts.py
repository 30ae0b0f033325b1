"""Assignments: who sees which, what changes them, and what the next agenda carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow, UnknownMeasure
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments import actions, queries, threads
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import Decision, Origin, OriginKind
from utfall.web.audit.models import Entry
from utfall.web.permissions import Role

TODAY = timezone.localdate()
BOARD = Origin(OriginKind.BOARD, "", "Socialnämnden 12 mars, § 34")


@pytest.fixture
def give(person: Callable[..., User]) -> Callable[..., Assignment]:
    """Gives an assignment; all but what is named is as usual."""
    by, owner = person("sekreteraren", Role.SECRETARY), person("chefen", Role.UNIT_MANAGER)

    def make(**named: object) -> Assignment:
        values = {"title": "Pröva rutinen", "owner": owner, "due": TODAY, "by": by, "origin": BOARD, **named}
        return actions.create(**values)  # type: ignore[arg-type]

    return make


def logged() -> list[str]:
    """The log's actions on assignments, in order."""
    found = Entry.objects.filter(action__startswith="assignment.").order_by("number")
    return list(found.values_list("action", flat=True))


def test_a_figure_is_bound_when_it_is_given(give: Callable[..., Assignment], store: Path) -> None:
    made = give(measure="ifo.aktualiseringar", goal="okad_skolnarvaro")
    figure = made.printed
    assert figure is not None and figure.title and figure.value.strip("\xa0 0123456789") == ""
    assert figure.period == "2025-T1" and "2025" in figure.known_at
    assert figure.version and len(figure.definition_hash) >= 8 and figure.delivery and figure.protection == "F"
    with pytest.raises(UnknownMeasure):
        give(measure="finns.ej")


def test_an_origin_gives_one_assignment(give: Callable[..., Assignment]) -> None:
    agreement = Origin(OriginKind.DIALOGUE, "dialogue:1:agreement:3", "Verksamhetsdialog augusti", "/dialog/1/")
    give(origin=agreement)
    with pytest.raises(NotPossibleNow, match="redan blivit ett uppdrag"):
        give(origin=agreement)
    give(origin=Origin(OriginKind.DIALOGUE, "dialogue:12:agreement:1", "En annan"))
    give(), give()  # by hand: no key
    assert [one.origin_key for one in queries.of_origin(OriginKind.DIALOGUE, "dialogue:1")] == [agreement.key]
    assert queries.of_origin(OriginKind.MEETING, "dialogue:1").count() == 0


def test_closing_and_undoing_it_stands_in_history_and_log(give: Callable[..., Assignment]) -> None:
    made = give()
    by = made.created_by
    done = actions.set_state(made, state="done", by=by)
    assert done.closed_at is not None and not done.is_open and done.days_late == 0
    opened = actions.set_state(made, state="underway", by=by)
    assert opened.closed_at is None and opened.is_open
    with pytest.raises(NotPossibleNow, match="Skälet saknas"):
        actions.set_state(made, state="ended", by=by, reason=" ")
    ended = actions.set_state(made, state="ended", by=by, reason="Nämnden tog tillbaka det.")
    assert ended.reason == "Nämnden tog tillbaka det."
    said = [(one.before, one.after) for one in made.changes.all()]
    assert said[:3] == [("Pågår", "Avslutat utan resultat"), ("Klart", "Pågår"), ("Öppet", "Klart")]
    assert logged() == ["assignment.given", *["assignment.state"] * 3]


def test_a_new_day_needs_a_reason_and_an_open_assignment(give: Callable[..., Assignment]) -> None:
    made = give()
    later = made.due + timedelta(days=30)
    with pytest.raises(NotPossibleNow, match="Skälet saknas"):
        actions.move_due(made, due=later, reason="", by=made.owner)
    moved = actions.move_due(made, due=later, reason="Upphandlingen överklagades.", by=made.owner)
    change = made.changes.first()
    assert (moved.due, change.reason, change.by) == (later, "Upphandlingen överklagades.", made.owner)
    actions.set_state(made, state="done", by=made.owner)
    with pytest.raises(NotPossibleNow, match="klart"):
        actions.move_due(made, due=later + timedelta(days=1), reason="En gång till", by=made.owner)


def test_two_at_once_the_second_is_told(give: Callable[..., Assignment]) -> None:
    made = give()
    actions.set_state(made, state="underway", by=made.owner, seen=made.revision)
    with pytest.raises(NotPossibleNow, match="Någon annan"):
        actions.set_state(made, state="done", by=made.created_by, seen=made.revision)
    assert Assignment.objects.get().state == "underway"


def test_the_database_refuses_what_is_half_closed(give: Callable[..., Assignment]) -> None:
    made = give()
    for wrong in ({"state": "done"}, {"closed_at": timezone.now()}, {"state": "ended", "closed_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(id=made.id).update(**wrong)


def test_a_confidential_one_is_seen_by_few(give: Callable[..., Assignment], person: Callable[..., User]) -> None:
    area = Unit.objects.create(kind="area", code="Myndighet", name="Myndighet", valid_from=date(2021, 1, 1))
    other = Unit.objects.create(kind="area", code="Boende", name="Boende", valid_from=date(2021, 1, 1))
    part = Unit.objects.create(kind="unit", code="Barn", name="Barn", parent=area, valid_from=date(2021, 1, 1))
    manager = person("omradeschef", Role.AREA_MANAGER)
    made = give(confidential=True, unit=part, by=manager)
    sees = {
        "owner": made.owner,
        "giver": manager,
        "director": person("direktor", Role.DIRECTOR),
        "director of the area": person("direktor-har", Role.DIRECTOR, unit=area),
    }
    sees_not = {
        "director elsewhere": person("direktor-dar", Role.DIRECTOR, unit=other),
        "controller": person("kontroll", Role.CONTROLLER),
        "reader": person("lasare", Role.READER),
        "administrator": person("admin", Role.ADMINISTRATOR),
    }
    assert {who for who, user in sees.items() if made in queries.visible_to(user)} == set(sees)
    assert not [who for who, user in sees_not.items() if made in queries.visible_to(user)]
    assert made not in queries.open_for_agenda(unit=area) and made in queries.open_for_agenda(user=manager)
    actions.set_confidential(made, confidential=False, by=manager)
    assert made in queries.visible_to(sees_not["reader"]) and made in queries.open_for_agenda(unit=area)
    assert made not in queries.visible_to(sees_not["administrator"])
    assert "Pröva" not in "".join(Entry.objects.values_list("thing", flat=True))


def test_what_is_open_is_carried_until_it_is_closed(give: Callable[..., Assignment]) -> None:
    area = Unit.objects.create(kind="area", code="Myndighet", name="Myndighet", valid_from=date(2021, 1, 1))
    of_series, of_unit, of_none = give(agenda="ledning"), give(unit=area), give()
    assert list(queries.open_for_agenda("ledning")) == [of_series]
    assert list(queries.open_for_agenda("ledning", area)) == [of_series, of_unit]
    assert list(queries.open_for_agenda()) == [of_series, of_unit, of_none]
    actions.set_state(of_series, state="done", by=of_series.owner)
    assert list(queries.open_for_agenda("ledning")) == []
    actions.set_state(of_series, state="open", by=of_series.owner)
    assert list(queries.open_for_agenda("ledning")) == [of_series]
    assert list(queries.open_for(of_unit.owner, unit=area, origin_kind=OriginKind.BOARD)) == [of_unit]
    assert list(queries.open_for(of_unit.owner, origin_kind=OriginKind.PILOT)) == []


def test_a_decision_is_linked_and_an_owner_hands_over(
    give: Callable[..., Assignment], person: Callable[..., User]
) -> None:
    made = give()
    actions.link_decision(made, decision=Decision("meetings:decision:41", "§ 41", "/moten/3/"), by=made.created_by)
    colleague = person("kollegan", Role.AREA_MANAGER)
    actions.hand_over(made, owner=colleague, by=made.owner)
    actions.add_note(made, text="Pratade i dag.", by=colleague)
    found = Assignment.objects.get()
    assert (found.decision_label, found.owner, found.revision) == ("§ 41", colleague, 3)
    assert list(queries.owned_by(colleague)) == [found] and found.notes.get().text == "Pratade i dag."


def test_other_rooms_put_their_entries_in_the_thread(
    person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = threads.ThreadEntry(threads.ThreadKind.DECISION, "§ 1", "Beslutat", "/moten/1/", date(2025, 1, 2), "m:1")
    undated = threads.ThreadEntry(threads.ThreadKind.PILOT, "Pilot", "Pågår", "/utveckling/1/", None)
    asked: list[tuple[str, str]] = []

    def source(*, goal: str, measure: str, user: User, on: date | None) -> list[threads.ThreadEntry]:
        asked.append((goal, measure))
        return [undated, first, first]

    monkeypatch.setattr(threads, "SOURCES", {})
    threads.register("meetings", source)
    user = person("lasaren", Role.READER)
    assert threads.entries_for(goal="ett_mal", measure="ett.matt", user=user) == (first, undated)
    assert asked == [("ett_mal", "ett.matt")]
