"""A ``[version.measure]`` section as the kind's parameters, checked against the canonical tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from utfall.errors import InvalidDefinition
from utfall.measures.schema import Section, shown, suggestion
from utfall.model.question import (
    SPECS,
    AgeLimits,
    Condition,
    Counted,
    Dated,
    DayCount,
    EventCount,
    NoReturnShare,
    Observation,
    Operator,
    PeriodBy,
    Ratio,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
    Value,
    Where,
)
from utfall.model.table import Column, ColumnType, Table
from utfall.model.tables import TABLES_BY_NAME

_ORDERED = (Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW)
_WRITTEN = (*_ORDERED, Operator.NOT_EQUAL, Operator.PRESENT, Operator.EXCEPT)
"""The operators that are written as ``field = { operator = value }``; the others are a plain value or a list."""

_VALUE_TYPES: Mapping[ColumnType, type] = MappingProxyType(
    {
        ColumnType.TEXT: str,
        ColumnType.CODE: str,
        ColumnType.PSEUDONYM: str,
        ColumnType.INTEGER: int,
        ColumnType.DECIMAL: int,
        ColumnType.DATE: date,
        ColumnType.BOOLEAN: bool,
    }
)


def read_spec(section: Section) -> Spec:
    """The parameters of the kind named in the section; raises ``InvalidDefinition``."""
    return READERS[section.one_of("kind", SPECS)](section)


def counted_tables(spec: Spec) -> tuple[Table, ...]:
    """The tables whose rows (or persons) are counted and by whose common columns a measure may be broken down."""
    match spec:
        case EventCount():
            names = [spec.events.table]
        case TimeToEvent() | ReachShare():
            names = [spec.start.table]
        case Observation() | Ratio():
            names = []
        case NoReturnShare():
            names = [spells.table for spells in spec.ended]
        case _:
            names = [spec.spells.table]
    return tuple(TABLES_BY_NAME[name] for name in dict.fromkeys(names))


def find_column(table: Table, field: str) -> Column | None:
    """The column that ``field`` names: one of the table's, or ``persons.<column>`` where rows have a person."""
    owner, _, name = field.rpartition(".")
    if owner == "persons" and table.person is not None:
        table = TABLES_BY_NAME["persons"]
    elif owner:
        return None
    return next((column for column in table.columns if column.name == name), None)


def _event_count(section: Section) -> EventCount:
    section.allow(("kind", "events", "count", "amount"))
    events = _dated(section.section("events"))
    count = _counted(section, events.table)
    amount = None
    if "amount" in section.values:
        amount = _column(section, "amount", events.table, ColumnType.INTEGER)
        if count is Counted.PERSONS:
            raise section.wrong(
                "amount", "personer kan inte summeras", remedy="Ta bort amount, eller count = ”persons”."
            )
    return EventCount(events, count, amount)


def _spell_days(section: Section) -> SpellDays:
    section.allow(("kind", "spells", "count"))
    count = section.choice("count", DayCount) if "count" in section.values else DayCount.NIGHTS
    return SpellDays(_spells(section.section("spells")), count)


def _stock(section: Section) -> Stock:
    section.allow(("kind", "spells", "count"))
    spells = _spells(section.section("spells"))
    return Stock(spells, _counted(section, spells.table))


def _time_to_event(section: Section) -> TimeToEvent:
    section.allow(("kind", "subject", "start", "stop", "competing", "period_by"))
    start, stop = _dated(section.section("start")), _dated(section.section("stop"))
    competing = _dated(section.section("competing")) if "competing" in section.values else None
    subject = _subject(section, *(dated for dated in (start, stop, competing) if dated))
    return TimeToEvent(subject, start, stop, competing, _period_by(section))


def _no_return_share(section: Section) -> NoReturnShare:
    section.allow(
        ("kind", "spells", "returns", "within_days", "from_day", "count", "also_ended", "none_ongoing", "age")
    )
    spells, returns = _spells(section.section("spells")), _dated(section.section("returns"))
    _persons_needed(section, "spells", spells.table)
    _persons_needed(section, "returns", returns.table)
    from_day = section.count("from_day") if "from_day" in section.values else 1
    within_days = section.count("within_days", at_least=max(from_day, 1))
    count = _counted(section, spells.table)
    also_ended, none_ongoing = _spells_of_persons(section, "also_ended"), _spells_of_persons(section, "none_ongoing")
    if also_ended and count is not Counted.PERSONS:
        raise section.wrong(
            "also_ended", "avslut av flera slag kan bara räknas som personer", remedy="Lägg till count = ”persons”."
        )
    age = _age(section.section("age")) if "age" in section.values else None
    return NoReturnShare(spells, returns, within_days, from_day, count, also_ended, none_ongoing, age)


