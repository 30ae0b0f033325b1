"""``stock``: spells open at the end of each period's last day, by the sweep.

Persons are counted from their merged spells (``person_spells``), in which nobody is open twice in a group.
"""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, keys, person_spells, portable, rows, sweep
from utfall.measures import groundwork as shared
from utfall.measures.groundwork import Groundwork
from utfall.model.period import Period
from utfall.model.question import Counted, Question, Stock


def groundwork(question: Question) -> Groundwork:
    """The merged spells, where persons are counted."""
    spec = _spec(question)
    if spec.count is Counted.ROWS:
        return ()
    return (shared.named(person_spells.merged(spec.spells, question.breakdowns)),)


def cells(question: Question) -> exp.Select:
    """Per cell ``n``: open spells, or persons with one."""
    periods = _answered(question)
    if not periods:
        return answer.no_rows(question, Stock.STATISTICS)
    boundaries = sorted({period.end for period in periods})
    slots = [(period.id, boundaries.index(period.end)) for period in periods]
    n = exp.column("n_open", "swept")
    return (
        exp.select(*answer.output(question, period=exp.column("period", "q"), table="swept", values=[("n", n)]))
        .with_("swept", as_=sweep.open_at(_source(question), question.breakdowns, boundaries), copy=False)
        .from_(portable.constant_rows(slots, name="q", columns=("period", "slot")), copy=False)
        .join(exp.to_table("swept"), on=exp.column("slot", "swept").eq(exp.column("slot", "q")), copy=False)
        .where(n.neq(exp.Literal.number(0)), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each open spell with key, start and end; for persons each person once per cell."""
    spec = _spec(question)
    by_person = spec.count is Counted.PERSONS
    of_row = list(dict.fromkeys([*keys.of(spec.spells.table), spec.spells.start, spec.spells.end]))
    shown = ["person_key"] if by_person else of_row
    periods = _answered(question)
    if not periods:
        return answer.no_rows(question, shown)
    ends = portable.constant_rows(
        [(period.id, period.last) for period in periods], name="q", columns=("period", "last_day")
    )
    last = exp.column("last_day", "q")
    start, end = exp.column(spec.spells.start, rows.ROW), exp.column(spec.spells.end, rows.ROW)
    still_open = exp.or_(end.is_(exp.null()), end > last)
    found = (
        rows.rows_of(
            spec.spells.table,
            spec.spells.where,
            with_person=rows.reads_person(spec.spells.where, question.breakdowns),
        )
        .select(
            exp.column("period", "q"),
            *rows.named(rows.group_values(question.breakdowns, at=last), rows.group_columns(question.breakdowns)),
            *(exp.column(name, rows.ROW).as_(f"k{number}") for number, name in enumerate(shown)),
            copy=False,
        )
        .join(ends, on=portable.all_of([start <= last, still_open]), copy=False)
    )
    columns = [(name, exp.column(f"k{number}", "f")) for number, name in enumerate(shown)]
    select = exp.select(*answer.output(question, period=exp.column("period", "f"), table="f", values=columns)).from_(
        found.subquery("f", copy=False), copy=False
    )
    return select.distinct(copy=False) if by_person else select


def _answered(question: Question) -> list[Period]:
    """The periods that ended before the cut-off, each once."""
    return [p for p in dict.fromkeys(question.periods) if p.last < question.known_until]


def _source(question: Question) -> sweep.SpellSource:
    spec = _spec(question)
    if spec.count is Counted.ROWS:
        return sweep.SpellSource(spec.spells.table, spec.spells.start, spec.spells.end, spec.spells.where)
    ((name, _),) = groundwork(question)
    columns = tuple(person_spells.stored_columns(question.breakdowns).items())
    return sweep.SpellSource(name, person_spells.START, person_spells.END, columns=columns)


def _spec(question: Question) -> Stock:
    assert isinstance(question.spec, Stock)
    return question.spec
