"""How many spells are open at given days, and how many days they have had: one pass over starts and ends.

Every spell adds one at its start and takes one away at its end. With the changes grouped per day, the number open at
the beginning of day *t* is the sum of the changes before *t*; the days passed before *t* are Σ change · (*t* − day).
The cost is that of reading the table, whatever the length of the spells and the number of periods.

A breakdown by age changes while a spell runs: the spell is first cut at the birthdays that move the person to
another band.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from utfall.measures import portable, rows
from utfall.model.question import UNKNOWN_GROUP, AgeBands, Breakdown, DayCount, Where

_WRITTEN = 10
"""Fewer boundaries than this are written out in the query."""


@dataclass(frozen=True)
class SpellSource:
    """A table of spells; ``columns`` says where a breakdown's column is found if it is called something else there."""

    table: str
    start: str
    end: str
    where: Where = ()
    count: DayCount = DayCount.NIGHTS
    columns: tuple[tuple[str, str], ...] = ()


def open_at(source: SpellSource, breakdowns: Sequence[Breakdown], boundaries: Sequence[date]) -> exp.Select:
    """Columns ``slot`` (position in the ordered ``boundaries``), the groups and ``n_open``: the spells with start <
    boundary and end ≥ boundary. One row for every boundary and group.
    """
    swept = _swept(source, breakdowns, boundaries, sums={"n": exp.column("n", "d")}, by_last_day=False)
    columns = _in_slot(breakdowns)
    return swept.select(*columns, exp.column("n", "r").as_("n_open"), copy=False)


def days_before(source: SpellSource, breakdowns: Sequence[Breakdown], boundaries: Sequence[date]) -> exp.Select:
    """Columns ``slot`` and the groups as for ``open_at``, then of the spells that start before the boundary: all
    (``n_started``), those with a day on or after it too (``n_open``: end > boundary), and their days before it
    (``days_before``). One row for every boundary and group.

    Ends are placed by the last day that counts, so that a spell that ends at a boundary has no day after it.
    """
    n, started = exp.column("n", "d"), exp.column("n_started", "d")
    day_after = exp.paren(
        portable.days_between(portable.day(portable.DAY_ZERO), exp.column("day", "d")) + exp.Literal.number(1)
    )
    # A start weighs its own day and an end the day after its last; what is one too much per start is taken away.
    sums = {"n": n, "n_started": started, "n_times_day": n * day_after - started}
    swept = _swept(source, breakdowns, boundaries, sums=sums, by_last_day=True)
    before = exp.column("n", "r") * exp.column("until_number", "r") - exp.column("n_times_day", "r")
    return swept.select(
        *_in_slot(breakdowns),
        exp.column("n", "r").as_("n_open"),
        exp.column("n_started", "r"),
        exp.alias_(before, "days_before"),
        copy=False,
    )


def _in_slot(breakdowns: Sequence[Breakdown]) -> list[exp.Expr]:
    return [exp.column(name, "r") for name in ("slot", *rows.group_columns(breakdowns))]


def _swept(
    source: SpellSource,
    breakdowns: Sequence[Breakdown],
    boundaries: Sequence[date],
    *,
    sums: Mapping[str, exp.Expr],
    by_last_day: bool,
) -> exp.Select:
    """A select without columns over ``r``: per slot and group the running totals of ``sums``, expressions over the
    changes of a day, ``d``."""
    groups = rows.group_columns(breakdowns)
    per_slot = (
        exp.select(
            exp.column("slot", "s"),
            *(exp.column(group, "d") for group in groups),
            *(exp.alias_(portable.total(expression), name) for name, expression in sums.items()),
        )
        .from_(exp.to_table("daily").as_("d"), copy=False)
        .join(exp.to_table("day_slots").as_("s"), on=exp.column("day", "s").eq(exp.column("day", "d")), copy=False)
        .group_by(exp.column("slot", "s"), *(exp.column(group, "d") for group in groups), copy=False)
    )
    day_slots = (
        exp.select(exp.column("day", "d"), exp.column("slot", "s"))
        .from_(exp.select("day").distinct(copy=False).from_("daily", copy=False).subquery("d", copy=False), copy=False)
        .join(
            exp.to_table("slots").as_("s"),
            on=portable.all_of(
                [
                    exp.column("day", "d") >= exp.column("since", "s"),
                    exp.column("day", "d") < exp.column("until", "s"),
                ]
            ),
            copy=False,
        )
    )
    daily = _changes_per_day(source, breakdowns, boundaries[-1], by_last_day=by_last_day)
    return (
        exp.Select()
        .from_(_running(groups, list(sums)).subquery("r", copy=False), copy=False)
        .with_("slots", as_=_slots(boundaries), copy=False)
        .with_("daily", as_=daily, copy=False)
        .with_("day_slots", as_=day_slots, copy=False)
        .with_("per_slot", as_=per_slot, copy=False)
    )


