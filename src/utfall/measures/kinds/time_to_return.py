"""``time_to_return``: whole days from the last day of an ended spell to its person's first return.

The ends and their first returns are those of ``no_return_share``; here each is counted by how long it took, or by how
long it has been watched.
"""

from __future__ import annotations

import dataclasses

from sqlglot import exp

from utfall.measures import answer, portable, rows, timeline
from utfall.measures.groundwork import Groundwork
from utfall.measures.kinds import no_return_share
from utfall.model.question import Question, TimeToReturn


def groundwork(question: Question) -> Groundwork:
    """None, as of ``no_return_share``."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per period, groups and number of days those who returned then, and those watched so long without a return."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, TimeToReturn.STATISTICS)
    inside = [exp.column(b.name, "m", quoted=True) for b in question.breakdowns]
    period, days, has_returned = (exp.column(n, "m") for n in ("period", "duration_days", "has_returned"))
    grouped = [
        exp.alias_(column, name) for column, name in zip(inside, rows.group_columns(question.breakdowns), strict=True)
    ]
    counted = exp.select(
        exp.alias_(period, "period"),
        *grouped,
        exp.alias_(days, "duration_days"),
        exp.alias_(portable.rows_counted(has_returned), "n_event"),
        exp.alias_(portable.rows_counted(exp.not_(has_returned)), "n_open"),
    )
    counted = counted.from_(_ends(question, periods).subquery("m", copy=False), copy=False)
    counted = counted.group_by(period.copy(), *(column.copy() for column in inside), days.copy(), copy=False)
    values = [(name, exp.column(name, "c")) for name in TimeToReturn.STATISTICS]
    return exp.select(*answer.output(question, period=exp.column("period", "c"), table="c", values=values)).from_(
        counted.subquery("c", copy=False), copy=False
    )


def members(question: Question) -> exp.Select:
    """Each ended spell (or person) with its last day, the days to its return or watched, and whether it returned."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        key = no_return_share.key_columns(_of_share(question))
        return answer.no_rows(question, [*key, "last_on", "duration_days", "has_returned"])
    return _ends(question, periods)


def _ends(question: Question, periods: timeline.Timeline) -> exp.Select:
    share = _spec(question).share
    last, returned = exp.column("last_on", "e"), exp.column("returned_on", "r")
    last_known = portable.plus_days(portable.day(question.known_until), -1)
    watched = portable.smaller(portable.days_between(last, last_known), portable.literal(share.within_days))
    has_returned = exp.not_(returned.is_(exp.null()))
    days = exp.Case().when(has_returned, portable.days_between(last, returned)).else_(watched)
    shown = [("last_on", last), ("duration_days", days), ("has_returned", has_returned.copy())]
    return no_return_share.ends_with_returns(_of_share(question), periods, shown)


def _of_share(question: Question) -> Question:
    return dataclasses.replace(question, spec=_spec(question).share)


def _spec(question: Question) -> TimeToReturn:
    assert isinstance(question.spec, TimeToReturn)
    return question.spec
