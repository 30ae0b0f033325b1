"""Skatta läget: each answers alone and unseen, the group agrees, and what it will develop becomes assignments."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from utfall.disclosure.policy import DisclosurePolicy
from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.assignments.models import Assignment
from utfall.web.assignments.origins import OriginKind
from utfall.web.audit.models import Entry
from utfall.web.gates import policy
from utfall.web.permissions import Role
from utfall.web.self_assessment import actions
from utfall.web.self_assessment.demonstration import show_self_assessments
from utfall.web.self_assessment.models import DiscussionRevision, Participant, SelfAssessment
from utfall.web.self_assessment.queries import AssessmentPage
from utfall.web.self_assessment.question_set import question_sets
from utfall.web.self_assessment.spread import Spread, spread_of

FIVE = DisclosurePolicy(5, 20, True)
ASKED = question_sets()["skatta_laget"]
FIRST = ASKED.questions[0].id


@pytest.fixture
def group(person: Callable[..., User]) -> list[User]:
    """Six who answer; the first one steers."""
    return [person("ledare", Role.DIRECTOR), *(person(f"chef{n}", Role.AREA_MANAGER) for n in range(5))]


def begun(group: Sequence[User], *, name: str = "våren") -> SelfAssessment:
    """A self-assessment of the whole administration."""
    return actions.start(ASKED, name=name, unit=None, due=date(2025, 5, 1), people=group, by=group[0])


def answered(made: SelfAssessment, steps: Sequence[int]) -> SelfAssessment:
    """The first question answered by one after the other, and the collection closed."""
    parts = list(made.participants.select_related("user"))
    for part, step in zip(parts, steps, strict=False):
        actions.answer(part, answers={FIRST: step}, remarks={}, by=part.user)
    return actions.close_collection(made, by=made.started_by)


def client_of(user: User) -> Client:
    """Signed in as that person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client: Client, address: str) -> str:
    """The page, which must be there."""
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200, (address, answer.status_code)
    assert not re.findall(r'\sstyle="|<style|\son[a-z]+="', page) and page.count("<h1") == 1
    return page


def test_the_spread_of_a_few_answers_by_hand() -> None:
    assert spread_of([1, 2, 2, 5], steps=5, policy=FIVE) is None
    assert spread_of([1, 2, 3, 4, 5], steps=5, policy=FIVE) == Spread(Decimal(3), 2, 4, None)
    assert spread_of([2, 2, 3, 4, 4, 4], steps=5, policy=FIVE) == Spread(Decimal("3.5"), 2, 4, None)
    wide = spread_of([2] * 5 + [4] * 6, steps=5, policy=FIVE)
    assert wide is not None and wide.counts == (0, 5, 0, 6, 0) and wide.printed == "4"


def test_at_least_half_lie_within_the_middle_half_and_no_small_count_is_shown() -> None:
    drawn = random.Random(11)
    shown = 0
    for _ in range(500):
        values = [drawn.randint(1, 5) for _ in range(drawn.randint(5, 40))]
        found = spread_of(values, steps=5, policy=FIVE)
        assert found is not None
        within = sum(found.low <= value <= found.high for value in values)
        under, over = (sum(value < found.median for value in values), sum(value > found.median for value in values))
        assert 2 * within >= len(values) and max(under, over) * 2 <= len(values)
        if found.counts is not None:
            shown += 1
            assert sum(found.counts) == len(values) and not any(0 < count < 5 for count in found.counts)
    assert shown


def test_nobody_sees_an_answer_while_they_are_collected_and_one_may_change_ones_own(group: list[User]) -> None:
    made = begun(group)
    place = f"/skatta-laget/{made.id}/"
    mine = client_of(group[1])
    assert mine.post(f"{place}svara/", {f"step_{FIRST}": "4", f"remark_{FIRST}": "Hemligt än."}).status_code == 302
    assert mine.post(f"{place}svara/", {f"step_{FIRST}": "2", f"remark_{FIRST}": "Ändrat."}).status_code == 302
    assert Participant.objects.get(user=group[1]).answers == {FIRST: 2}
    assert "Ändrat." in text_of(mine, f"{place}svara/")
    for other in (group[0], group[2]):
        pages = [text_of(client_of(other), address) for address in (place, f"{place}svara/", "/skatta-laget/")]
        assert not any("Ändrat." in page or "checked" in page for page in pages)
        assert "1 av 6 har svarat" in pages[0]
    assert all(not row.question.values for row in AssessmentPage(made, group[0], policy()).rows)
    entry = Entry.objects.filter(action="self_assessment.answered").first()
    assert entry is not None and FIRST not in entry.details and "2" not in entry.details


