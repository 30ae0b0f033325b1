"""The overview: each area in brief, one screen per area, as known the day that the reader has chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from utfall.store.store import Store
from utfall.web.area_overview import areas_in_brief, lead_sentence
from utfall.web.business_areas import business_areas
from utfall.web.gates import catalogue, gate_at
from utfall.web.overview.late import kind_of, lateness
from utfall.web.permissions import Role
from utfall.web.small_chart import small_chart

AREAS = [f"/nulage/{area.id}/" for area in business_areas().areas]


def text_of(client: Client, address: str) -> str:
    """The page, which must be there."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_the_first_page_has_every_area_its_goals_and_the_late_delivery(
    signed_in: Callable[..., Client], store: Path
) -> None:
    page = text_of(signed_in(Role.READER), "/")
    assert all(address in page for address in AREAS)
    assert "/mal/okad_skolnarvaro/" in page and "Kan inte vara känd ännu" in page
    assert '<span class="state warn">Sen</span>' in page and "5\xa0maj\xa02025" in page


@pytest.mark.parametrize("address", ["/", *AREAS, "/nulage/utskrift/"])
def test_nothing_is_styled_inline_and_headings_begin_with_one_h1(
    address: str, signed_in: Callable[..., Client], store: Path
) -> None:
    page = text_of(signed_in(Role.READER), address)
    assert " style=" not in page and "<style" not in page and " onclick" not in page
    assert page.count("<h1") == 1


def test_an_areas_screen_has_its_place_neighbours_and_every_measure(
    signed_in: Callable[..., Client], store: Path
) -> None:
    page = text_of(signed_in(Role.READER), "/nulage/insats_och_service/")
    assert "2 av 6" in page
    assert 'rel="prev" href="/nulage/myndighet/"' in page and 'rel="next" href="/nulage/placering/"' in page
    area = business_areas().area("insats_och_service")
    assert area is not None and all(f"/nyckeltal/{measure}/" in page for measure in area.measures)


def test_shown_large_it_stays_large_on_the_next(signed_in: Callable[..., Client], store: Path) -> None:
    page = text_of(signed_in(Role.READER), "/nulage/myndighet/?visa=1")
    assert 'class="showing"' in page and "/nulage/insats_och_service/?visa=1" in page


def test_a_protected_figure_stays_protected(signed_in: Callable[..., Client], store: Path) -> None:
    page = text_of(signed_in(Role.READER), "/nulage/placering/")
    card = page[page.index("/nyckeltal/placering.lvm/") :]
    card = card[: card.index("</section>")]
    assert "Skyddad" in card and not re.search(r'class="num">\d', card)


def test_an_earlier_day_changes_the_page(signed_in: Callable[..., Client], store: Path) -> None:
    client = signed_in(Role.READER)
    now, then = text_of(client, "/nulage/myndighet/"), text_of(client, "/nulage/myndighet/?kand=2025-03-05")
    assert "januari–april 2025" in now and "september–december 2024" in then


def test_signals_are_told_first_and_drawn_with_diamonds(store: Path, db: None) -> None:
    gate = gate_at(Store.open(store).delivery())
    changed = [one for brief in areas_in_brief(gate, known=None) for one in brief.changed]
    for one in changed:
        assert one.chart is not None and one.chart.last_judged.rule is not None
        kinds = [mark.kind for mark in small_chart(one.chart).marks]
        assert kinds.count("signal") == sum(point.rule is not None for point in one.chart.points)
        assert "ignal:" not in one.says
    charts = [gate.control_chart("ifo.aktualiseringar"), gate.control_chart("ifo.varddygn_externa")]
    assert [len(small_chart(chart).bands) > 0 for chart in charts] == [True, False]


def test_the_lead_counts_in_words() -> None:
    assert lead_sentence(changed=2, judged=5) == "Två saker har ändrats på riktigt. Resten rör sig inom det vanliga."
    assert lead_sentence(changed=1, judged=1) == "En sak har ändrats på riktigt."
    assert lead_sentence(changed=0, judged=4).startswith("Inget har ändrats")
    assert lead_sentence(changed=0, judged=0).startswith("Här finns inget som")


def test_a_file_that_used_to_come_is_missed(store: Path) -> None:
    deliveries = Store.open(store).deliveries()
    last = deliveries[-1]
    short = replace(last, files=tuple(file for file in last.files if not file.name.startswith("beslut")))
    found = lateness((*deliveries[:-1], short), today=date(2025, 5, 20))
    assert found is not None and found.lacking == ("beslut",) and not found.is_late and found.days == 15
    assert kind_of("närvaro_2025-05.csv") == "närvaro"


@pytest.mark.parametrize(("role", "invited"), [(Role.CONTROLLER, True), (Role.READER, False)])
def test_before_anything_is_known_the_page_says_how_to_begin(
    role: Role, invited: bool, signed_in: Callable[..., Client], settings: Any, tmp_path: Path
) -> None:
    Store.create(tmp_path / "data")
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, store=tmp_path / "data")
    page = text_of(signed_in(role), "/")
    assert "Inga uppgifter är inlästa ännu" in page and ("Läs in utdrag</a>" in page) == invited


def test_an_area_that_is_not_there_is_not_found(signed_in: Callable[..., Client], store: Path) -> None:
    assert signed_in(Role.READER).get("/nulage/finns-inte/").status_code == 404
    assert len(catalogue()) > sum(len(area.measures) for area in business_areas().areas)
