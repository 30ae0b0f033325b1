"""The addresses of the room Economy."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from tests.web.doors import Whose
from tests.web.doors.door import Door, Rule

from utfall.web.economy.models import AllocationExplanation, AreaForecast, ForecastRound
from utfall.web.economy.scenarios import save_scenario
from utfall.web.permissions import Permission

_ROUND = "ekonomi/prognos/omgang/<str:day>/"
_ENTRY = f"{_ROUND}<slug:area>/"


def _entry(end: str, rule: Rule, lacking: str = "") -> Door:
    place = "ekonomi/prognos/omgang/{round}/"
    names = (f"{place}skola/{end}", f"{place}insats_och_service/{end}", f"{place}finns-ej/{end}")
    return Door(rule, *names, lacking=frozenset(lacking.split()))


DOORS = {
    "ekonomi/omrade/<slug:area>/": Door(Rule.NONE, "ekonomi/omrade/boende/", missing="ekonomi/omrade/finns-ej/"),
    "ekonomi/prognos/omrade/<slug:area>/": Door(
        Rule.NONE, "ekonomi/prognos/omrade/boende/", missing="ekonomi/prognos/omrade/finns-ej/"
    ),
    "ekonomi/tilldelning/<int:year>/forklara/": Door(Rule.NONE, "ekonomi/tilldelning/2026/forklara/"),
    "ekonomi/tilldelning/forklaring/<int:number>/ta-tillbaka/": Door(
        Rule.NONE,
        "ekonomi/tilldelning/forklaring/{explanation}/ta-tillbaka/",
        missing="ekonomi/tilldelning/forklaring/987654/ta-tillbaka/",
    ),
    "ekonomi/scenarier/<int:number>/": Door(
        Rule.OWN, "ekonomi/scenarier/{scenario}/", "ekonomi/scenarier/{other_scenario}/", "ekonomi/scenarier/987654/"
    ),
    _ROUND: Door(Rule.NONE, "ekonomi/prognos/omgang/{round}/", missing="ekonomi/prognos/omgang/2001-01-01/"),
    _ENTRY: _entry("", Rule.NONE),
    f"{_ENTRY}spara/": _entry("spara/", Rule.UNIT),
    f"{_ENTRY}excel/": _entry("excel/", Rule.UNIT),
    # Whose step it is is decided by which step is sent: tests/web/economy/test_forecast_entry.py.
    f"{_ENTRY}steg/": _entry("steg/", Rule.NONE, lacking="POST"),
}

_ECONOMY = {"GET": (Permission.SEE_FIGURES, "economy:read", 200)}
API = {
    "ekonomi/<year>/resultat/": ("ekonomi/2025/resultat/", _ECONOMY),
    "ekonomi/<year>/prognos/": ("ekonomi/2025/prognos/", _ECONOMY),
    "ekonomi/<year>/tilldelning/": ("ekonomi/2026/tilldelning/", _ECONOMY),
}


def furnish(mine: Whose, others: Whose) -> dict[str, object]:
    """A round that is open, with a forecast of each of the two areas."""
    day = timezone.localdate() + timedelta(days=3)
    found = ForecastRound.objects.create(reported_on=day, last_month=date(2025, 4, 1), opened_by=others.user)
    for area in ("skola", "insats_och_service"):
        AreaForecast.objects.create(round=found, area=area)
    said = AllocationExplanation.objects.create(year=2026, comparison="Prov", amount_ore=1, text="Prov", by=others.user)
    return {
        "round": str(found),
        "explanation": said.id,
        "scenario": save_scenario("Mitt", "", is_shared=False, by=mine.user).id,
        "other_scenario": save_scenario("Ditt", "", is_shared=True, by=others.user).id,
    }
