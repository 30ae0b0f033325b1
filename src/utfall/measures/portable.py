"""Building blocks of the portable subset that SQLGlot's builders lack (docs/explanation/portable-subset.md).

Every expression of a measure is made of these and of plain selects, joins with ``ON`` and grouped counts, so that it
means the same in every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlglot import exp

FIRST_DAY = date(1, 1, 1)
"""Before every date in the data."""

LAST_DAY = date(9999, 12, 31)
"""After every date in the data: the end of what is ongoing."""

DAY_ZERO = date(1970, 1, 1)
"""Days are numbered from here where arithmetic on many of them is needed."""


def day(value: date) -> exp.Expr:
    """The date as a literal."""
    return exp.cast(exp.Literal.string(value.isoformat()), "DATE")


def literal(value: str | int | bool | date) -> exp.Expr:
    """The value as a literal of its own type."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return exp.cast(exp.Literal.number(value), "BIGINT")
    return exp.Literal.string(value)


def plus_days(date_expression: exp.Expr, days: int | exp.Expr) -> exp.Expr:
    """That many days later; a negative number is earlier."""
    if isinstance(days, int):
        number = exp.Literal.number(abs(days))
        later = exp.Add if days >= 0 else exp.Sub
        return later(this=date_expression.copy(), expression=number)
    return exp.Add(this=date_expression.copy(), expression=days.copy())


def plus_years(date_expression: exp.Expr, years: int) -> exp.Expr:
    """The same day that many years later; 29 February becomes 28 February where there is none."""
    span = exp.Interval(this=exp.Literal.string(str(years)), unit=exp.var("YEAR"))
    return exp.cast(exp.Add(this=date_expression.copy(), expression=span), "DATE")


def days_between(start: exp.Expr, end: exp.Expr) -> exp.Expr:
    """Whole days from ``start`` to ``end``, as a 64-bit integer."""
    return exp.cast(exp.DateDiff(this=end.copy(), expression=start.copy(), unit=exp.var("DAY")), "BIGINT")


def total(expression: exp.Expr) -> exp.Expr:
    """The sum as a 64-bit integer (DuckDB's own sum is 128 bits wide)."""
    return exp.cast(exp.Sum(this=expression.copy()), "BIGINT")


def rows_counted(condition: exp.Expr | None = None) -> exp.Expr:
    """Number of rows, or of the rows where the condition holds."""
    count = exp.Count(this=exp.Star())
    return exp.Filter(this=count, expression=exp.Where(this=condition.copy())) if condition is not None else count


def distinct_counted(expression: exp.Expr) -> exp.Expr:
    """Number of different values."""
    return exp.Count(this=exp.Distinct(expressions=[expression.copy()]))


def running_total(expression: exp.Expr, *, within: Sequence[exp.Expr], by: Sequence[exp.Expr]) -> exp.Expr:
    """Sum over the rows up to and including this one in the order of ``by``; rows that are equal there get the same."""
    window = exp.Window(
        this=exp.Sum(this=expression.copy()),
        partition_by=[column.copy() for column in within],
        order=exp.Order(expressions=[exp.Ordered(this=column.copy()) for column in by]),
    )
    return exp.cast(window, "BIGINT")


def smaller(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """The smaller of two values, neither of them missing."""
    return exp.Case().when(one.copy() < other.copy(), one.copy()).else_(other.copy())


def larger(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """The larger of two values, neither of them missing."""
    return exp.Case().when(one.copy() > other.copy(), one.copy()).else_(other.copy())


def all_of(conditions: Iterable[exp.Expr]) -> exp.Expr:
    """The conjunction; true where there are none."""
    found = [condition.copy() for condition in conditions]
    return exp.and_(*found, copy=False) if found else exp.true()


def constant_rows(rows: Sequence[Sequence[str | int | date]], *, name: str, columns: Sequence[str]) -> exp.Subquery:
    """A table written out in the query, one row each; at least one row. Integers are 32 bits, as day counts must be."""
    return constant_select(rows, columns=columns).subquery(name, copy=False)


def constant_select(rows: Sequence[Sequence[str | int | date]], *, columns: Sequence[str]) -> exp.Select:
    """The same as a select of its own, for a name that is read more than once."""
    values = [
        tuple(exp.Literal.number(v) if isinstance(v, int) else exp.Literal.string(str(v)) for v in row) for row in rows
    ]
    written = exp.values(values, alias="written", columns=list(columns))
    # Dates are cast once for the column, not once for every row: long lists of weeks stay quick to read.
    typed = [
        exp.alias_(exp.cast(exp.column(column, "written"), "DATE"), column)
        if isinstance(value, date)
        else exp.column(column, "written")
        for column, value in zip(columns, rows[0], strict=True)
    ]
    return exp.select(*typed).from_(written, copy=False)


def numbers(below: int) -> exp.Select:
    """One column ``n``: 0, 1, … at least up to ``below`` − 1, made of crossed digits."""
    places = max(1, len(str(max(below - 1, 1))))
    n: exp.Expr = exp.column("digit", "d0")
    for place in range(1, places):
        n = exp.Add(
            this=n, expression=exp.Mul(this=exp.Literal.number(10**place), expression=exp.column("digit", f"d{place}"))
        )
    select = exp.select(exp.alias_(n, "n")).from_(_digits("d0"), copy=False)
    for place in range(1, places):
        select = select.join(_digits(f"d{place}"), join_type="cross", copy=False)
    return select


def _digits(name: str) -> exp.Expr:
    return constant_rows([(digit,) for digit in range(10)], name=name, columns=("digit",))
