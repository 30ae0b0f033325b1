"""Units have labels and decimals; problems and places read as one line."""

from __future__ import annotations

import pytest

from utfall.model.problem import Place, Problem, Severity
from utfall.model.unit import Unit


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_has_a_label(unit: Unit) -> None:
    assert unit.label_sv
    assert unit.decimals == (1 if unit in (Unit.SHARE, Unit.PER_CENT) else 0)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.csv"), "a.csv"),
        (Place("a.csv", 7), "a.csv, rad 7"),
        (Place("a.csv", 7, "inledd"), "a.csv, rad 7, kolumn inledd"),
        (Place("a.csv", column="inledd"), "a.csv, kolumn inledd"),
    ],
)
def test_a_place_says_file_line_and_column(place: Place, text: str) -> None:
    assert str(place) == text


def test_a_problem_reads_as_one_line() -> None:
    problem = Problem("EXT-003", Severity.ERROR, "”31/2” är ingen dag.", "Skriv 2025-02-28.", Place("a.csv", 7))
    assert str(problem) == "EXT-003 a.csv, rad 7: ”31/2” är ingen dag. Skriv 2025-02-28."
    assert problem.count == 1
