"""Periods: every written form, the calendar's edges, and what must hold for any period at all."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utfall.errors import InvalidPeriod
from utfall.model.period import Period, PeriodKind

years = st.integers(min_value=1900, max_value=2200)
months = st.integers(min_value=1, max_value=12)


@st.composite
def week_periods(draw: st.DrawFn) -> Period:
    day = draw(st.dates(min_value=date(1900, 1, 10), max_value=date(2200, 12, 20)))
    year, week, _ = day.isocalendar()
    return Period.week(year, week)


@st.composite
def month_ranges(draw: st.DrawFn) -> Period:
    start = draw(st.integers(min_value=1900 * 12, max_value=2200 * 12))
    length = draw(st.integers(min_value=0, max_value=40))
    stop = start + length
    return Period.months((start // 12, start % 12 + 1), (stop // 12, stop % 12 + 1))


periods = st.one_of(
    years.map(Period.year),
    st.builds(Period.tertial, years, st.integers(min_value=1, max_value=3)),
    st.builds(Period.month, years, months),
    week_periods(),
    month_ranges(),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)).map(Period.day),
)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2025", PeriodKind.YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-T1", PeriodKind.TERTIAL, date(2025, 1, 1), date(2025, 4, 30)),
        ("2025-T2", PeriodKind.TERTIAL, date(2025, 5, 1), date(2025, 8, 31)),
        ("2025-T3", PeriodKind.TERTIAL, date(2025, 9, 1), date(2025, 12, 31)),
        ("2024-02", PeriodKind.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", PeriodKind.MONTH, date(2025, 2, 1), date(2025, 2, 28)),
        ("2100-02", PeriodKind.MONTH, date(2100, 2, 1), date(2100, 2, 28)),
        ("2000-02", PeriodKind.MONTH, date(2000, 2, 1), date(2000, 2, 29)),
        ("2025-12", PeriodKind.MONTH, date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-W14", PeriodKind.WEEK, date(2025, 3, 31), date(2025, 4, 6)),
        ("2025-W01", PeriodKind.WEEK, date(2024, 12, 30), date(2025, 1, 5)),
        ("2026-W53", PeriodKind.WEEK, date(2026, 12, 28), date(2027, 1, 3)),
        ("2025-01..2025-03", PeriodKind.MONTHS, date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-11..2025-02", PeriodKind.MONTHS, date(2024, 11, 1), date(2025, 2, 28)),
        ("2025-04-30", PeriodKind.DAY, date(2025, 4, 30), date(2025, 4, 30)),
        ("2024-02-29", PeriodKind.DAY, date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_every_written_form(text: str, kind: PeriodKind, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.kind, period.first, period.last, period.id) == (kind, first, last, text)
    assert period.end == last + timedelta(days=1)
    assert period.days == (last - first).days + 1
    assert str(period) == text


def test_space_around_is_allowed() -> None:
    assert Period.parse(" 2025-T1 \n") == Period.tertial(2025, 1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025-01..2025-04", Period.tertial(2025, 1)),
        ("2025-01..2025-12", Period.year(2025)),
        ("2025-03..2025-03", Period.month(2025, 3)),
    ],
)
def test_a_range_that_has_a_plain_name_gets_it(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "2025-T0",
        "2025-T4",
        "2025-t1",
        "2025-13",
        "2025-00",
        "2025-1",
        "2025-W00",
        "2025-W53",
        "2025-W54",
        "2025-02-29",
        "2025-1-1",
        "20250101",
        "2025-03..2025-01",
        "2025-01..2025-13",
        "2025-01...2025-03",
        "T1 2025",
        "2025 T1",
        "0000",
        "januari 2025",
        "２０２５-T9",
    ],
)
def test_what_is_no_period_says_which_forms_there_are(text: str) -> None:
    with pytest.raises(InvalidPeriod) as refusal:
        Period.parse(text)
    assert refusal.value.exit_code == 2
    assert refusal.value.remedy
    if ".." not in text:
        assert "2025-W14" in refusal.value.remedy
        assert f"”{text}”" in refusal.value.cause


def test_week_53_exists_only_where_the_calendar_has_it() -> None:
    with_53 = {year for year in range(2015, 2035) if date(year, 12, 28).isocalendar().week == 53}
    assert with_53 == {2015, 2020, 2026, 2032}
    for year in range(2015, 2035):
        if year in with_53:
            assert Period.week(year, 53).days == 7
        else:
            with pytest.raises(InvalidPeriod):
                Period.parse(f"{year}-W53")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2025", "2024"),
        ("2025-T1", "2024-T1"),
        ("2025-T3", "2024-T3"),
        ("2024-02", "2023-02"),
        ("2025-W14", "2024-W14"),
        ("2026-W53", None),
        ("2025-01..2025-03", "2024-01..2024-03"),
        ("2024-11..2025-02", "2023-11..2024-02"),
        ("2025-04-30", "2024-04-30"),
        ("2024-02-29", None),
    ],
)
def test_the_same_period_the_year_before(text: str, before: str | None) -> None:
    neighbour = Period.parse(text).same_period_previous_year()
    assert (neighbour.id if neighbour else None) == before


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("2024", "2024", "2024"),
        ("2025-T1", "jan–apr 2025", "januari–april 2025"),
        ("2025-T2", "maj–aug 2025", "maj–augusti 2025"),
        ("2025-T3", "sep–dec 2025", "september–december 2025"),
        ("2025-03", "mar 2025", "mars 2025"),
        ("2025-W01", "vecka 1 2025", "vecka 1 2025"),
        ("2020-W53", "vecka 53 2020", "vecka 53 2020"),
        ("2025-01..2025-03", "jan–mar 2025", "januari–mars 2025"),
        ("2024-11..2025-02", "nov 2024–feb 2025", "november 2024–februari 2025"),
        ("2025-04-30", "30 apr 2025", "30 april 2025"),
        ("2023-01..2024-12", "jan 2023–dec 2024", "januari 2023–december 2024"),
    ],
)
def test_labels_say_which_months(text: str, short: str, long: str) -> None:
    period = Period.parse(text)
    assert period.label_sv() == short
    assert period.label_long_sv() == long


def test_weeks_of_a_tertial_are_those_whose_sunday_lies_in_it() -> None:
    weeks = [week.id for week in Period.tertial(2025, 1).weeks()]
    assert weeks[0] == "2025-W01"  # its Sunday is 5 January, its Monday in 2024
    assert weeks[-1] == "2025-W17"  # week 18 ends on 4 May
    assert len(weeks) == 17


def test_a_year_of_weeks_knows_week_53() -> None:
    assert [week.id for week in Period.year(2021).weeks()][:2] == ["2020-W53", "2021-W01"]
    assert [week.id for week in Period.year(2026).weeks()][-1] == "2026-W52"  # week 53 ends on 3 January 2027


def test_a_period_that_ends_before_it_begins_cannot_be_made() -> None:
    with pytest.raises(InvalidPeriod, match="slutar före sin början"):
        Period(date(2025, 2, 1), date(2025, 1, 31), PeriodKind.MONTHS, "fel")


def test_only_a_year_may_stand_beside_years() -> None:
    assert not Period.year(2025).is_part_of_year
    assert all(
        Period.parse(text).is_part_of_year
        for text in ("2025-T1", "2025-03", "2025-W14", "2025-01..2025-03", "2025-04-30")
    )


def test_periods_sort_by_their_first_day() -> None:
    texts = ["2025-03", "2024", "2025-T1", "2024-W53" if date(2024, 12, 28).isocalendar().week == 53 else "2024-W52"]
    assert [period.id for period in sorted(map(Period.parse, texts))] == ["2024", "2024-W52", "2025-T1", "2025-03"]


@given(periods)
def test_the_id_names_the_period_and_nothing_else(period: Period) -> None:
    assert Period.parse(period.id) == period


@given(periods)
def test_the_year_before_has_the_same_form_and_lies_a_year_back(period: Period) -> None:
    before = period.same_period_previous_year()
    if before is None:
        assert period.id.endswith(("-W53", "-02-29"))
        return
    assert before.kind is period.kind
    if period.kind is PeriodKind.WEEK:
        assert (period.first - before.first).days in (364, 371)
        assert before.id[4:] == period.id[4:]
    else:
        assert (before.first.year, before.first.month) == (period.first.year - 1, period.first.month)
        assert before.last.month == period.last.month
        if period.kind is PeriodKind.DAY:
            assert before.first.day == period.first.day
            return
        assert before.last.day == calendar.monthrange(before.last.year, before.last.month)[1]
        assert abs(before.days - period.days) <= 1


@given(periods)
def test_weeks_are_exactly_the_sundays(period: Period) -> None:
    sundays = [
        day for day in (period.first + timedelta(days=offset) for offset in range(period.days)) if day.isoweekday() == 7
    ]
    assert [week.last for week in period.weeks()] == sundays


@given(years)
def test_tertials_and_months_fill_the_year_without_overlap(year: int) -> None:
    for parts in (
        [Period.tertial(year, number) for number in (1, 2, 3)],
        [Period.month(year, month) for month in range(1, 13)],
    ):
        assert parts[0].first == Period.year(year).first
        assert parts[-1].last == Period.year(year).last
        assert all(earlier.end == later.first for earlier, later in itertools.pairwise(parts))
        assert sum(part.days for part in parts) == Period.year(year).days