def _slots(boundaries: Sequence[date]) -> exp.Select:
    """Columns ``slot``, ``since`` (the boundary before, or the first day of all) and ``until`` (the boundary).

    Many weeks or days in a row are counted out: written out, they take longer to parse than small tables to read.
    """
    first, since = boundaries[0], [portable.FIRST_DAY, *boundaries[:-1]]
    steps = {(later - earlier).days for earlier, later in itertools.pairwise(boundaries)}
    if len(boundaries) < _WRITTEN or len(steps) > 1:
        written = list(zip(range(len(boundaries)), since, boundaries, strict=True))
        return portable.constant_select(written, columns=("slot", "since", "until"))
    n, step = exp.column("n", "k"), exp.Literal.number(steps.pop())
    until = portable.plus_days(portable.day(first), exp.paren(n * step))
    before = portable.plus_days(portable.day(first), exp.paren((n - exp.Literal.number(1)) * step))
    is_first = n.eq(exp.Literal.number(0))
    return (
        exp.select(
            n.as_("slot"),
            exp.alias_(exp.Case().when(is_first, portable.day(portable.FIRST_DAY)).else_(before), "since"),
            exp.alias_(until, "until"),
        )
        .from_(portable.numbers(len(boundaries)).subquery("k", copy=False), copy=False)
        .where(n < exp.Literal.number(len(boundaries)), copy=False)
    )


def _running(groups: Sequence[str], names: Sequence[str]) -> exp.Select:
    """Running totals over every slot of every group, also slots without a change."""
    every = exp.select(exp.column("slot", "b"), exp.column("until", "b"), *(exp.column(g, "e") for g in groups)).from_(
        exp.to_table("slots").as_("b"), copy=False
    )
    if groups:
        distinct = exp.select(*(exp.column(g) for g in groups)).distinct(copy=False).from_("daily", copy=False)
        every = every.join(distinct.subquery("e", copy=False), join_type="cross", copy=False)
    same = [exp.column(name, "c").eq(exp.column(name, "v")) for name in ("slot", *groups)]
    within = [exp.column(g, "v") for g in groups]
    by = exp.column("slot", "v")

    def so_far(name: str) -> exp.Expr:
        change = exp.Coalesce(this=exp.column(name, "c"), expressions=[exp.Literal.number(0)])
        return exp.alias_(portable.running_total(change, within=within, by=[by]), name)

    return (
        exp.select(
            by,
            *within,
            portable.days_between(portable.day(portable.DAY_ZERO), exp.column("until", "v")).as_("until_number"),
            *(so_far(name) for name in names),
        )
        .from_(every.subquery("v", copy=False), copy=False)
        .join(exp.to_table("per_slot").as_("c"), on=portable.all_of(same), join_type="left", copy=False)
    )


def _changes_per_day(
    source: SpellSource, breakdowns: Sequence[Breakdown], last: date, *, by_last_day: bool
) -> exp.Select:
    """Columns ``day``, the groups, ``n`` (starts minus ends of that day) and ``n_started``, for days before the last
    boundary."""
    groups = rows.group_columns(breakdowns)
    both = exp.union(
        _changes(source, breakdowns, last, is_start=True, by_last_day=by_last_day),
        _changes(source, breakdowns, last, is_start=False, by_last_day=by_last_day),
        distinct=False,
        copy=False,
    )
    by = [exp.column("day", "u"), *(exp.column(group, "u") for group in groups)]
    names = ("n", "n_started") if by_last_day else ("n",)
    return (
        exp.select(*by, *(exp.alias_(portable.total(exp.column(name, "u")), name) for name in names))
        .from_(both.subquery("u", copy=False), copy=False)
        .group_by(*by, copy=False)
    )


