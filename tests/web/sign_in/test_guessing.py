"""Guessing: few guesses are tried, the owner is never kept out, and an answer does not tell which accounts exist."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import cache
from django.test import Client

from utfall.web.accounts.models import User
from utfall.web.permissions import Role

PASSWORD = "ett-gott-lösenord-17"
GUESSES = int(os.environ.get("GUESSES", "250"))
"""``GUESSES=1000 pytest -m all`` on this file for as many as a night gives."""
OUTSIDE, HOME = "203.0.113.7", "198.51.100.9"


class Counting(ScryptPasswordHasher):
    """The hasher of the product, which also notes what it is asked to work on."""

    asked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str, *rest: Any, **named: Any) -> str:
        """As ever."""
        self.asked.append(password)
        return super().encode(password, salt, *rest, **named)


@pytest.fixture(autouse=True)
def _counted(settings: Any, db: None) -> Iterator[None]:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna(person: Callable[..., User]) -> User:
    user = person("anna", Role.CONTROLLER)
    user.set_password(PASSWORD)
    user.save()
    return user


def guess(username: str, password: str, *, address: str = OUTSIDE) -> Any:
    return Client(REMOTE_ADDR=address).post("/konto/logga-in/", {"login": username, "password": password})


@pytest.mark.all
def test_of_many_guesses_from_one_address_twenty_are_tried_and_the_owner_comes_in(anna: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "100000/m/ip"}  # the other limit alone
    Counting.asked.clear()
    for number in range(GUESSES):
        guess("anna" if number % 2 else f"anna{number}", f"gissning-{number}")
    assert 5 <= len(set(Counting.asked)) <= 20
    Counting.asked.clear()
    assert guess("anna", PASSWORD).status_code == 200, "even the right password is not tried from there"
    assert not Counting.asked
    assert guess("anna", PASSWORD, address=HOME).status_code == 302


def test_sixty_attempts_a_minute_are_answered(anna: User) -> None:
    found = [guess("anna", "fel").status_code for _ in range(70)]
    assert found.count(429) == 10
    assert "Vänta en stund" in guess("anna", "fel").content.decode()


def test_an_account_is_tried_five_times_from_each_address(anna: User) -> None:
    for address in (OUTSIDE, "203.0.113.8"):
        Counting.asked.clear()
        for number in range(8):
            guess("anna", f"gissning-{number}", address=address)
        assert len(set(Counting.asked)) == 5
    assert guess("anna", PASSWORD, address=HOME).status_code == 302


def test_an_account_that_is_not_there_gives_the_same_answer_and_the_same_work(
    anna: User, person: Callable[..., User]
) -> None:
    closed, without = person("stina"), person("olle")
    closed.set_password(PASSWORD)
    closed.is_active = False
    closed.save()
    assert not without.has_usable_password()
    answers, work = set(), set()
    for name in ("anna", "stina", "olle", "inga"):
        Counting.asked.clear()
        response = guess(name, "fel-lösenord")
        text = re.sub(r'value="[^"]*"|x-csrftoken": "\w+"', "", response.content.decode())
        answers.add((response.status_code, text))
        work.add(len(Counting.asked))
    assert len(answers) == 1
    assert len(work) == 1 and work != {0}
