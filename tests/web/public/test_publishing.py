"""A measure is chosen, looked at, published and withdrawn; the log tells of each act."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from huey.contrib.djhuey import HUEY
from tests.web.public.conftest import Publish

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.audit.models import Entry
from utfall.web.permissions import Role
from utfall.web.public import actions, pages
from utfall.web.public.building import build_site
from utfall.web.public.models import MeasureVersion, Publication

MEASURE = "ifo.aktualiseringar"
ADDRESS = f"/oppet/nyckeltal/{MEASURE}/"


@pytest.fixture
def at_once() -> Iterator[None]:
    """The worker's tasks run where they are asked for."""
    was, HUEY.immediate = HUEY.immediate, True
    yield
    HUEY.immediate = was


@pytest.mark.usefixtures("store", "at_once")
@pytest.mark.django_db(transaction=True)
def test_what_is_looked_at_is_what_becomes_public(signed_in: Callable[..., Client], anonymous: Client) -> None:
    client = signed_in(Role.CONTROLLER)
    assert anonymous.get(ADDRESS).status_code == 404
    answer = client.post("/publicering/ny/", {"measures": [MEASURE]})
    assert answer.status_code == 302 and "/arbete/" in answer["Location"]
    one = Publication.objects.get()
    assert one.state == Publication.State.READY
    looked_at = client.get(f"/publicering/{one.id}/nyckeltal/{MEASURE}/").content.decode()
    assert anonymous.get(ADDRESS).status_code == 404, "nothing is public before somebody publishes it"
    assert client.post(f"/publicering/{one.id}/publicera/").status_code == 302
    public = anonymous.get(ADDRESS)
    assert public.status_code == 200
    for row in json.loads(anonymous.get(f"{ADDRESS}v/1/siffror.json").content)["figures"]:
        assert f'id="{row["period"]}"' in looked_at or row["groups"]
    acts = list(Entry.objects.order_by("number").values_list("action", flat=True))
    assert [act for act in acts if act.startswith("publication.")] == ["publication.prepared", "publication.published"]


def test_what_is_withdrawn_says_so(published: Publish, publisher_person: User, anonymous: Client) -> None:
    published(MEASURE)
    published(MEASURE)
    first, second = MeasureVersion.objects.order_by("number")
    actions.withdraw(second, why="Fel underlag lästes in.", by=publisher_person)
    gone = anonymous.get(f"{ADDRESS}v/2/siffror.csv")
    assert (gone.status_code, "Fel underlag lästes in." in gone.content.decode()) == (410, True)
    assert anonymous.get(f"{ADDRESS}v/1/").status_code == 200
    assert b"v/1/siffror.csv" in anonymous.get(ADDRESS).content, "the one before it is shown again"
    start = anonymous.get("/oppet/")
    actions.withdraw(first, why="Fel underlag även här.", by=publisher_person)
    later = anonymous.get(
        "/oppet/", headers={"If-None-Match": start["ETag"], "If-Modified-Since": start["Last-Modified"]}
    )
    assert later.status_code == 200 and MEASURE not in later.content.decode()
    assert anonymous.get(ADDRESS).status_code == 410
    with pytest.raises(NotPossibleNow):
        actions.withdraw(first, why="En gång till, av misstag.", by=publisher_person)


def test_a_planned_publication_waits_for_its_day(store: Path, publisher_person: User, anonymous: Client) -> None:
    one = actions.begin(measures=[MEASURE], reports=(), by_group=False, by=publisher_person)
    actions.prepare(one)
    today = timezone.localdate()
    with pytest.raises(NotPossibleNow):
        actions.plan(one, day=today, by=publisher_person)
    actions.plan(one, day=today + timedelta(days=2), by=publisher_person)
    actions.publish_due(today + timedelta(days=1))
    assert anonymous.get(ADDRESS).status_code == 404
    actions.publish_due(today + timedelta(days=2))
    assert anonymous.get(ADDRESS).status_code == 200


def test_what_was_prepared_beside_something_else_is_prepared_again(published: Publish, publisher_person: User) -> None:
    one = actions.begin(measures=[MEASURE], reports=(), by_group=False, by=publisher_person)
    actions.prepare(one)
    published("placering.lvm")
    with pytest.raises(NotPossibleNow):
        actions.publish(one, by=publisher_person)
    actions.plan(one, day=timezone.localdate() + timedelta(days=1), by=publisher_person)
    actions.publish_due(timezone.localdate() + timedelta(days=1))
    one.refresh_from_db()
    assert one.state == Publication.State.READY and "på nytt" in one.trouble


@pytest.mark.usefixtures("store")
def test_only_who_may_publish_comes_near(signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.FINANCE)
    for address in ("", "ny/"):
        assert client.get(f"/publicering/{address}").status_code == 403


def test_what_lasts_is_not_made_again(published: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that has published for ten years waits no longer than one that begins."""
    published(MEASURE)
    made: list[str] = []
    page = pages._page
    monkeypatch.setattr(pages, "_page", lambda template, context: made.append(template) or page(template, context))
    monkeypatch.setattr(pages, "_csv", lambda one: made.append("csv") or b"")
    build_site()
    assert "start" in made and "measure" not in made
    assert "csv" not in made