def _reach_share(section: Section) -> ReachShare:
    section.allow(("kind", "subject", "start", "reach", "competing", "within_days", "period_by"))
    start, reach = _dated(section.section("start")), _dated(section.section("reach"))
    competing = _dated(section.section("competing")) if "competing" in section.values else None
    subject = _subject(section, *(dated for dated in (start, reach, competing) if dated))
    within_days = section.count("within_days", at_least=1)
    return ReachShare(subject, start, reach, competing, within_days, _period_by(section))


def _share_above(section: Section) -> ShareAbove:
    section.allow(("kind", "spells", "window_months", "values", "parts", "whole", "threshold_percent", "age"))
    spells, values = _spells(section.section("spells")), _dated(section.section("values"))
    _persons_needed(section, "spells", spells.table)
    _persons_needed(section, "values", values.table)
    parts = section.texts("parts")
    if not parts:
        raise section.wrong("parts", "ska nämna minst en kolumn", remedy="Skriv kolumnerna som summeras.")
    for part in parts:
        _named_column(section, "parts", part, values.table, ColumnType.INTEGER)
    whole = _column(section, "whole", values.table, ColumnType.INTEGER)
    threshold = section.count("threshold_percent", at_most=100)
    age = _age(section.section("age")) if "age" in section.values else None
    months = section.count("window_months", at_least=1, at_most=120)
    return ShareAbove(spells, months, values, parts, whole, threshold, age)


def _observation(section: Section) -> Observation:
    return Observation(section.allow(("kind", "series")).text("series"))


def _ratio(section: Section) -> Ratio:
    section.allow(("kind", "numerator", "denominator"))
    return Ratio(section.text("numerator"), section.text("denominator"))


READERS: Mapping[str, Callable[[Section], Spec]] = MappingProxyType(
    {
        EventCount.KIND: _event_count,
        SpellDays.KIND: _spell_days,
        Stock.KIND: _stock,
        TimeToEvent.KIND: _time_to_event,
        NoReturnShare.KIND: _no_return_share,
        ReachShare.KIND: _reach_share,
        ShareAbove.KIND: _share_above,
        Observation.KIND: _observation,
        Ratio.KIND: _ratio,
    }
)


def _dated(section: Section) -> Dated:
    section.allow(("table", "date", "where"))
    table = section.one_of("table", TABLES_BY_NAME)
    return Dated(table, _column(section, "date", table, ColumnType.DATE), _where(section, table))


def _spells(section: Section) -> Spells:
    """Start and end may be left out where the canonical table is a table of spells."""
    section.allow(("table", "start", "end", "where"))
    table = section.one_of("table", TABLES_BY_NAME)
    own = TABLES_BY_NAME[table].spell
    start, end = (
        getattr(own, key) if own and key not in section.values else _column(section, key, table, ColumnType.DATE)
        for key in ("start", "end")
    )
    return Spells(table, start, end, _where(section, table))


def _spells_of_persons(section: Section, key: str) -> tuple[Spells, ...]:
    """The list of spells under that key, all of tables whose rows belong to persons; empty where it is absent."""
    found: list[Spells] = []
    for one in section.sections(key):
        found.append(_spells(one))
        _persons_needed(one, "table", found[-1].table)
    return tuple(found)


def _where(section: Section, table_name: str) -> Where:
    if "where" not in section.values:
        return ()
    where, table = section.section("where"), TABLES_BY_NAME[table_name]
    conditions: list[Condition] = []
    for field, written in where.values.items():
        column = find_column(table, field)
        if column is None:
            names = [*table.column_names]
            if table.person:
                names += [f"persons.{name}" for name in TABLES_BY_NAME["persons"].column_names]
            quoting = " Fält med punkt skrivs inom citattecken." if field == "persons" else ""
            raise InvalidDefinition(
                f"{section.file}: {where.place(field)} (värde {shown(written)}) är ingen kolumn i {table_name}.",
                remedy=suggestion(field, names, what="Kolumner som finns") + quoting,
            )
        conditions += _conditions(where, field, column, written)
    return tuple(conditions)