def test_closing_the_collection_forgets_who_answered_what(group: list[User]) -> None:
    made = begun(group)
    first, second = (one.id for one in ASKED.questions[:2])
    for number, part in enumerate(made.participants.select_related("user")):
        given = {first: 1 + number % 5, second: 5 - number % 5}
        actions.answer(part, answers=given, remarks={first: f"Nr {9 - number}"}, by=part.user)
    actions.close_collection(made, by=group[0])
    assert not any(one.answers or one.remarks for one in Participant.objects.all())
    by_key = {one.key: one for one in made.questions.all()}
    assert by_key[first].values == sorted(by_key[first].values) == [1, 1, 2, 3, 4, 5]
    assert by_key[second].values == sorted(by_key[second].values)
    assert by_key[first].remarks == sorted(by_key[first].remarks)
    part = made.participants.select_related("user").first()
    assert part is not None
    with pytest.raises(NotPossibleNow, match="annat läge"):
        actions.answer(part, answers={first: 1}, remarks={}, by=part.user)
    assert "är glömt" in text_of(client_of(group[1]), f"/skatta-laget/{made.id}/svara/")


def test_too_few_answers_are_not_shown_but_the_groups_own_is(group: list[User]) -> None:
    made = begun(group[:4])
    part = made.participants.select_related("user").first()
    assert part is not None
    actions.answer(part, answers={FIRST: 5}, remarks={FIRST: "Bara jag tycker så."}, by=part.user)
    answered(made, [5, 5, 4, 5])
    client, place = client_of(group[0]), f"/skatta-laget/{made.id}/"
    question = made.questions.get(key=FIRST)
    sent = {"discussion": "Vi är inte i mål.", "common": "3", "base": "1"}
    assert client.post(f"{place}fraga/{question.id}/", sent).status_code == 302
    for address in (place, f"{place}fraga/{question.id}/"):
        page = text_of(client, address)
        assert "Bara jag tycker så." not in page and "Mittsvaret är" not in page and "hälften svarade" not in page
    assert "Vi är inte i mål." in text_of(client, place)


