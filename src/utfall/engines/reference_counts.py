"""Reference answers of the kinds that count or add up rows: events, days, stocks, observations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from utfall.engines.reference_rows import (
    Member,
    Record,
    Tables,
    dated_rows,
    different_periods,
    groups_of,
    periods_with,
    spell_rows,
)
from utfall.model.question import (
    Counted,
    DayCount,
    EventCount,
    Observation,
    Question,
    RegistrationDelay,
    SpellDays,
    Stock,
)
from utfall.model.tables import TABLES_BY_NAME

ONE_DAY = timedelta(days=1)


def event_count(question: Question, tables: Tables) -> Iterator[Member]:
    """Each event, or each person once per cell."""
    spec = question.spec
    assert isinstance(spec, EventCount)
    seen = set()
    for row in dated_rows(spec.events, tables, before=question.known_until):
        on = row[spec.events.date]
        groups = groups_of(question, row, tables, on=on)
        for period in periods_with(question, on):
            if spec.count is Counted.PERSONS:
                person = row["person_key"]
                if (period, groups, person) not in seen:
                    seen.add((period, groups, person))
                    yield Member(period.id, groups, {"person_key": person}, {"n": 1})
                continue
            shown = key_of(spec.events.table, row) | {spec.events.date: on}
            if spec.amount is None:
                yield Member(period.id, groups, shown, {"n": 1})
            elif row[spec.amount] is not None:
                shown[spec.amount] = row[spec.amount]
                yield Member(period.id, groups, shown, {"n": row[spec.amount], "rows": 1})


def registration_delay(question: Question, tables: Tables) -> Iterator[Member]:
    """Each registered event, once for its delay and once for the longest that could have been seen."""
    spec = question.spec
    assert isinstance(spec, RegistrationDelay)
    for row in dated_rows(spec.events, tables, before=question.known_until):
        on, registered = row[spec.events.date], row[spec.registered]
        if registered is None or registered >= question.known_until:
            continue
        delay, observable = max((registered - on).days, 0), (question.known_until - ONE_DAY - on).days
        groups = groups_of(question, row, tables, on=on)
        shown = key_of(spec.events.table, row) | {"duration_days": delay, "observable_days": observable}
        for period in periods_with(question, on):
            yield Member(period.id, groups, shown, {"duration_days": delay, "n_delays": 1, "n_observable": 0})
            yield Member(period.id, groups, {}, {"duration_days": observable, "n_delays": 0, "n_observable": 1})


def spell_days(question: Question, tables: Tables) -> Iterator[Member]:
    """Each spell with the days it has in a cell: one member per period and group that any of its days falls in."""
    spec = question.spec
    assert isinstance(spec, SpellDays)
    for row in spell_rows(spec.spells, tables):
        start, end = row[spec.spells.start], row[spec.spells.end]
        for period in different_periods(question):
            days: dict[tuple[str, ...], int] = {}
            day = max(start, period.first)
            while day <= period.last and day < question.known_until and _is_counted(day, end, spec.count):
                groups = groups_of(question, row, tables, on=day)
                days[groups] = days.get(groups, 0) + 1
                day += ONE_DAY
            for groups, number in days.items():
                shown = key_of(spec.spells.table, row) | {spec.spells.start: start, spec.spells.end: end}
                yield Member(period.id, groups, shown | {"days": number}, {"days": number, "n": 1})


def _is_counted(day: date, end: date | None, count: DayCount) -> bool:
    return end is None or day < end or (day == end and count is DayCount.BEGUN_DAYS)


def stock(question: Question, tables: Tables) -> Iterator[Member]:
    """Each spell open at the end of a period's last day, or each person with one."""
    spec = question.spec
    assert isinstance(spec, Stock)
    seen = set()
    for period in different_periods(question):
        if period.last >= question.known_until:
            continue
        for row in spell_rows(spec.spells, tables):
            start, end = row[spec.spells.start], row[spec.spells.end]
            if not (start <= period.last and (end is None or end > period.last)):
                continue
            groups = groups_of(question, row, tables, on=period.last)
            if spec.count is Counted.ROWS:
                shown = key_of(spec.spells.table, row) | {spec.spells.start: start, spec.spells.end: end}
                yield Member(period.id, groups, shown, {"n": 1})
            elif (period, groups, row["person_key"]) not in seen:
                seen.add((period, groups, row["person_key"]))
                yield Member(period.id, groups, {"person_key": row["person_key"]}, {"n": 1})


def observation(question: Question, tables: Tables) -> Iterator[Member]:
    """The observation of the series whose period is written exactly like the one asked for."""
    spec = question.spec
    assert isinstance(spec, Observation)
    for period in different_periods(question):
        for row in tables["observations"]:
            if row["series"] == spec.series and row["period"] == period.id:
                shown = {name: row[name] for name in ("series", "value", "definition_version", "source")}
                adds = {"value_e4": int(row["value"] * 10_000)}
                adds |= {name: row[name] for name in ("numerator", "denominator") if row[name] is not None}
                groups = groups_of(question, row, tables, on=period.last)
                yield Member(period.id, groups, shown, adds)


def key_of(table: str, row: Record) -> dict[str, object]:
    """The key columns of the row."""
    return {name: row[name] for name in TABLES_BY_NAME[table].key}
