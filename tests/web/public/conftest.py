"""A publication prepared and published directly, and a reader who is nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.web.public.short_reports import decide

from utfall.reports.content import Report
from utfall.web.accounts.models import User
from utfall.web.permissions import Role
from utfall.web.public import actions
from utfall.web.public.models import Publication
from utfall.web.public.pages import answers_of
from utfall.web.public.site import write_site
from utfall.web.reporting.models import WrittenReport

Publish = Callable[..., Publication]


@pytest.fixture
def anonymous() -> Client:
    """Somebody without a session."""
    return Client()


@pytest.fixture
def publisher_person(person: Callable[..., User]) -> User:
    """Somebody who may publish."""
    return person("publiceraren", Role.SECRETARY)


@pytest.fixture
def published(store: Path, publisher_person: User) -> Iterator[Publish]:
    """Publishes measures: ``published("placering.lvm")``, as known a day or newest. Afterwards nothing is public."""

    def make(*measures: str, by_group: bool = False, known: date | None = None) -> Publication:
        one = actions.begin(measures=measures, reports=(), by_group=by_group, by=publisher_person)
        actions.prepare(one, known=known)
        actions.publish(one, by=publisher_person)
        return one

    yield make
    write_site(settings.SURROUNDINGS.public_pages, answers_of((), ()))


@pytest.fixture
def decided(store: Path, person: Callable[..., User]) -> Callable[[Report], WrittenReport]:
    """Decides a report with the content."""
    return lambda content: decide(content, by=person("ordforanden", Role.DIRECTOR))