def test_two_who_write_the_groups_answer_at_once_lose_nothing(group: list[User]) -> None:
    made = answered(begun(group), [1, 2, 3, 3, 4, 5])
    question = made.questions.get(key=FIRST)
    actions.agree(question, discussion="Annas ord.", common=3, base=1, by=group[1])
    client, address = client_of(group[2]), f"/skatta-laget/{made.id}/fraga/{question.id}/"
    answer = client.post(address, {"discussion": "Bos ord.", "common": "4", "base": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Annas ord." in page and "Bos ord." in page and 'name="base" value="2"' in page
    assert DiscussionRevision.objects.get(is_aside=True).discussion == "Bos ord."
    question.refresh_from_db()
    assert (question.discussion, question.common) == ("Annas ord.", 3)
    assert client.post(address, {"discussion": "Bådas.", "common": "4", "base": "2"}).status_code == 302


def test_what_is_to_be_developed_becomes_assignments_that_stand_first_next_time(group: list[User]) -> None:
    made = answered(begun(group), [1, 2, 3, 3, 4, 5])
    place, client = f"/skatta-laget/{made.id}/", client_of(group[0])
    question = made.questions.get(key=FIRST)
    actions.agree(question, discussion="", common=2, base=1, by=group[0])
    sent = {"text": "Lär oss följa upp", "owner": group[1].id, "due": "2025-09-01", "question": question.id}
    assert client.post(f"{place}omrade/", sent).status_code == 302
    assert client.post(f"{place}stang/").status_code == 302
    found = Assignment.objects.get()
    assert (found.title, found.owner, found.origin_kind) == (sent["text"], group[1], OriginKind.SELF_ASSESSMENT)
    assert found.text == question.text and f"/uppdrag/{found.id}/" in text_of(client, place)
    again = answered(begun(group, name="hösten"), [3, 4, 4, 4, 5, 5])
    actions.agree(again.questions.get(key=FIRST), discussion="", common=4, base=1, by=group[0])
    page = text_of(client, f"/skatta-laget/{again.id}/")
    assert page.index("Lär oss följa upp") < page.index('id="svar"')
    assert "Upp 2 steg" in page and "Mittsvar våren" in page and "minst hälften svarade 4–5" in page
    rows = AssessmentPage(again, group[0], policy()).rows
    assert rows[0].last_spread is not None and rows[0].last_spread.median == 3 and rows[0].steps == 2
    with pytest.raises(NotPossibleNow):
        actions.agree(question, discussion="Sent.", common=1, base=2, by=group[0])


def test_a_development_area_changed_by_two_shows_what_stands(group: list[User]) -> None:
    made = answered(begun(group), [1, 2, 3, 3, 4, 5])
    given = {"owner": group[1], "due": date(2025, 9, 1), "question": None, "by": group[0]}
    area = actions.add_area(made, text="Lär oss följa upp", **given)
    actions.change_area(area, text="Lär alla följa upp", base=1, **given)
    client, address = client_of(group[2]), f"/skatta-laget/{made.id}/omrade/{area.id}/"
    sent = {"text": "Lär några följa upp", "owner": group[2].id, "due": "2025-09-02", "base": "1"}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Lär alla följa upp" in page and 'value="Lär några följa upp"' in page
    assert client.post(address, sent | {"base": "2"}).status_code == 302
    assert client.post(f"/skatta-laget/{made.id}/uppdrag/").status_code == 302
    assert Assignment.objects.get().title == "Lär några följa upp"
    with pytest.raises(NotPossibleNow, match="är ett uppdrag"):
        actions.strike_area(area, base=3, by=group[0])


def test_a_question_with_new_words_is_not_compared(group: list[User]) -> None:
    made = answered(begun(group), [1, 2, 3, 3, 4, 5])
    made.questions.filter(key=FIRST).update(text="Samma sak med andra ord.")
    actions.close(made, by=group[0])
    again = answered(begun(group, name="hösten"), [3, 4, 4, 4, 5, 5])
    row = AssessmentPage(again, group[0], policy()).rows[0]
    assert row.last is None and row.last_spread is None and row.is_changed
    assert "Frågan är ändrad: jämförs inte" in text_of(client_of(group[0]), f"/skatta-laget/{again.id}/")


def test_who_is_asked_gets_in_and_another_unit_does_not(
    group: list[User], area: Unit, signed_in: Callable[..., Client]
) -> None:
    elsewhere = Unit.objects.create(kind="area", code="Placering", name="Placering", valid_from=area.valid_from)
    made = begun(group)
    place = f"/skatta-laget/{made.id}/"
    stranger = signed_in(Role.AREA_MANAGER, unit=elsewhere)
    assert stranger.get(place).status_code == 403 and stranger.get(f"{place}svara/").status_code == 404
    assert place not in text_of(stranger, "/skatta-laget/")
    Participant.objects.create(assessment=made, user=User.objects.get(username="area_manager"))
    assert stranger.get(place).status_code == 200 and stranger.get(f"{place}svara/").status_code == 200
    assert stranger.post(f"{place}stang-insamlingen/").status_code == 403
    sent = {"asked": "skatta_laget", "name": "vår", "due": "2025-06-01", "people": [group[0].id]}
    assert stranger.post("/skatta-laget/ny/", sent).status_code == 422
    answer = stranger.post("/skatta-laget/ny/", sent | {"unit": elsewhere.id}, follow=True)
    assert "bara gruppens gemensamma svar" in answer.content.decode()


def test_what_make_demo_shows_is_made_through_the_same_acts(person: Callable[..., User]) -> None:
    for role in Role:
        person(role.value, role)
    made = show_self_assessments()
    assert show_self_assessments() == made
    page = AssessmentPage(
        SelfAssessment.objects.get(id=made["assessed"]), User.objects.get(username="director"), policy()
    )
    assert len(page.last_areas) == 3 and all(row.spread is not None for row in page.rows)
    assert {row.steps for row in page.rows if row.question.key == "analys"} == {1}
