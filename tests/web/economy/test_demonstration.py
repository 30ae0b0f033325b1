"""The example municipality shows the room alive, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from utfall.web.accounts.actions import create_person, grant_role
from utfall.web.accounts.models import Unit
from utfall.web.economy.demonstration import furnish_economy
from utfall.web.economy.models import AreaForecast, ForecastRound
from utfall.web.permissions import Role


@pytest.mark.django_db
def test_the_demonstration_has_a_round_with_forecasts_on_their_way(store: Path, area: Unit) -> None:
    for role in (Role.FINANCE, Role.DIRECTOR, Role.AREA_MANAGER):
        user = create_person(role.value, name=role.value, password=None, by="provet")
        grant_role(user, role=role, unit=area if role is Role.AREA_MANAGER else None, by="provet")
    furnish_economy()
    furnish_economy()
    assert ForecastRound.objects.count() == 1
    states = dict(AreaForecast.objects.values_list("area", "state"))
    assert states == {
        "ledning": "draft",
        "insats_och_service": "draft",
        "boende": "approved",
        "myndighet": "handed_in",
    }
