"""``no_return_share``: ended spells whose person has no event of the other kind within a number of days afterwards.

The returns are looked up by an equi-join on the person and a filter on the days, and give the pairs of person and last
day that have one. They are looked up from the ends as the table has them, before persons are made one per period: an
engine then knows how few they are, and keeps them in memory rather than the returns.

Ends after which something else goes on are left out by an anti join, where the ends are read.
"""

from __future__ import annotations

from sqlglot import exp

from utfall.measures import answer, keys, placing, portable, rows, timeline
from utfall.measures.groundwork import Groundwork
from utfall.model.question import Counted, NoReturnShare, Question, Spells


def groundwork(question: Question) -> Groundwork:
    """None: the ends of the periods asked for are few beside the events."""
    return ()


def cells(question: Question) -> exp.Select:
    """Per cell all ends, those with the whole follow-up known, and the returns of each."""
    spec = _spec(question)
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, NoReturnShare.STATISTICS)
    groups = rows.group_columns(question.breakdowns)
    n = exp.column("n", "e")
    counts = [
        (name, portable.total(n if condition is None else _only(n, condition)))
        for name, condition in (
            ("n_base", None),
            ("n_mature", _is_mature(question)),
            ("n_returned", _is_mature(question).and_(_has_returned())),
            ("n_returned_early", exp.not_(exp.paren(_is_mature(question))).and_(_has_returned())),
        )
    ]
    if spec.count is Counted.PERSONS:
        period = exp.column("period", "e")
        return (
            exp.select(*answer.output(question, period=period, table="e", values=counts))
            .with_("ended", as_=_all_ends(question, periods), copy=False)
            .with_("ends", as_=_last_ends(question, periods), copy=False)
            .with_("returned", as_=_returned(question, periods, ends="ended"), copy=False)
            .from_(exp.to_table("ends").as_("e"), copy=False)
            .join(exp.to_table("returned").as_("r"), on=_same_end(), join_type="left", copy=False)
            .group_by(*answer.grouping(question, period=period, table="e"), copy=False)
        )
    followed = (
        exp.select(
            exp.column("last_on", "e").as_("placed_on"),
            *(exp.column(group, "e") for group in groups),
            *(exp.alias_(expression, name) for name, expression in counts),
        )
        .from_(exp.to_table("ends").as_("e"), copy=False)
        .join(exp.to_table("returned").as_("r"), on=_same_end(), join_type="left", copy=False)
        .group_by(exp.column("last_on", "e"), *(exp.column(group, "e") for group in groups), copy=False)
    )
    totals = [(name, portable.total(exp.column(name, "c"))) for name, _ in counts]
    return (
        placing.count_by_period(question, periods, followed, counts=totals)
        .with_(
            "ends",
            as_=_ends(question, periods, spec.spells).select(exp.Literal.number(1).as_("n"), copy=False),
            copy=False,
        )
        .with_("returned", as_=_returned(question, periods, ends="ends"), copy=False)
    )


def members(question: Question) -> exp.Select:
    """Each ended spell (or person) with its last day, whether its follow-up is known and whether a return is."""
    periods = timeline.cut(question.periods, question.known_until)
    if periods.is_empty:
        return answer.no_rows(question, [*key_columns(question), "last_on", "is_mature", "has_returned"])
    columns = [
        ("last_on", exp.column("last_on", "e")),
        ("is_mature", _is_mature(question)),
        ("has_returned", _has_returned()),
    ]
    return ends_with_returns(question, periods, columns)


def key_columns(question: Question) -> list[str]:
    """What identifies a counted end: its person, or the key of its row."""
    spec = _spec(question)
    return ["person_key"] if spec.count is Counted.PERSONS else keys.of(spec.spells.table)


def ends_with_returns(question: Question, periods: timeline.Timeline, shown: answer.Columns) -> exp.Select:
    """``period``, the breakdowns, the key and what is shown of each counted end.

    ``shown`` are expressions over the end ``e`` (``last_on``) and its first return ``r`` (``returned_on``, missing
    where there is none).
    """
    spec = _spec(question)
    by_person = spec.count is Counted.PERSONS
    names = key_columns(question)
    key = [exp.column(name, rows.ROW).as_(f"k{number}") for number, name in enumerate(names)]
    single = exp.Literal.number(1).as_("n")
    ends = (
        _last_ends(question, periods, key=True)
        if by_person
        else _ends(question, periods, spec.spells)
        .select(single, *key, exp.column("period", "d"), copy=False)
        .join(
            periods.period_days().subquery("d", copy=False),
            on=exp.column("day", "d").eq(_last(spec.spells)),
            copy=False,
        )
    )
    columns: list[tuple[str, exp.Expr]] = [(name, exp.column(f"k{n}", "e")) for n, name in enumerate(names)]
    values = [*columns, *shown]
    select = exp.select(*answer.output(question, period=exp.column("period", "e"), table="e", values=values))
    if by_person:
        select = select.with_("ended", as_=_all_ends(question, periods), copy=False)
    return (
        select.with_("ends", as_=ends, copy=False)
        .with_("returned", as_=_returned(question, periods, ends="ended" if by_person else "ends"), copy=False)
        .from_(exp.to_table("ends").as_("e"), copy=False)
        .join(exp.to_table("returned").as_("r"), on=_same_end(), join_type="left", copy=False)
    )


def _last(spells: Spells) -> exp.Expr:
    return exp.paren(portable.plus_days(exp.column(spells.end, rows.ROW), -1))