def _conditions(where: Section, field: str, column: Column, written: object) -> list[Condition]:
    """``value`` is equal, ``[values]`` is one of, ``{ operator = value, … }`` is each of them."""
    if isinstance(written, list):
        if not written:
            raise where.wrong(field, "listan är tom", remedy="Skriv minst ett värde, eller ta bort villkoret.")
        return [Condition(field, Operator.IN, tuple(_value(where, field, column, item) for item in written))]
    if not isinstance(written, dict):
        return [Condition(field, Operator.EQUAL, (_value(where, field, column, written),))]
    limits = where.section(field).allow(operator.value for operator in _WRITTEN)
    found: list[Condition] = []
    for key, value in limits.values.items():
        operator = Operator(key)
        if operator is Operator.PRESENT:
            found.append(Condition(field, operator, (limits.get(key, bool),)))
            continue
        if operator in _ORDERED and column.type not in (ColumnType.INTEGER, ColumnType.DATE, ColumnType.DECIMAL):
            raise limits.wrong(
                key, "bara tal och datum har en ordning", remedy="Skriv ett värde, en lista eller { ne = … }."
            )
        found.append(Condition(field, operator, (_value(limits, key, column, value),)))
    if not found:
        raise where.wrong(field, "inget villkor står där", remedy="Skriv till exempel { ge = … }.")
    return found


def _value(section: Section, key: str, column: Column, value: object) -> Value:
    one = Section({key: value}, section.file, section.path)
    if column.codes:
        return one.one_of(key, column.code_names)
    kind = _VALUE_TYPES[column.type]
    if kind is str:
        return one.get(key, str)
    return one.get(key, date) if kind is date else one.get(key, bool) if kind is bool else one.get(key, int)


def _column(section: Section, key: str, table: str, kind: ColumnType) -> str:
    name = section.get(key, str)
    _named_column(section, key, name, table, kind)
    return name


def _named_column(section: Section, key: str, name: str, table: str, kind: ColumnType) -> None:
    fitting = tuple(column.name for column in TABLES_BY_NAME[table].columns if column.type is kind)
    if name not in fitting:
        raise InvalidDefinition(
            f"{section.file}: {section.place(key)} är {shown(name)}, men {table} har ingen sådan kolumn ({kind}).",
            remedy=suggestion(name, fitting, what="Kolumner som finns"),
        )


def _subject(section: Section, *events: Dated) -> str:
    """The column that is in every table named."""
    name = section.get("subject", str)
    shared = [
        column
        for column in TABLES_BY_NAME[events[0].table].column_names
        if all(column in TABLES_BY_NAME[event.table].column_names for event in events)
        and TABLES_BY_NAME[events[0].table].column(column).type in (ColumnType.TEXT, ColumnType.PSEUDONYM)
    ]
    if name not in shared:
        tables = ", ".join(dict.fromkeys(event.table for event in events))
        raise section.wrong(
            "subject",
            f"kolumnen måste finnas i alla tabeller som nämns ({tables})",
            remedy=suggestion(name, shared, what="Kolumner som finns i alla"),
        )
    return name


def _counted(section: Section, table: str) -> Counted:
    count = section.choice("count", Counted) if "count" in section.values else Counted.ROWS
    if count is Counted.PERSONS:
        _persons_needed(section, "count", table)
    return count


def _persons_needed(section: Section, key: str, table: str) -> None:
    if TABLES_BY_NAME[table].person is None:
        with_persons = ", ".join(name for name, known in TABLES_BY_NAME.items() if known.person)
        raise section.wrong(
            key, f"raderna i {table} hör inte till någon person", remedy=f"Tabeller med personer: {with_persons}."
        )


def _period_by(section: Section) -> PeriodBy:
    return section.choice("period_by", PeriodBy) if "period_by" in section.values else PeriodBy.START


def _age(section: Section) -> AgeLimits:
    section.allow(("at_least", "at_most"))
    at_least = section.count("at_least", at_most=150)
    return AgeLimits(at_least, section.count("at_most", at_least=at_least, at_most=150))
