"""Reference answers of the kinds that look at a person's other rows: returns, and shares above a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from utfall.engines.reference_counts import key_of
from utfall.engines.reference_rows import (
    Member,
    Record,
    Tables,
    dated_rows,
    different_periods,
    groups_of,
    is_within,
    periods_with,
    person_of,
    spell_rows,
)
from utfall.model.period import Period
from utfall.model.question import Counted, NoReturnShare, Question, ShareAbove, TimeToReturn


def no_return_share(question: Question, tables: Tables) -> Iterator[Member]:
    """Each ended spell, or each person's last one per cell."""
    spec = question.spec
    assert isinstance(spec, NoReturnShare)
    returns = dated_rows(spec.returns, tables, before=question.known_until)
    last_per_person: dict[tuple[Period, tuple[str, ...], object], tuple[date, Record]] = {}
    for spells in spec.ended:
        for row in spell_rows(spells, tables):
            start, end = row[spells.start], row[spells.end]
            if end is None or end <= start or end > question.known_until:
                continue
            last = end - timedelta(days=1)
            if spec.age and not is_within(spec.age, person_of(row, tables).get("birth_date"), on=last):
                continue
            if _has_ongoing(question, spec, row, tables, on=end):
                continue
            groups = groups_of(question, row, tables, on=last)
            for period in periods_with(question, last):
                if spec.count is Counted.ROWS:
                    yield _followed(question, spec, returns, period, groups, last, row, key_of(spells.table, row))
                    continue
                cell = (period, groups, row["person_key"])
                if cell not in last_per_person or last_per_person[cell][0] < last:
                    last_per_person[cell] = (last, row)
    for (period, groups, person), (last, row) in last_per_person.items():
        yield _followed(question, spec, returns, period, groups, last, row, {"person_key": person})


def time_to_return(question: Question, tables: Tables) -> Iterator[Member]:
    """The same ends, each with the days to its first return or as long as it has been watched."""
    spec = question.spec
    assert isinstance(spec, TimeToReturn)
    share = spec.share
    for member in no_return_share(replace(question, spec=share), tables):
        last = member.shown["last_on"]
        assert isinstance(last, date)
        person = member.shown.get("person_key") or _person_of(member, share, tables)
        days = [
            (row[share.returns.date] - last).days
            for row in dated_rows(share.returns, tables, before=question.known_until)
            if row["person_key"] == person
        ]
        returns = [day for day in days if share.from_day <= day <= share.within_days]
        watched = min((question.known_until - timedelta(days=1) - last).days, share.within_days)
        adds = {"duration_days": min(returns, default=watched), "n_event": int(bool(returns))}
        key = {name: value for name, value in member.shown.items() if name not in ("is_mature", "has_returned")}
        shown = key | {"duration_days": adds["duration_days"], "has_returned": bool(returns)}
        yield Member(member.period, member.groups, shown, adds | {"n_open": int(not returns)})


def _person_of(member: Member, share: NoReturnShare, tables: Tables) -> object:
    """The person of the row that the member's key names."""
    key = key_of(share.spells.table, tables[share.spells.table][0]).keys()
    return next(
        row["person_key"] for row in tables[share.spells.table] if all(row[name] == member.shown[name] for name in key)
    )


def _has_ongoing(question: Question, spec: NoReturnShare, row: Record, tables: Tables, *, on: date) -> bool:
    """Is any of the spells that must not go on open that day, for the row's person?"""
    return any(
        other["person_key"] == row["person_key"]
        and other[spells.start] < question.known_until
        and other[spells.start] <= on
        and (other[spells.end] is None or other[spells.end] > on)
        for spells in spec.none_ongoing
        for other in spell_rows(spells, tables)
    )


def _followed(
    question: Question,
    spec: NoReturnShare,
    returns: list[Record],
    period: Period,
    groups: tuple[str, ...],
    last: date,
    row: Record,
    key: dict[str, object],
) -> Member:
    days = [(r[spec.returns.date] - last).days for r in returns if r["person_key"] == row["person_key"]]
    is_mature = last + timedelta(days=spec.within_days) < question.known_until
    has_returned = any(spec.from_day <= day <= spec.within_days for day in days)
    adds = {
        "n_base": 1,
        "n_mature": int(is_mature),
        "n_returned": int(is_mature and has_returned),
        "n_returned_early": int(not is_mature and has_returned),
    }
    return Member(
        period.id, groups, key | {"last_on": last, "is_mature": is_mature, "has_returned": has_returned}, adds
    )


def share_above(question: Question, tables: Tables) -> Iterator[Member]:
    """Each person with an open spell in the window and any whole in the period, once per group."""
    spec = question.spec
    assert isinstance(spec, ShareAbove)
    values = dated_rows(spec.values, tables, before=question.known_until)
    for period in different_periods(question):
        begin, end = months_before(period.first, spec.window_months), period.first.replace(day=1)
        last_day = end - timedelta(days=1)
        seen = set()
        for row in spell_rows(spec.spells, tables):
            person, start = row["person_key"], row[spec.spells.start]
            stop = min(row[spec.spells.end] or question.known_until, question.known_until)
            if not (start < stop and start < end and stop > begin):
                continue
            if spec.age and not is_within(spec.age, person_of(row, tables).get("birth_date"), on=last_day):
                continue
            groups = groups_of(question, row, tables, on=last_day)
            if (person, groups) in seen:
                continue
            seen.add((person, groups))
            own = [
                v for v in values if v["person_key"] == person and period.first <= v[spec.values.date] <= period.last
            ]
            parts = sum(v[name] or 0 for v in own for name in spec.parts)
            whole = sum(v[spec.whole] or 0 for v in own)
            if whole == 0:
                continue
            is_above = 100 * parts > spec.threshold_percent * whole
            yield Member(
                period.id,
                groups,
                {"person_key": person, "parts": parts, "whole": whole, "is_above": is_above},
                {"n_persons": 1, "n_above": int(is_above)},
            )


def months_before(first: date, months: int) -> date:
    """The first day of the month that many months before the date's month."""
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
