"""The REST API against its own description: whatever is sent, it answers as described and never with a server error.

``FUZZ=2500`` asks for so many requests of each operation; eight operations make twenty thousand.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from utfall.web.accounts.models import ApiToken, User
from utfall.web.accounts.tokens import make_token
from utfall.web.permissions import Role

schemathesis = pytest.importorskip(
    "schemathesis", reason="Schemathesis saknas: gränssnittet prövas inte mot sin beskrivning"
)

pytestmark = [
    pytest.mark.all,
    pytest.mark.timeout(1800),
    pytest.mark.filterwarnings("ignore"),  # the tool's own
]

EXAMPLES = int(os.environ.get("FUZZ", "120"))
REFUSED = {400, 401, 403, 404, 405, 406, 409, 415, 422}
"""Answers that say no, each with a title, a cause and a remedy where the API itself gives them."""


@pytest.fixture
def key(store: Path, person: Callable[..., User]) -> str:
    """A key that may do all."""
    user = person("program", Role.CONTROLLER, Role.DIRECTOR)
    return make_token(user, name="prov", scopes=list(ApiToken.Scope.values), days=5, by="provet")[1]


def test_it_never_fails_and_answers_as_described(key: str, tmp_path: Path, settings: Any) -> None:
    from dataclasses import replace

    from django.conf import settings as found
    from huey.contrib.djhuey import HUEY
    from schemathesis.specs.openapi.checks import ignored_auth

    from utfall.web.wsgi import application

    (tmp_path / "uploads").mkdir()
    settings.SURROUNDINGS = replace(found.SURROUNDINGS, home=tmp_path)
    HUEY.immediate, was = False, HUEY.immediate  # what is handed in is not read in: the store belongs to other tests
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked = 0
    answered: dict[int, int] = {}
    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, suppress_health_check=list(hypothesis.HealthCheck), database=None
        )
        @hypothesis.given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            response = case.call(headers={"Authorization": f"Bearer {key}"})
            asked += 1
            answered[response.status_code] = answered.get(response.status_code, 0) + 1
            assert response.status_code < 500, (case.formatted_path, response.status_code)
            if response.status_code not in REFUSED:
                # The key is always put in, whatever key was drawn: the check that a wrong one is refused says nothing.
                case.validate_response(response, excluded_checks=[ignored_auth])

        ask()
    HUEY.immediate = was
    assert asked >= EXAMPLES and answered.get(200), answered
    print(f"{asked} förfrågningar: {answered}")  # noqa: T201 - the number is the measurement
