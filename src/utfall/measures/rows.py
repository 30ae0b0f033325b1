"""The rows of a table that a measure counts: conditions, the person beside them, and the breakdown values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from utfall.measures import portable
from utfall.model.question import UNKNOWN_GROUP, AgeBands, AgeLimits, Breakdown, Condition, Operator, Where

ROW = "t"
"""Alias of the counted table in every query."""

PERSON = "p"
"""Alias of the row's person."""

_PERSONS = "persons."
_COMPARISONS: dict[Operator, type[exp.Binary]] = {
    Operator.EQUAL: exp.EQ,
    Operator.NOT_EQUAL: exp.NEQ,
    Operator.AT_LEAST: exp.GTE,
    Operator.ABOVE: exp.GT,
    Operator.AT_MOST: exp.LTE,
    Operator.BELOW: exp.LT,
}


def field(name: str) -> exp.Expr:
    """The column of the row, or of its person where the name begins with ``persons.``."""
    if name.startswith(_PERSONS):
        return exp.column(name.removeprefix(_PERSONS), PERSON)
    return exp.column(name, ROW)


def holds(condition: Condition) -> exp.Expr:
    """The condition as SQL; a missing field makes most of them neither true nor false, so the row is left out."""
    column = field(condition.field)
    if condition.operator is Operator.IN:
        return exp.In(this=column, expressions=[portable.literal(value) for value in condition.values])
    (value,) = condition.values
    if condition.operator is Operator.PRESENT:
        missing = column.is_(exp.null())
        return exp.not_(missing) if value else missing
    if condition.operator is Operator.EXCEPT:
        return exp.paren(exp.or_(column.is_(exp.null()), column.neq(portable.literal(value))))
    return _COMPARISONS[condition.operator](this=column, expression=portable.literal(value))


def reads_person(where: Where, breakdowns: Sequence[Breakdown] = (), age: AgeLimits | None = None) -> bool:
    """Is the person's row needed at all? It is joined only then."""
    return (
        age is not None
        or any(condition.field.startswith(_PERSONS) for condition in where)
        or any(b.age is not None or b.column.startswith(_PERSONS) for b in breakdowns)
    )


def rows_of(table: str, where: Where, *, with_person: bool, person_key: str = "person_key") -> exp.Select:
    """A select without columns over the table's rows that meet the conditions, beside their persons if asked."""
    select = exp.Select().from_(exp.to_table(table).as_(ROW), copy=False)
    if with_person:
        same = exp.column("person_key", PERSON).eq(exp.column(person_key, ROW))
        select = select.join(exp.to_table("persons").as_(PERSON), on=same, join_type="left", copy=False)
    return select.where(*(holds(condition) for condition in where), copy=False) if where else select


def group_columns(breakdowns: Sequence[Breakdown]) -> list[str]:
    """Names of the breakdowns inside a query: ``g0``, ``g1``, …"""
    return [f"g{number}" for number in range(len(breakdowns))]


def group_values(
    breakdowns: Sequence[Breakdown], *, at: exp.Expr, columns: Mapping[str, exp.Expr] | None = None
) -> list[exp.Expr]:
    """The breakdowns' values of a row as text; ``at`` is the date that places it, for ages.

    ``columns`` says where a column of the counted table is found when that is not the row itself.
    """
    found = columns or {}
    return [
        age_band(b.age, at=at) if b.age else as_group(found[b.column].copy() if b.column in found else field(b.column))
        for b in breakdowns
    ]


def as_group(value: exp.Expr) -> exp.Expr:
    """The value as the text that names its group."""
    return exp.Coalesce(this=exp.cast(value, "TEXT"), expressions=[exp.Literal.string(UNKNOWN_GROUP)])


def age_band(bands: AgeBands, *, at: exp.Expr) -> exp.Expr:
    """The name of the band the person's age falls in that day; unknown before birth or without a birth date."""
    birth = exp.column("birth_date", PERSON)
    label = exp.Case()
    label = label.when(at.copy() < birth, exp.Literal.string(UNKNOWN_GROUP))
    labels = bands.labels()
    for limit, name in zip(bands.limits, labels, strict=False):
        label = label.when(at.copy() < portable.plus_years(birth, limit), exp.Literal.string(name))
    label = label.when(at.copy() >= birth, exp.Literal.string(labels[-1]))
    return label.else_(exp.Literal.string(UNKNOWN_GROUP))


def age_days(limits: AgeLimits) -> tuple[exp.Expr, exp.Expr]:
    """The first day on which the person's age lies within the limits, and the first day after; missing without a birth
    date."""
    birth = exp.column("birth_date", PERSON)
    return portable.plus_years(birth, limits.at_least), portable.plus_years(birth, limits.at_most + 1)


def named(expressions: Iterable[exp.Expr], names: Iterable[str]) -> list[exp.Expr]:
    """Each expression under its name."""
    return [exp.alias_(expression, name, quoted=False) for expression, name in zip(expressions, names, strict=True)]
