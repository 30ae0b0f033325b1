"""Words for comparisons, goals and what stands under a figure."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from utfall.measures.definition import Statistic
from utfall.measures.goals import GoalStatus
from utfall.model.cell import Cell
from utfall.model.figure import Interval
from utfall.model.period import Period
from utfall.model.unit import Unit
from utfall.reports.figure_ledger import Development, FigureLedger
from utfall.reports.wording import (
    aside_of,
    interval_to_show,
    join_words,
    meaning,
    predicate,
    summarise_goals,
    summarise_result,
)

NOW, BEFORE = Period.parse("2025-T1"), Period.parse("2024-T1")


def test_a_naive_preliminary_mean_is_shown_without_its_interval(small_gate: Any) -> None:
    table = small_gate().standing("ifo.vantetid_ansokan", (NOW,))
    figure = dataclasses.replace(table.figure(NOW.id), interval=Interval(Decimal(25), Decimal(31), "t, 95 %"))
    naive = dataclasses.replace(
        table.definition,
        versions=tuple(dataclasses.replace(v, statistic=Statistic.MEAN_OF_DECIDED) for v in table.definition.versions),
    )
    assert interval_to_show(figure, naive) is None
    assert aside_of(figure, naive) == "preliminärt"
    assert aside_of(dataclasses.replace(figure, maturity_share=Decimal(1)), naive) == "25–31"
    assert aside_of(figure, table.definition) == "25–31, prel."
    assert aside_of(dataclasses.replace(figure, value=Cell.hidden("få")), naive) == ""


@pytest.mark.parametrize(
    ("earlier", "now", "maturity", "said"),
    [
        ("100", "120", "0.9", Development.INCREASED),
        ("100", "80", "0.9", Development.TOO_EARLY),
        ("100", "80", "1", Development.DECREASED),
        ("100", "100", "0.9", Development.TOO_EARLY),
        ("100", "100", "1", Development.UNCHANGED),
    ],
)
def test_a_preliminary_count_that_lies_lower_has_not_decreased(
    small_gate: Any, monkeypatch: pytest.MonkeyPatch, earlier: str, now: str, maturity: str, said: Development
) -> None:
    measure = "ifo.aktualiseringar"
    gate = small_gate({(measure, BEFORE.id): Cell.of(Decimal(earlier)), (measure, NOW.id): Cell.of(Decimal(now))})
    asked = gate.standing

    def standing(measure: str, periods: Any, *, by: str = "") -> Any:
        found = asked(measure, periods, by=by)
        figures = tuple(dataclasses.replace(f, maturity_share=Decimal(maturity)) for f in found.figures)
        return dataclasses.replace(found, figures=figures, totals=())

    monkeypatch.setattr(gate, "standing", standing)
    ledger = FigureLedger(gate, periods=(BEFORE, NOW), breakdowns={})
    assert ledger.development(measure, NOW, BEFORE) is said
    assert ledger.records == ()


@pytest.mark.parametrize(
    ("development", "in_text", "in_table"),
    [
        (Development.INCREASED, "har ökat jämfört med januari–april 2024", "fler än jan–apr 2024"),
        (Development.DECREASED, "har minskat jämfört med januari–april 2024", "färre än jan–apr 2024"),
        (Development.UNCHANGED, "är oförändrat jämfört med januari–april 2024", "som jan–apr 2024"),
        (
            Development.NOT_CERTAIN,
            "skiljer sig inte säkert från januari–april 2024",
            "ingen säker skillnad mot jan–apr 2024",
        ),
        (
            Development.TOO_EARLY,
            "kan ännu ändras, och det är för tidigt att jämföra med januari–april 2024",
            "för tidigt att jämföra med jan–apr 2024",
        ),
        (
            Development.NOT_COMPARABLE,
            "kan inte jämföras med januari–april 2024",
            "kan inte jämföras med jan–apr 2024",
        ),
    ],
)
def test_developments(development: Development, in_text: str, in_table: str) -> None:
    assert predicate(development, earlier=BEFORE) == in_text
    assert meaning(development, unit=Unit.COUNT, earlier=BEFORE) == in_table


@dataclasses.dataclass(frozen=True)
class Titled:
    """As much of a goal as the sentence needs."""

    short_title: str


@dataclasses.dataclass(frozen=True)
class Assessed:
    """As much of an assessed goal as the sentence needs."""

    goal: Titled
    status: GoalStatus


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([], "Inga mål är beslutade för året."),
        (["reached"], "Målet ”A” kommer att uppnås."),
        (["uncertain", "uncertain"], "Det är osäkert om målen ”A” och ”B” uppnås."),
        (["not_yet", "not_yet", "not_yet"], "Målen ”A”, ”B” och ”C” kan inte bedömas ännu."),
        (["reached", "not_reached"], "Målet ”B” kommer inte att uppnås. Målet ”A” kommer att uppnås."),
    ],
)
def test_sentences_about_the_goals_name_them_with_the_worst_first(statuses: list[str], said: str) -> None:
    goals = [Assessed(Titled(title), GoalStatus(status)) for title, status in zip("ABC", statuses, strict=False)]
    assert summarise_goals(goals) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("forecast", "worst", "said"),
    [
        (0, None, "Ekonomin väntas gå jämnt ut."),
        (-770_000_000, None, "Året väntas sluta med ett underskott på 7,7 mnkr."),
        (
            350_000_000,
            -200_000_000,
            "Året väntas sluta med ett överskott på 3,5 mnkr. I sämsta fall blir resultatet −2,0",
        ),
        (None, None, "Ingen helårsprognos är lämnad."),
    ],
)
def test_sentence_about_the_result(finance: Any, forecast: int | None, worst: int | None, said: str) -> None:
    lines = tuple(dataclasses.replace(line, forecast_ore=forecast) for line in finance.lines)
    changed = dataclasses.replace(finance, lines=lines, worst_case_ore=worst)
    assert summarise_result(changed).replace("\u00a0", " ").startswith(said)


def test_lists_in_words() -> None:
    assert [join_words(parts) for parts in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a och b", "a, b och c"]
