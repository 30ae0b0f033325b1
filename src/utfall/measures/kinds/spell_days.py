"""``spell_days``: days of spells that fall in the period, by the sweep: days before its end minus days before its
beginning. The spells they come from are those open across its beginning and those that start in it."""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, keys, portable, rows, sweep, timeline
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Question, SpellDays


def groundwork(question: Question) -> Groundwork:
    """None: two narrow scans answer it."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per cell ``days`` and ``n``, the spells they come from."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, SpellDays.STATISTICS)
    boundaries = sorted({edge for s in periods.stretches for edge in (s.first, s.end)})
    slots = [(s.id, boundaries.index(s.first), boundaries.index(s.end)) for s in periods.stretches]
    groups = rows.group_columns(question.breakdowns)
    days = exp.column("days_before", "later") - exp.column("days_before", "earlier")
    started = exp.column("n_started", "later") - exp.column("n_started", "earlier")
    values = [("days", days), ("n", started + exp.column("n_open", "earlier"))]
    same = [exp.column(group, "earlier").eq(exp.column(group, "later")) for group in groups]
    return (
        exp.select(*answer.output(question, period=exp.column("period", "q"), table="later", values=values))
        .with_("swept", as_=sweep.days_before(_source(spec), question.breakdowns, boundaries), copy=False)
        .from_(portable.constant_rows(slots, name="q", columns=("period", "first_slot", "end_slot")), copy=False)
        .join(
            exp.to_table("swept").as_("later"),
            on=exp.column("slot", "later").eq(exp.column("end_slot", "q")),
            copy=False,
        )
        .join(
            exp.to_table("swept").as_("earlier"),
            on=portable.all_of([exp.column("slot", "earlier").eq(exp.column("first_slot", "q")), *same]),
            copy=False,
        )
        .where(exp.NEQ(this=exp.paren(days.copy()), expression=exp.Literal.number(0)), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each spell with a day in the cell: key, start, end and its ``days`` there."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    shown = list(dict.fromkeys([*keys.of(spec.spells.table), spec.spells.start, spec.spells.end]))
    if periods.is_empty:
        return answer.no_rows(question, [*shown, "days"])
    day = exp.column("day", "d")
    start, end = exp.column(spec.spells.start, rows.ROW), sweep.end_of(_source(spec))
    values = rows.group_values(question.breakdowns, at=day)
    with_person = rows.reads_person(spec.spells.where, question.breakdowns)
    kept = [exp.column(name, rows.ROW) for name in shown]
    found = (
        rows.rows_of(spec.spells.table, spec.spells.where, with_person=with_person)
        .select(
            exp.column("period", "d"),
            *rows.named(values, rows.group_columns(question.breakdowns)),
            *(column.as_(f"k{number}") for number, column in enumerate(kept)),
            exp.alias_(portable.rows_counted(), "days"),
            copy=False,
        )
        .join(
            periods.period_days().subquery("d", copy=False), on=portable.all_of([day >= start, day < end]), copy=False
        )
        .group_by(exp.column("period", "d"), *values, *(column.copy() for column in kept), copy=False)
    )
    columns = [(name, exp.column(f"k{number}", "f")) for number, name in enumerate(shown)]
    columns.append(("days", exp.column("days", "f")))
    return exp.select(*answer.output(question, period=exp.column("period", "f"), table="f", values=columns)).from_(
        found.subquery("f", copy=False), copy=False
    )


def _source(spec: SpellDays) -> sweep.SpellSource:
    return sweep.SpellSource(spec.spells.table, spec.spells.start, spec.spells.end, spec.spells.where, spec.count)


def _spec(question: Question) -> SpellDays:
    assert isinstance(question.spec, SpellDays)
    return question.spec
