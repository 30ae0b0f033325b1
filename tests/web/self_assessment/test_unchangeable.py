"""A closed self-assessment is changed by nobody: no page, no act, no SQL; and nobody's answers are put back once they
are forgotten. Run on PostgreSQL too (scripts/postgres.sh)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from utfall.web.accounts.models import User
from utfall.web.permissions import Role
from utfall.web.self_assessment import actions
from utfall.web.self_assessment.models import DevelopmentArea, Participant, SelfAssessment
from utfall.web.self_assessment.question_set import AskedQuestion, QuestionSet
from utfall.web.self_assessment.triggers import GUARDS, protect

ASKED = QuestionSet("prov", "Prov", "Ett prov.", ("Nej", "Ja"), (AskedQuestion("forsta", "Område", "Vet vi?"),))


@pytest.fixture(autouse=True)
def triggers(db: None) -> None:
    """As the migration makes them."""
    protect(connection)


def discussed(leader: User, name: str) -> SelfAssessment:
    """One that is discussed, with a row in every table that is guarded."""
    made = actions.start(ASKED, name=name, unit=None, due=date(2025, 5, 1), people=[leader], by=leader)
    actions.answer(made.participants.get(), answers={"forsta": 2}, remarks={"forsta": "Ja!"}, by=leader)
    actions.close_collection(made, by=leader)
    question = made.questions.get()
    actions.agree(question, discussion="Vi talade.", common=1, base=1, by=leader)
    actions.add_area(made, text="Följa upp", owner=leader, due=date(2025, 9, 1), question=question, by=leader)
    return made


def refused(sql: str, *values: object) -> None:
    """The database says no, by the trigger's own words."""
    with pytest.raises(DatabaseError, match="self-assessment is closed"), transaction.atomic():
        connection.cursor().execute(sql, values)


def rows() -> list[object]:
    """All that is kept of self-assessments."""
    with connection.cursor() as cursor:
        found: list[object] = []
        for guard in GUARDS:
            cursor.execute(f"SELECT * FROM {guard.table} ORDER BY id")
            found += cursor.fetchall()
        return found


def test_what_is_closed_cannot_be_changed_by_page_or_sql(
    person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    made = discussed(person("ledare", Role.DIRECTOR), "våren")
    actions.close(made, by=made.started_by)
    question, area, before = made.questions.get(), made.areas.get(), rows()
    place = f"/skatta-laget/{made.id}/"
    sent = {"discussion": "Nej", "common": "2", "base": "2", "text": "Nej", "due": "2025-07-01", "step_forsta": "1"}
    sent["owner"] = str(made.started_by_id)
    own = Client()
    own.force_login(made.started_by, backend="django.contrib.auth.backends.ModelBackend")
    acts = (f"fraga/{question.id}/", "omrade/", f"omrade/{area.id}/", "uppdrag/", "stang/", "svara/")
    for client in (own, *(signed_in(role) for role in Role)):
        for act in acts:
            assert client.post(place + act, sent).status_code < 500, act
    assert rows() == before
    for guard in GUARDS:
        refused(f"UPDATE {guard.table} SET id = id + 1000")
        refused(f"DELETE FROM {guard.table}")
    assert rows() == before


def test_sql_adds_nothing_to_a_closed_one_and_writes_in_an_open_one_as_ever(person: Callable[..., User]) -> None:
    leader = person("ledare", Role.DIRECTOR)
    closed, other = discussed(leader, "våren"), discussed(leader, "hösten")
    actions.close(closed, by=leader)
    moved, question = other.questions.get(), closed.questions.get()
    refused("UPDATE self_assessment_question SET assessment_id = %s WHERE id = %s", closed.id, moved.id)
    refused(
        "UPDATE self_assessment_developmentarea SET assessment_id = %s WHERE assessment_id = %s", closed.id, other.id
    )
    refused(
        "UPDATE self_assessment_discussionrevision SET question_id = %s WHERE question_id = %s", question.id, moved.id
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE self_assessment_developmentarea SET text = 'Ny' WHERE assessment_id = %s", [other.id])
        assert cursor.rowcount == 1 and DevelopmentArea.objects.get(assessment=other).text == "Ny"


def test_nobodys_answers_are_put_back_once_they_are_forgotten(person: Callable[..., User]) -> None:
    leader = person("ledare", Role.DIRECTOR)
    made = discussed(leader, "våren")
    assert made.participants.get().answers == {}
    refused("UPDATE self_assessment_participant SET answers = %s WHERE assessment_id = %s", '{"forsta": 2}', made.id)
    with pytest.raises(DatabaseError, match="self-assessment is closed"), transaction.atomic():
        Participant.objects.create(assessment=made, user=person("sen"), answers={"forsta": 1})
    assert made.participants.count() == 1