def _all_ends(question: Question, periods: timeline.Timeline) -> exp.Query:
    """The ends of all the spells that count, in one table."""
    ends: list[exp.Query] = [_ends(question, periods, spells) for spells in _spec(question).ended]
    return ends[0] if len(ends) == 1 else exp.union(*ends, distinct=False, copy=False)


def _ends(question: Question, periods: timeline.Timeline, spells: Spells) -> exp.Select:
    """``person_key``, ``last_on`` and the groups of the spells that had ended, lie in the periods and count."""
    spec = _spec(question)
    start, end = exp.column(spells.start, rows.ROW), exp.column(spells.end, rows.ROW)
    last = _last(spells)
    select = (
        rows.rows_of(
            spells.table,
            spells.where,
            with_person=rows.reads_person(spells.where, question.breakdowns, spec.age),
        )
        .select(
            exp.column("person_key", rows.ROW),
            exp.alias_(last, "last_on"),
            *rows.named(rows.group_values(question.breakdowns, at=last), rows.group_columns(question.breakdowns)),
            copy=False,
        )
        .where(start < end, end > portable.day(periods.first), end <= portable.day(periods.end), copy=False)
    )
    if spec.age is not None:
        from_on, until_on = rows.age_days(spec.age)
        select = select.where(from_on <= last, last < until_on, copy=False)
    for number, ongoing in enumerate(spec.none_ongoing):
        name = f"o{number}"
        open_after = [
            exp.column("person_key", name).eq(exp.column("person_key", rows.ROW)),
            exp.column("start_on", name) <= end,
            exp.column("end_on", name) > end,
        ]
        select = select.join(
            _ongoing(question, periods, ongoing).subquery(name, copy=False),
            on=portable.all_of(open_after),
            join_type="anti",
            copy=False,
        )
    return select


def _ongoing(question: Question, periods: timeline.Timeline, spells: Spells) -> exp.Select:
    """``person_key``, ``start_on`` and ``end_on`` of the spells that may be open on the day after an end."""
    start, end = exp.column(spells.start, rows.ROW), exp.column(spells.end, rows.ROW)
    still_open = exp.Coalesce(this=end, expressions=[portable.day(portable.LAST_DAY)])
    return (
        rows.rows_of(spells.table, spells.where, with_person=rows.reads_person(spells.where))
        .select(exp.column("person_key", rows.ROW), start.as_("start_on"), exp.alias_(still_open, "end_on"), copy=False)
        .where(
            start < portable.day(question.known_until),
            # Nothing new, but it lets engines skip the spells of earlier years.
            exp.or_(end.is_(exp.null()), end > portable.day(periods.first)),
            copy=False,
        )
    )


def _last_ends(question: Question, periods: timeline.Timeline, *, key: bool = False) -> exp.Select:
    """One row per period, groups and person of those in ``ended``: the last end there."""
    groups = rows.group_columns(question.breakdowns)
    by = [exp.column("period", "d"), *(exp.column(group, "s") for group in groups), exp.column("person_key", "s")]
    return (
        exp.select(
            *by,
            *([exp.column("person_key", "s").as_("k0")] if key else []),
            exp.alias_(exp.Max(this=exp.column("last_on", "s")), "last_on"),
            exp.Literal.number(1).as_("n"),
        )
        .from_(exp.to_table("ended").as_("s"), copy=False)
        .join(
            periods.period_days().subquery("d", copy=False),
            on=exp.column("day", "d").eq(exp.column("last_on", "s")),
            copy=False,
        )
        .group_by(*(column.copy() for column in by), copy=False)
    )


def _returned(question: Question, periods: timeline.Timeline, *, ends: str) -> exp.Select:
    """The pairs of person and last day with a return within the days, of those in the named table, and the first."""
    spec = _spec(question)
    on = exp.column(spec.returns.date, rows.ROW)
    last = exp.column("last_on", "e")
    within = [
        exp.column("person_key", "e").eq(exp.column("person_key", rows.ROW)),
        on >= portable.plus_days(last, spec.from_day),
        on <= portable.plus_days(last, spec.within_days),
        on < portable.day(question.known_until),
        # Nothing new, but it lets engines skip the returns of earlier years.
        on >= portable.plus_days(portable.day(periods.first), spec.from_day),
    ]
    return (
        rows.rows_of(spec.returns.table, spec.returns.where, with_person=rows.reads_person(spec.returns.where))
        .select(
            exp.column("person_key", "e"),
            last,
            exp.alias_(exp.Min(this=on.copy()), "returned_on"),
            copy=False,
        )
        .join(exp.to_table(ends).as_("e"), on=portable.all_of(within), copy=False)
        .group_by(exp.column("person_key", "e"), last.copy(), copy=False)
    )


def _same_end() -> exp.Expr:
    return portable.all_of(exp.column(name, "r").eq(exp.column(name, "e")) for name in ("person_key", "last_on"))


def _has_returned() -> exp.Expr:
    return exp.not_(exp.column("person_key", "r").is_(exp.null()))


def _is_mature(question: Question) -> exp.Expr:
    follow_up = portable.plus_days(exp.column("last_on", "e"), _spec(question).within_days)
    return follow_up < portable.day(question.known_until)


def _only(number: exp.Expr, condition: exp.Expr) -> exp.Expr:
    """The number where the condition holds, otherwise 0."""
    return exp.Case().when(condition.copy(), number.copy()).else_(exp.Literal.number(0))


def _spec(question: Question) -> NoReturnShare:
    assert isinstance(question.spec, NoReturnShare)
    return question.spec
