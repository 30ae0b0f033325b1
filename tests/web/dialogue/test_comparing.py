"""What is said of a figure that was printed at two times: a comparison that does not hold is told, never made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from utfall.web.dialogue.comparing import UNCHANGED, change_between, compared_figures
from utfall.web.dialogue.freezing import FrozenFigure, FrozenOverview

THEN = FrozenFigure(
    measure="ifo.vantetid_ansokan",
    title="Väntetid från ansökan",
    period="januari–april 2025",
    period_id="2025-T1",
    value="52 dagar",
    interval="44–60",
    expected="",
    shape="warn",
    word="Preliminär",
    sentence="",
    maturity="",
    protection="F",
    definition_version="2",
    definition_hash="a" * 64,
)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": "55 dagar"}, "Ändrad från 52 dagar (44–60)"),
        ({"interval": "45–60"}, "Ändrad från 52 dagar (44–60)"),
        ({"word": "Färdig"}, "Samma siffra; preliminär är nu färdig"),
        ({"value": "skyddat", "interval": ""}, "Ändrad från 52 dagar (44–60)"),
        ({"period_id": "2025-T2", "period": "maj–augusti 2025", "value": "9 dagar"}, "Ny period: maj–augusti 2025"),
        ({"definition_hash": "b" * 64, "value": "9 dagar"}, "Räknas på ett nytt sätt: jämförs inte"),
    ],
)
def test_what_has_changed_is_said_in_words(changed: dict[str, str], words: str) -> None:
    assert change_between(THEN, replace(THEN, **changed)).words == words
    assert change_between(THEN, THEN) is UNCHANGED


def test_a_measure_that_only_one_of_them_has_is_shown_all_the_same() -> None:
    new = replace(THEN, measure="ifo.ny", title="Nytt")
    this = _overview((THEN,))
    found = {one.measure: one for one in compared_figures(this, last=_overview(()), now=_overview((THEN, new)))}
    assert found[THEN.measure].since_last is not None and found[THEN.measure].since_last.words == "Stod inte med då"
    assert found["ifo.ny"].this is None and found["ifo.ny"].since is not None and found["ifo.ny"].since.has_changed
    (alone,) = compared_figures(this, last=None, now=None)
    assert alone.since is None and alone.since_last is None


def _overview(figures: tuple[FrozenFigure, ...]) -> FrozenOverview:
    return FrozenOverview(
        area="myndighet",
        name="Myndighet",
        lead="",
        period="januari–april 2025",
        period_id="2025-T1",
        known_at="2025-05-05",
        delivery="prov",
        snapshot="prov",
        smallest_count=5,
        figures=figures,
        goals=(),
    )
