"""Reference answers of the kinds that follow a subject from its first event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from utfall.engines.reference_rows import (
    Member,
    Record,
    Tables,
    as_group,
    dated_rows,
    different_periods,
    groups_of,
    periods_with,
)
from utfall.model.question import Dated, PeriodBy, Question, ReachShare, TimeToEvent, WindowFollowUp


@dataclass(frozen=True)
class Case:
    """One subject: its first start, the first stop and the first competing event on or after it, as known."""

    subject: object
    row: Record
    start: date
    stop: date | None
    competing: date | None


def time_to_event(question: Question, tables: Tables) -> Iterator[Member]:
    """Each subject with its duration."""
    spec = question.spec
    assert isinstance(spec, TimeToEvent)
    for case in _cases(question, tables, spec.subject, spec.start, spec.stop, spec.competing):
        if case.competing is not None and (case.stop is None or case.competing < case.stop):
            outcome, end = "competing", case.competing
        elif case.stop is not None:
            outcome, end = "event", case.stop
        else:
            outcome, end = "open", question.known_until
        if spec.period_by is PeriodBy.OUTCOME and outcome == "open":
            continue
        on = end if spec.period_by is PeriodBy.OUTCOME else case.start
        adds = {"duration_days": (end - case.start).days}
        shown = {spec.subject: case.subject, "first_on": case.start, **adds, "ended_as": outcome}
        for name in ("event", "competing", "open"):
            adds[f"n_{name}"] = int(outcome == name)
        for period in periods_with(question, on):
            yield Member(period.id, groups_of(question, case.row, tables, on=on), shown, adds)


def window_follow_up(question: Question, tables: Tables) -> Iterator[Member]:
    """Each subject in each period in which it was open, once for how it left and once for a late entry."""
    spec = question.spec
    assert isinstance(spec, WindowFollowUp)
    wait = spec.wait
    for case in _cases(question, tables, wait.subject, wait.start, wait.stop, wait.competing):
        for period in different_periods(question):
            days = [d for d in (case.stop, case.competing) if d is not None]
            last_watched = min(period.last, question.known_until - timedelta(days=1))
            if case.start > last_watched or last_watched < period.first or (days and min(days) < period.first):
                continue
            if not days or min(days) > last_watched:
                outcome, left = "open", last_watched
            else:
                outcome, left = "event" if min(days) == case.stop else "competing", min(days)
            entered = None if case.start >= period.first else (period.first - case.start).days - 1
            adds = {"duration_days": (left - case.start).days}
            shown = {
                wait.subject: case.subject,
                "first_on": case.start,
                **adds,
                "ended_as": outcome,
                "entered_days": entered,
            }
            for name in ("event", "competing", "open"):
                adds[f"n_{name}"] = int(outcome == name)
            groups = groups_of(question, case.row, tables, on=case.start)
            yield Member(period.id, groups, shown, adds | {"n_entered": 0})
            if entered is not None:
                nobody = dict.fromkeys(("n_event", "n_competing", "n_open"), 0)
                yield Member(period.id, groups, {}, {"duration_days": entered, **nobody, "n_entered": 1})


def reach_share(question: Question, tables: Tables) -> Iterator[Member]:
    """Each subject with what became of it within the limit."""
    spec = question.spec
    assert isinstance(spec, ReachShare)
    for case in _cases(question, tables, spec.subject, spec.start, spec.reach, spec.competing):
        limit = case.start + timedelta(days=spec.within_days)
        reach = case.stop if case.stop is not None and case.stop <= limit else None
        competing = case.competing if case.competing is not None and case.competing <= limit else None
        if reach is not None and (competing is None or reach <= competing):
            outcome, end = "reached", reach
        elif competing is not None:
            outcome, end = "competing", competing
        elif limit < question.known_until:
            outcome, end = "not_reached", limit
        else:
            outcome, end = "pending", limit
        if spec.period_by is PeriodBy.OUTCOME and outcome == "pending":
            continue
        on = end if spec.period_by is PeriodBy.OUTCOME else case.start
        adds = {"n": 1} | {f"n_{o}": int(outcome == o) for o in ("reached", "competing", "not_reached", "pending")}
        shown = {spec.subject: case.subject, "first_on": case.start, "ended_as": outcome}
        for period in periods_with(question, on):
            yield Member(period.id, groups_of(question, case.row, tables, on=on), shown, adds)


def _cases(
    question: Question, tables: Tables, subject: str, start: Dated, stop: Dated, competing: Dated | None
) -> Iterator[Case]:
    starts = _by_subject(dated_rows(start, tables, before=question.known_until), subject)
    stops = _by_subject(dated_rows(stop, tables, before=question.known_until), subject)
    competitors = _by_subject(dated_rows(competing, tables, before=question.known_until), subject) if competing else {}
    for name, rows in starts.items():
        first = min(row[start.date] for row in rows)
        tied = [row for row in rows if row[start.date] == first]
        yield Case(
            name,
            _first_known(question, tied),
            first,
            _first_from(stops.get(name, []), stop.date, first),
            _first_from(competitors.get(name, []), competing.date if competing else "", first),
        )


def _first_known(question: Question, tied: list[Record]) -> Record:
    """The row that stands for several of the same day: each column has its smallest known value, as text."""
    columns = {"person_key", *(b.column for b in question.breakdowns)}
    merged = dict(tied[0])
    for name in columns & merged.keys():
        known = [row[name] for row in tied if row[name] is not None]
        merged[name] = min(known, key=as_group) if known else None
    return merged


def _by_subject(rows: list[Record], subject: str) -> dict[object, list[Record]]:
    found: dict[object, list[Record]] = {}
    for row in rows:
        if row[subject] is not None:
            found.setdefault(row[subject], []).append(row)
    return found


def _first_from(rows: list[Record], column: str, first: date) -> date | None:
    return min((row[column] for row in rows if row[column] >= first), default=None)