def _changes(
    source: SpellSource, breakdowns: Sequence[Breakdown], last: date, *, is_start: bool, by_last_day: bool
) -> exp.Select:
    """The starts (or ends) of the non-empty spells per day and group; ``n`` is positive (or negative)."""
    bands = next((b.age for b in breakdowns if b.age), None)
    groups = [exp.column(group, "s") for group in rows.group_columns(breakdowns)]
    spells = _spells(source, breakdowns)
    if bands:
        spells = _cut_at_birthdays(spells, rows.group_columns(breakdowns))
    start, end = exp.column("start_on", "s"), exp.column("end_on", "s")
    changed = start if is_start else exp.paren(portable.plus_days(end, -1)) if by_last_day else end
    count = portable.rows_counted()
    select = (
        exp.select(exp.alias_(changed, "day"), *groups, copy=False)
        .select(exp.alias_(count if is_start else exp.Neg(this=count), "n"), copy=False)
        .from_(spells.subquery("s", copy=False), copy=False)
        .where(start < end, changed < portable.day(last), copy=False)
        .group_by(changed, *groups, copy=False)
    )
    if not by_last_day:
        return select
    return select.select(exp.alias_(count.copy() if is_start else exp.Literal.number(0), "n_started"), copy=False)


def _spells(source: SpellSource, breakdowns: Sequence[Breakdown]) -> exp.Select:
    """Columns ``start_on``, ``end_on`` and the groups; with ages one row per spell and band, and ``low_on`` and
    ``high_on``, between which the person is in the band."""
    start = exp.column(source.start, rows.ROW)
    columns = {name: exp.column(stored, rows.ROW) for name, stored in source.columns}
    values = rows.group_values(breakdowns, at=start, columns=columns)
    bands = next((b.age for b in breakdowns if b.age), None)
    select = rows.rows_of(source.table, source.where, with_person=rows.reads_person(source.where, breakdowns)).select(
        start.as_("start_on"), exp.alias_(end_of(source), "end_on"), copy=False
    )
    if bands is None:
        return select.select(*rows.named(values, rows.group_columns(breakdowns)), copy=False)
    low, high, label = _band_limits(bands)
    values = [label if b.age else value for b, value in zip(breakdowns, values, strict=True)]
    numbers = portable.constant_rows([(n,) for n in range(len(bands.labels()) + 1)], name="band", columns=("number",))
    return select.select(
        *rows.named(values, rows.group_columns(breakdowns)),
        exp.alias_(low, "low_on"),
        exp.alias_(high, "high_on"),
        copy=False,
    ).join(numbers, join_type="cross", copy=False)


def end_of(source: SpellSource) -> exp.Expr:
    """The first day that no longer counts; the last day of all for ongoing spells."""
    end: exp.Expr = exp.column(source.end, rows.ROW)
    if source.count is DayCount.BEGUN_DAYS:
        end = portable.plus_days(end, 1)
    return exp.Coalesce(this=end, expressions=[portable.day(portable.LAST_DAY)])


def _band_limits(bands: AgeBands) -> tuple[exp.Expr, exp.Expr, exp.Expr]:
    """First day, first day after, and name of the band numbered in the row; number 0 is unknown: no birth date, or
    before it. The limits of the other bands are missing where the birth date is."""
    birth = exp.column("birth_date", rows.PERSON)
    number = exp.column("number", "band")
    limits = [birth, *(portable.plus_years(birth, limit) for limit in bands.limits)]
    lows = [portable.day(portable.FIRST_DAY), *limits]
    unborn = exp.Coalesce(this=birth.copy(), expressions=[portable.day(portable.LAST_DAY)])
    highs = [unborn, *limits[1:], portable.day(portable.LAST_DAY)]
    low, high, label = exp.Case(), exp.Case(), exp.Case()
    for index, name in enumerate((UNKNOWN_GROUP, *bands.labels())):
        here = number.eq(exp.Literal.number(index))
        low = low.when(here, lows[index], copy=False)
        high = high.when(here, highs[index], copy=False)
        label = label.when(here, exp.Literal.string(name), copy=False)
    return low, high, label


def _cut_at_birthdays(spells: exp.Select, groups: Sequence[str]) -> exp.Select:
    """The part of each spell that lies in its row's band; no part comes out with its start not before its end."""
    start, end, low, high = (exp.column(name, "w") for name in ("start_on", "end_on", "low_on", "high_on"))
    return (
        exp.select(
            exp.alias_(portable.larger(low, start), "start_on"),
            exp.alias_(portable.smaller(high, end), "end_on"),
            *(exp.column(group, "w") for group in groups),
        )
        .from_(spells.subquery("w", copy=False), copy=False)
        .where(exp.not_(low.is_(exp.null())), copy=False)
    )
