"""What the reference engine asks of a row: does it meet the conditions, what are its groups, how old is the person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from utfall.model.period import Period
from utfall.model.question import (
    UNKNOWN_GROUP,
    AgeBands,
    AgeLimits,
    Condition,
    Dated,
    Operator,
    Question,
    Spells,
    Where,
)

Record = dict[str, Any]
Tables = Mapping[str, Sequence[Record]]


@dataclass(frozen=True)
class Member:
    """One counted row: where it counts, what is shown of it, and what it adds to each statistic of its cell."""

    period: str
    groups: tuple[str, ...]
    shown: Mapping[str, object]
    adds: Mapping[str, int]


Kind = Callable[[Question, Tables], Iterator[Member]]


def person_of(row: Record, tables: Tables) -> Record:
    """The row's person; empty where there is none."""
    for person in tables["persons"]:
        if person["person_key"] == row.get("person_key"):
            return person
    return {}


def value_of(name: str, row: Record, tables: Tables) -> Any:
    """The field, read from the person where the name says so."""
    if name.startswith("persons."):
        return person_of(row, tables).get(name.removeprefix("persons."))
    return row[name]


def meets(row: Record, where: Where, tables: Tables) -> bool:
    """Do all conditions hold?"""
    return all(_holds(condition, value_of(condition.field, row, tables)) for condition in where)


def _holds(condition: Condition, value: Any) -> bool:
    wanted = condition.values[0]
    if condition.operator is Operator.PRESENT:
        return (value is not None) == wanted
    if condition.operator is Operator.EXCEPT:
        return value is None or value != wanted
    if value is None:
        return False
    if condition.operator is Operator.IN:
        return value in condition.values
    comparisons: dict[Operator, Callable[[], bool]] = {
        Operator.EQUAL: lambda: value == wanted,
        Operator.NOT_EQUAL: lambda: value != wanted,
        Operator.AT_LEAST: lambda: value >= wanted,
        Operator.ABOVE: lambda: value > wanted,
        Operator.AT_MOST: lambda: value <= wanted,
        Operator.BELOW: lambda: value < wanted,
    }
    return comparisons[condition.operator]()


def dated_rows(dated: Dated, tables: Tables, *, before: date) -> list[Record]:
    """The rows that meet the conditions and are dated before the cut-off."""
    return [
        row
        for row in tables[dated.table]
        if row[dated.date] is not None and row[dated.date] < before and meets(row, dated.where, tables)
    ]


def spell_rows(spells: Spells, tables: Tables) -> list[Record]:
    """The rows that meet the conditions and have a start."""
    return [row for row in tables[spells.table] if row[spells.start] is not None and meets(row, spells.where, tables)]


def groups_of(question: Question, row: Record, tables: Tables, *, on: date) -> tuple[str, ...]:
    """The row's value for each breakdown; ages are those of the day ``on``."""
    found = []
    for breakdown in question.breakdowns:
        if breakdown.age:
            found.append(age_band(breakdown.age, person_of(row, tables).get("birth_date"), on=on))
        else:
            found.append(as_group(value_of(breakdown.column, row, tables)))
    return tuple(found)


def as_group(value: Any) -> str:
    """The value as text, lower case for yes and no; the unknown group where it is missing."""
    if value is None:
        return UNKNOWN_GROUP
    return str(value).lower() if isinstance(value, bool) else str(value)


def age(birth: date | None, *, on: date) -> int | None:
    """Whole years; born 29 February one is a year older on 28 February of other years. None if unborn or unknown."""
    if birth is None or on < birth:
        return None
    years = on.year - birth.year
    is_leap = (date(on.year, 3, 1) - timedelta(days=1)).day == 29
    birthday = (2, 28) if (birth.month, birth.day) == (2, 29) and not is_leap else (birth.month, birth.day)
    return years if (on.month, on.day) >= birthday else years - 1


def age_band(bands: AgeBands, birth: date | None, *, on: date) -> str:
    """The band of that age."""
    years = age(birth, on=on)
    return UNKNOWN_GROUP if years is None else bands.labels()[sum(years >= limit for limit in bands.limits)]


def is_within(limits: AgeLimits, birth: date | None, *, on: date) -> bool:
    """Is the age that day known and within the limits?"""
    years = age(birth, on=on)
    return years is not None and limits.at_least <= years <= limits.at_most


def periods_with(question: Question, day: date) -> list[Period]:
    """The periods that the day lies in; none for a day on or after the cut-off."""
    return [p for p in different_periods(question) if p.first <= day <= p.last and day < question.known_until]


def different_periods(question: Question) -> list[Period]:
    """The periods of the question, each once."""
    return list(dict.fromkeys(question.periods))
