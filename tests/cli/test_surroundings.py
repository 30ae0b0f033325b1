"""What the command line makes of periods, days and folders before any use case is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from utfall.cli.surroundings import definitions_folder, parse_day, parse_periods
from utfall.errors import InvalidDefinition, InvalidPeriod


def test_a_series_names_every_period_from_first_to_last() -> None:
    assert [p.id for p in parse_periods(["2024-11...2025-02"])] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert [p.id for p in parse_periods(["2024-T3...2025-T1"])] == ["2024-T3", "2025-T1"]
    assert [p.id for p in parse_periods(["2021...2023"])] == ["2021", "2022", "2023"]


def test_a_series_of_weeks_crosses_a_year_with_week_53() -> None:
    weeks = [p.id for p in parse_periods(["2026-W52...2027-W01"])]
    assert weeks == ["2026-W52", "2026-W53", "2027-W01"]


def test_the_same_period_twice_is_asked_once() -> None:
    assert len(parse_periods(["2025-T1", "2025-01..2025-04"])) == 1


@pytest.mark.parametrize("text", ["2025-02...2025-01", "2025...2025-T1", "2025-01..2025-02...2025-03..2025-04"])
def test_an_impossible_series_is_refused(text: str) -> None:
    with pytest.raises(InvalidPeriod):
        parse_periods([text])


def test_days_are_iso() -> None:
    assert parse_day("2025-05-05") == date(2025, 5, 5)
    assert parse_day(None) is None
    with pytest.raises(InvalidPeriod, match="5/5"):
        parse_day("5/5")


def test_a_chosen_folder_without_measures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match="finns inte"):
        definitions_folder(tmp_path)
    (tmp_path / "measures").mkdir()
    assert definitions_folder(tmp_path) == tmp_path
