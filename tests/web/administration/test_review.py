"""The log's pages, and a monthly review that finds a planted misuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import Client

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import Unit, User
from utfall.web.administration.actions import draw, judge, sign, start_review
from utfall.web.administration.models import Review
from utfall.web.administration.signals import Held, Reading, find_signals
from utfall.web.audit.actions import record
from utfall.web.audit.models import Entry
from utfall.web.audit.triggers import unprotect
from utfall.web.permissions import Role

MONTH = date(2025, 4, 1)
PURPOSE = "Kontroll av felräknad väntetid i april"


def at(hour: int, *, minute: int = 0, day: int = 8) -> datetime:
    return datetime(2025, 4, day, hour, minute, tzinfo=ZoneInfo("Europe/Stockholm"))


def reading(entry: int, when: datetime, *, rows: int = 5, purpose: str = PURPOSE, place: str = "Mottagning") -> Reading:
    return Reading(entry, when, "bo", rows, purpose, frozenset({place}))


IN_UNIT = Held(date(2025, 1, 1), date(2025, 4, 20), frozenset({"Mottagning"}))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (reading(1, at(10)), None),
        (reading(1, at(10), rows=200), "Många rader"),
        (reading(1, at(22)), "På natten"),
        (reading(1, at(5, minute=59)), "På natten"),
        (reading(1, at(6)), None),
        (reading(1, at(21, minute=59)), None),
        (reading(1, at(10), purpose="  kollar  "), "för kort"),
        (reading(1, at(10), place="Familjehem"), "Utanför den egna enheten"),
        (reading(1, at(10, day=20)), "Ingen roll"),
        (reading(1, at(10, day=19)), None),
    ],
)
def test_each_signal(one: Reading, said: str | None) -> None:
    found = find_signals([one], {"bo": [IN_UNIT]})
    assert (found == {}) if said is None else (len(found[1]) == 1 and said in found[1][0])


def test_repetition_and_mass_reading_are_seen_over_readings() -> None:
    five = [reading(number, at(8 + number)) for number in range(1, 6)]
    assert all("Samma ändamål 5" in find_signals(five, {"bo": [IN_UNIT]})[one.entry][0] for one in five)
    assert find_signals(five[:4], {"bo": [IN_UNIT]}) == {}
    twenty = [reading(n, at(9, minute=n), purpose=f"{PURPOSE} nummer {n}") for n in range(20)]
    assert "samma dag: 20" in find_signals(twenty, {"bo": [IN_UNIT]})[0][0]


def test_the_sample_can_be_drawn_again() -> None:
    entries = list(range(1, 301))
    assert draw(entries, seed=7) == draw(list(reversed(entries)), seed=7) != draw(entries, seed=8)
    assert [len(draw(entries[:size], seed=1)) for size in (0, 4, 50, 300)] == [0, 4, 10, 30]


@pytest.fixture
def month_with_misuse(person: Callable[..., User], area: Unit) -> int:
    """Forty readings in order and one at night by the same person; the misuse's number."""
    bo = person("bo", Role.CONTROLLER)
    bo.memberships.update(valid_from=date(2025, 1, 1))
    unprotect(connection)
    number = 0
    with transaction.atomic():
        for one in range(41):
            entry = record(
                "rows.read", by="bo", thing="ifo.vantetid 2025-T1", groups="", purpose=f"{PURPOSE}, ärende {one}"
            )
            hour = "T00:30" if one == 17 else "T10:00"
            Entry.objects.filter(number=entry.number).update(at=f"2025-04-{1 + one % 28:02}{hour}:00.000+00:00")
            number = entry.number if one == 17 else number
    return number


def test_a_planted_misuse_is_found_judged_and_signed(month_with_misuse: int, person: Callable[..., User]) -> None:
    eva = person("eva", Role.AUDITOR)
    review = start_review(MONTH, seed=3, by=eva)
    assert review.readings == 41 and review.chosen.filter(is_sampled=True).count() == 10
    planted = review.chosen.get(entry=month_with_misuse)
    assert planted.signals == "På natten, kl. 02.30"
    assert review.chosen.exclude(signals="").count() == 1
    with pytest.raises(NotPossibleNow, match="inte bedömda"):
        sign(review, by=eva)
    with pytest.raises(NotPossibleNow, match="Anteckningen saknas"):
        judge(planted, judgement="misuse", note=" ", by=eva)
    with pytest.raises(NotPossibleNow, match="din egen"):
        judge(planted, judgement="ok", note="", by=User.objects.get(username="bo"))
    for one in review.chosen.all():
        judge(one, judgement="ok", note="", by=eva)
    judge(planted, judgement="misuse", note="Inte i tjänst.", by=eva)
    sign(review, by=eva)
    with pytest.raises(NotPossibleNow, match="undertecknad"):
        judge(planted, judgement="ok", note="", by=eva)
    assert Entry.objects.filter(action="review.signed", details__contains='"misuse":1').count() == 1
    with pytest.raises(NotPossibleNow, match="redan påbörjad"):
        start_review(MONTH, seed=3, by=eva)


def test_the_pages_show_it(month_with_misuse: int, signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.AUDITOR)
    start_review(MONTH, seed=3, by=User.objects.get(username="auditor"))
    pages = ("", "logg/", "logg/?who=bo&first=2025-04-01&last=2025-04-30", "loggkontroll/", "loggkontroll/2025-04/")
    for path in pages:
        response = client.get(f"/administration/{path}")
        page = response.content.decode()
        assert response.status_code == 200, path
        assert len(re.findall("<h1[ >]", page)) == 1 and not re.findall(r'\sstyle="|<style|\son[a-z]+="', page), path
    assert "På natten, kl. 02.30" in page
    found = client.get("/administration/logg/?text=felräknad&who=bo").content.decode()
    assert "41 poster" in found and "ändamål: Kontroll" in found
    assert "Inget hittades" in client.get("/administration/logg/?who=ingen").content.decode()
    assert "är inte gjord" in client.get("/administration/").content.decode()
    client.post(
        f"/administration/loggkontroll/2025-04/{month_with_misuse}/", {"bedomning": "misuse", "anteckning": "x"}
    )
    assert Review.objects.get().chosen.get(entry=month_with_misuse).judgement == "misuse"
    assert client.get("/administration/loggkontroll/2025-99/").status_code == 404
    said = client.post("/administration/logg/prova/", follow=True).content.decode()
    assert "Loggen är bruten vid post" in said


def test_the_exported_heads_and_the_proof_are_themselves_logged(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.AUDITOR)
    response = client.post("/administration/logg/kontrolltal/")
    assert response["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action="log.exported", actor="auditor").exists()
    assert signed_in(Role.CONTROLLER).get("/administration/logg/").status_code == 403
