"""How many spells are open at given days, and how many days they have had: one pass over starts and ends.

Every spell adds one at its start and takes one away at its end. With the changes grouped per day, the number open at
the beginning of day *t* is the sum of the changes before *t*; the days passed before *t* are Σ change · (*t* − day).
The cost is that of reading the table, whatever the length of the spells and the number of periods.

A breakdown by age changes while a spell runs: the spell is first cut at the birthdays that move the person to
another band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from utfall.measures import portable, rows
from utfall.model.question import UNKNOWN_GROUP, AgeBands, Breakdown, DayCount, Where


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
    """Columns ``slot`` (position in the ordered ``boundaries``), the groups, ``n_open`` and ``days_before``.

    ``n_open`` are the spells with start < boundary and end ≥ boundary, ``days_before`` their and all earlier spells'
    days before the boundary. One row for every boundary and group.
    """
    groups = rows.group_columns(breakdowns)
    daily = _changes_per_day(source, breakdowns, boundaries[-1])
    slots = [
        (slot, since, boundary)
        for slot, (since, boundary) in enumerate(zip([portable.FIRST_DAY, *boundaries], boundaries, strict=False))
    ]
    number = exp.column("n", "d")
    day_number = portable.days_between(portable.day(portable.DAY_ZERO), exp.column("day", "d"))
    per_slot = (
        exp.select(
            exp.column("slot", "s"),
            *(exp.column(group, "d") for group in groups),
            exp.alias_(portable.total(number), "n"),
            exp.alias_(portable.total(number * day_number), "n_times_day"),
        )
        .from_(exp.to_table("daily").as_("d"), copy=False)
        .join(exp.to_table("day_slots").as_("s"), on=exp.column("day", "s").eq(exp.column("day", "d")), copy=False)
        .group_by(exp.column("slot", "s"), *(exp.column(group, "d") for group in groups), copy=False)
    )
    day_slots = (
        exp.select(exp.column("day", "d"), exp.column("slot", "s"))
        .from_(exp.select("day").distinct(copy=False).from_("daily", copy=False).subquery("d", copy=False), copy=False)
        .join(
            portable.constant_rows(slots, name="s", columns=("slot", "since", "until")),
            on=portable.all_of(
                [
                    exp.column("day", "d") >= exp.column("since", "s"),
                    exp.column("day", "d") < exp.column("until", "s"),
                ]
            ),
            copy=False,
        )
    )
    return (
        _running(groups, slots)
        .with_("daily", as_=daily, copy=False)
        .with_("day_slots", as_=day_slots, copy=False)
        .with_("per_slot", as_=per_slot, copy=False)
    )


def _running(groups: Sequence[str], slots: Sequence[tuple[int, date, date]]) -> exp.Select:
    """Running totals over every slot of every group, also slots without a change."""
    every = exp.select(exp.column("slot", "b"), exp.column("until", "b"), *(exp.column(g, "e") for g in groups)).from_(
        portable.constant_rows([(slot, until) for slot, _, until in slots], name="b", columns=("slot", "until")),
        copy=False,
    )
    if groups:
        distinct = exp.select(*(exp.column(g) for g in groups)).distinct(copy=False).from_("daily", copy=False)
        every = every.join(distinct.subquery("e", copy=False), join_type="cross", copy=False)
    same = [exp.column(name, "c").eq(exp.column(name, "v")) for name in ("slot", *groups)]
    within = [exp.column(g, "v") for g in groups]
    by = exp.column("slot", "v")
    change = exp.Coalesce(this=exp.column("n", "c"), expressions=[exp.Literal.number(0)])
    weighted = exp.Coalesce(this=exp.column("n_times_day", "c"), expressions=[exp.Literal.number(0)])
    totals = (
        exp.select(
            by,
            *within,
            portable.days_between(portable.day(portable.DAY_ZERO), exp.column("until", "v")).as_("until_number"),
            exp.alias_(portable.running_total(change, within=within, by=[by]), "n_open"),
            exp.alias_(portable.running_total(weighted, within=within, by=[by]), "n_times_day"),
        )
        .from_(every.subquery("v", copy=False), copy=False)
        .join(exp.to_table("per_slot").as_("c"), on=portable.all_of(same), join_type="left", copy=False)
    )
    days_before = exp.column("n_open", "r") * exp.column("until_number", "r") - exp.column("n_times_day", "r")
    return exp.select(
        exp.column("slot", "r"),
        *(exp.column(g, "r") for g in groups),
        exp.column("n_open", "r"),
        exp.alias_(days_before, "days_before"),
    ).from_(totals.subquery("r", copy=False), copy=False)


def _changes_per_day(source: SpellSource, breakdowns: Sequence[Breakdown], last: date) -> exp.Select:
    """Columns ``day``, the groups and ``n``: starts minus ends of that day, for days before the last boundary."""
    groups = rows.group_columns(breakdowns)
    both = exp.union(
        _changes(source, breakdowns, last, is_start=True),
        _changes(source, breakdowns, last, is_start=False),
        distinct=False,
        copy=False,
    )
    by = [exp.column("day", "u"), *(exp.column(group, "u") for group in groups)]
    return (
        exp.select(*by, exp.alias_(portable.total(exp.column("n", "u")), "n"))
        .from_(both.subquery("u", copy=False), copy=False)
        .group_by(*by, copy=False)
    )


def _changes(source: SpellSource, breakdowns: Sequence[Breakdown], last: date, *, is_start: bool) -> exp.Select:
    """The starts (or ends) of the non-empty spells per day and group; ``n`` is positive (or negative)."""
    banded = next((b.age for b in breakdowns if b.age), None)
    select = rows.rows_of(
        source.table,
        source.where,
        with_person=rows.reads_person(source.where, breakdowns),
    )
    start: exp.Expr = exp.column(source.start, rows.ROW)
    end = end_of(source)
    columns = {name: exp.column(stored, rows.ROW) for name, stored in source.columns}
    values = rows.group_values(breakdowns, at=start, columns=columns)
    if banded:
        select = select.join(_band_numbers(banded), join_type="cross", copy=False)
        start, end, label = _cut_at_birthdays(banded, start, end)
        values = [label if b.age else value for b, value in zip(breakdowns, values, strict=True)]
    changed = start if is_start else end
    select = select.where(start < end, changed < portable.day(last), copy=False)
    count = portable.rows_counted()
    return select.select(
        exp.alias_(changed, "day"),
        *rows.named(values, rows.group_columns(breakdowns)),
        exp.alias_(count if is_start else exp.Neg(this=count), "n"),
        copy=False,
    ).group_by(changed.copy(), *(value.copy() for value in values), copy=False)


def end_of(source: SpellSource) -> exp.Expr:
    """The first day that no longer counts; the last day of all for ongoing spells."""
    end: exp.Expr = exp.column(source.end, rows.ROW)
    if source.count is DayCount.BEGUN_DAYS:
        end = portable.plus_days(end, 1)
    return exp.Coalesce(this=end, expressions=[portable.day(portable.LAST_DAY)])


def _band_numbers(bands: AgeBands) -> exp.Expr:
    return portable.constant_rows([(n,) for n in range(len(bands.labels()) + 1)], name="band", columns=("number",))


def _cut_at_birthdays(bands: AgeBands, start: exp.Expr, end: exp.Expr) -> tuple[exp.Expr, exp.Expr, exp.Expr]:
    """Start, end and name of the part of the spell that falls in the band of the row; number 0 is unknown.

    Parts of the spell outside the band come out with their start not before their end.
    """
    birth = exp.column("birth_date", rows.PERSON)
    number = exp.column("number", "band")
    limits = [birth, *(portable.plus_years(birth, limit) for limit in bands.limits)]
    lows: list[exp.Expr] = [portable.day(portable.FIRST_DAY), *limits]
    highs: list[exp.Expr] = [
        exp.Coalesce(this=birth.copy(), expressions=[portable.day(portable.LAST_DAY)]),
        *limits[1:],
        portable.day(portable.LAST_DAY),
    ]
    names = (UNKNOWN_GROUP, *bands.labels())
    low, high, label = exp.Case(), exp.Case(), exp.Case()
    for index, (lowest, highest, name) in enumerate(zip(lows, highs, names, strict=True)):
        here = number.eq(exp.Literal.number(index))
        low = low.when(here, lowest.copy())
        high = high.when(here, highest.copy())
        label = label.when(here, exp.Literal.string(name))
    # Without a birth date the limits are missing: the comparison leaves the band's part out, as it should.
    from_low = exp.Case().when(low.copy() >= start.copy(), low.copy()).when(low.copy() < start.copy(), start.copy())
    return from_low, portable.smaller(end, high), label
