"""The policy against disclosure: read in plain words, changed by two, in force at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from utfall.errors import InvalidDefinition, NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.administration.models import Proposal
from utfall.web.administration.policies import change_disclosure, checked, values_of
from utfall.web.administration.proposals import accept
from utfall.web.audit.models import Entry
from utfall.web.gates import gate_at, open_store, policy
from utfall.web.permissions import Role

ADDRESS = "/administration/regler/foresla/"
FORM = {
    "minimum_count": 7,
    "minimum_denominator": 30,
    "reason": "Små områden",
    "exemptions": 'innovation.ideer: Räknar "idéer"',
}


@pytest.fixture(autouse=True)
def no_decided_policy() -> Iterator[Path]:
    file: Path = settings.SURROUNDINGS.decided_policy
    yield file
    file.unlink(missing_ok=True)


def test_a_decided_policy_holds_at_once_and_only_when_another_accepts(
    store: Path,
    signed_in: Callable[..., Client],
    person: Callable[..., User],
    django_capture_on_commit_callbacks: Callable[..., object],
    no_decided_policy: Path,
) -> None:
    client = signed_in(Role.CONTROLLER)
    delivery = open_store().delivery(date(2025, 5, 5))
    before, gate = policy(), gate_at(delivery)
    assert client.post(ADDRESS, FORM).status_code == 302
    made = Proposal.objects.get()
    assert policy() == before and not no_decided_policy.exists()
    page = client.get("/administration/forslag/").content.decode()
    assert "minsta antal från 5 till 7" in page and "noll döljs" in page and "skydda innovation.piloter" in page
    with pytest.raises(NotPossibleNow):
        accept(made, by=User.objects.get(username="controller"))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        accept(made, by=person("dora", Role.DIRECTOR))
    after = policy()
    assert (after.minimum_count, after.minimum_denominator, after.show_zero) == (7, 30, False)
    assert [(one.measure, one.reason) for one in after.exemptions] == [("innovation.ideer", 'Räknar "idéer"')]
    assert gate_at(delivery) is not gate and gate_at(delivery) is gate_at(delivery)
    assert Entry.objects.get(action="disclosure.changed").actor == "dora"
    page = client.get("/administration/regler/").content.decode()
    assert "Antal 1–6 visas inte" in page and "inte de som senast beslutades" not in page

    no_decided_policy.unlink()
    assert policy() == before
    assert "inte de som senast beslutades" in client.get("/administration/regler/").content.decode()


def test_a_proposal_on_what_no_longer_holds_is_refused(person: Callable[..., User], no_decided_policy: Path) -> None:
    before = values_of(policy())
    payload = {"before": {**before, "minimum_count": 4}, "after": {**before, "minimum_count": 6}}
    with pytest.raises(NotPossibleNow):
        change_disclosure(payload, person("dora", Role.DIRECTOR))
    assert not no_decided_policy.exists()


@pytest.mark.parametrize("weak", [{"minimum_count": 1}, {"minimum_count": 0}, {"minimum_denominator": 4}])
def test_too_weak_is_refused(weak: dict[str, int], signed_in: Callable[..., Client]) -> None:
    with pytest.raises(InvalidDefinition):
        checked({**values_of(policy()), **weak})
    values = values_of(policy())
    sent = {**FORM, "minimum_count": values["minimum_count"], "minimum_denominator": 20, **weak}
    assert signed_in(Role.CONTROLLER).post(ADDRESS, sent).status_code == 422
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("line", ["finns.ej: Skäl", "innovation.ideer:", "innovation.ideer"])
def test_an_exemption_names_a_key_figure_and_a_reason(line: str, signed_in: Callable[..., Client]) -> None:
    assert signed_in(Role.CONTROLLER).post(ADDRESS, {**FORM, "exemptions": line}).status_code == 422


def test_the_pages_words_and_who_may_propose(signed_in: Callable[..., Client]) -> None:
    reader = signed_in(Role.READER)
    page = reader.get("/administration/regler/").content.decode()
    assert "Antal 1–4 visas inte" in page and "minst 20 personer" in page and "i 5 år efter den sista" in page
    assert "Föreslå en ändring" not in page
    assert reader.get(ADDRESS).status_code == 403
    same = signed_in(Role.DIRECTOR)
    values = values_of(policy())
    lines = "\n".join(f"{one['measure']}: {one['reason']}" for one in values["exemptions"])
    answer = same.post(ADDRESS, {**FORM, **values, "show_zero": "on", "exemptions": lines})
    assert answer.status_code == 422 and "Ingenting är ändrat" in answer.content.decode()
