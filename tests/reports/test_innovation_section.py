"""The section of innovation, with the register in place of what was delivered."""

from __future__ import annotations

from datetime import date

from utfall.model.period import Period
from utfall.reports.innovation_book import Happening, InnovationBook, PilotLine

T1 = Period.parse("2025-T1")


def line(title: str, started_on: date, ended_on: date | None = None) -> PilotLine:
    """A pilot."""
    return PilotLine(
        title, "Pilot", started_on, date(2025, 9, 30), ended_on, "Väntetid", "hela nämnden", "Kan inte vetas än."
    )


def book(*happened: tuple[Happening, date], pilots: tuple[PilotLine, ...] = ()) -> InnovationBook:
    """A register that holds all since 2025, as known on 5 May."""
    return InnovationBook(date(2025, 1, 1), date(2025, 5, 5), happened, pilots)


def test_only_what_happened_in_the_period_and_before_the_known_day_is_counted() -> None:
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 5))
    found = book(*((Happening.IDEA, day) for day in days), (Happening.PILOT, date(2025, 2, 1)))
    assert found.count(Happening.IDEA, T1) == 2 and found.count(Happening.PILOT, T1) == 1
    assert found.count(Happening.IDEA, Period.parse("2025-T2")) == 1, "of 1 and 5 May only the first was known"
    assert found.count(Happening.SCALED, T1) == 0


def test_a_period_that_began_before_the_register_was_complete_is_not_covered() -> None:
    found = book()
    assert found.covers(T1) and found.covers(Period.parse("2025"))
    assert not found.covers(Period.parse("2024-T3")) and not found.covers(Period.parse("2025-T3"))


def test_pilots_that_went_on_at_some_time_in_the_period_are_told_by_their_start() -> None:
    found = book(
        pilots=(
            line("senare", date(2025, 5, 6)),
            line("pågår", date(2025, 3, 1)),
            line("slutade före", date(2024, 3, 1), date(2024, 12, 31)),
            line("slutade i", date(2024, 3, 1), date(2025, 1, 1)),
        )
    )
    assert [one.title for one in found.pilots_in(T1)] == ["slutade i", "pågår"]
