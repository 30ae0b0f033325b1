"""Random small tables and random questions about them, made to collide: few persons, few days, the same ids again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from tests.spec.tables import Rows

from utfall.model.period import Period
from utfall.model.question import (
    AgeBands,
    AgeLimits,
    Breakdown,
    Condition,
    Counted,
    Dated,
    DayCount,
    EventCount,
    NoReturnShare,
    Observation,
    Operator,
    PeriodBy,
    Question,
    ReachShare,
    ShareAbove,
    Spec,
    SpellDays,
    Spells,
    Stock,
    TimeToEvent,
    Where,
)
from utfall.model.tables import TABLES_BY_NAME, Column, ColumnType

Draw = Any

FIRST, LAST = date(2023, 12, 20), date(2025, 3, 10)
PERSONS = ("p1", "p2", "p3", "p4")
SUBJECTS = ("u1", "u2", "u3")
PERIODS = tuple(
    Period.parse(text)
    for text in (
        "2024",
        "2023-T3",
        "2024-T1",
        "2024-T2",
        "2024-T3",
        "2025-T1",
        "2024-01",
        "2024-02",
        "2024-03",
        "2024-12",
        "2024-02..2024-05",
        "2024-W01",
        "2024-W09",
        "2025-W01",
        "2024-02-29",
    )
)
SPELL_TABLES = ("investigations", "interventions", "placements", "attendance")
EVENT_DATES = (
    ("referrals", "received_on"),
    ("investigations", "started_on"),
    ("investigations", "ended_on"),
    ("decisions", "decided_on"),
    ("interventions", "started_on"),
    ("interventions", "ended_on"),
    ("placements", "started_on"),
    ("attendance", "started_on"),
)
AMOUNTS = {"attendance": ("offered_minutes", "absence_valid_minutes"), "placements": ("daily_rate_ore",)}
CASE_TABLES = tuple(
    (t, d) for t, d in EVENT_DATES if t in ("referrals", "investigations", "decisions", "interventions")
)

days = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
births = st.sampled_from(
    (date(2006, 2, 28), date(2004, 2, 29), date(2006, 3, 1), date(2008, 2, 29), date(2024, 2, 1), date(1990, 6, 15))
)


@st.composite
def tables(draw: Draw) -> dict[str, Rows]:
    """All tables about persons, and some observations, with up to a dozen rows each."""
    found: dict[str, Rows] = {
        "persons": [
            {
                "person_key": person,
                "birth_date": draw(st.none() | births),
                "sex": draw(st.sampled_from((None, "woman", "man"))),
            }
            for person in draw(st.sampled_from((PERSONS, PERSONS[:2], ())))
        ]
    }
    for name in (*SPELL_TABLES, "referrals", "decisions"):
        found[name] = [draw(_row(name, number)) for number in range(draw(st.sampled_from((8, 12, 4, 1, 0))))]
    seen = {(row["person_key"], row["started_on"]): row for row in found["attendance"]}
    found["attendance"] = list(seen.values())
    found["observations"] = [
        {
            "series": "a",
            "period": period.id,
            "value": draw(st.decimals(-99, 99, places=4)),
            "numerator": draw(st.none() | st.integers(0, 9)),
            "denominator": draw(st.none() | st.integers(0, 9)),
        }
        for period in draw(st.lists(st.sampled_from(PERIODS), min_size=2, max_size=8, unique=True))
    ]
    return found


@st.composite
def _row(draw: Draw, name: str, number: int) -> dict[str, object]:
    table = TABLES_BY_NAME[name]
    row: dict[str, object] = {column.name: draw(_value(column)) for column in table.columns}
    for key in table.key:
        if key.endswith("_id"):
            row[key] = draw(st.sampled_from(SUBJECTS)) + f"-{number}"
    if name == "investigations":
        row["investigation_id"] = f"u{number}"
    if table.spell:
        start = draw(days)
        length = draw(st.none() | st.sampled_from((7, 30, 200, 1, 0, -1)) | st.integers(0, 400))
        if length is None and table.column(table.spell.end).required:
            length = 7
        row[table.spell.start] = start
        row[table.spell.end] = None if length is None else start + timedelta(days=length)
    return row


def _value(column: Column) -> st.SearchStrategy[Any]:
    values: st.SearchStrategy[Any]
    match column.type:
        case ColumnType.CODE:
            values = st.sampled_from(column.code_names[:3])
        case ColumnType.DATE:
            values = days
        case ColumnType.BOOLEAN:
            values = st.booleans()
        case ColumnType.INTEGER:
            values = st.sampled_from((0, 10, 15, 85, 100))
        case ColumnType.PSEUDONYM:
            values = st.sampled_from(PERSONS)
        case _ if column.name == "investigation_id":
            values = st.sampled_from(("u0", "u1", "u2"))
        case _:
            values = st.sampled_from(("A", "b", "Å"))
    return values if column.required else st.none() | values


@st.composite
def questions(draw: Draw) -> list[Question]:
    """One question of every kind with any parameters: some periods, up to two breakdowns, a cut-off."""
    return [draw(_question(spec)) for spec in KINDS.values()]


@st.composite
def _question(draw: Draw, specs: st.SearchStrategy[Spec]) -> Question:
    spec = draw(specs)
    table = _counted_table(spec)
    possible = [] if table is None else _breakdowns(table)
    breakdowns = draw(st.lists(st.sampled_from(possible), max_size=2, unique_by=lambda b: b.name)) if possible else []
    chosen = draw(st.sampled_from((PERIODS[:6], PERIODS[6:], PERIODS)))
    periods = draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=6, unique=True))
    known_until = draw(st.sampled_from((LAST, date(2025, 1, 1), date(2024, 3, 5))) | days)
    return Question(spec, tuple(periods), tuple(breakdowns), known_until)


def _counted_table(spec: Spec) -> str | None:
    match spec:
        case EventCount():
            return spec.events.table
        case TimeToEvent() | ReachShare():
            return spec.start.table
        case SpellDays() | Stock() | NoReturnShare() | ShareAbove():
            return spec.spells.table
        case _:
            return None


def _breakdowns(table: str) -> list[Breakdown]:
    own = [Breakdown(c.name, c.name) for c in TABLES_BY_NAME[table].columns if c.breakdown]
    return [
        *own,
        Breakdown("sex", "persons.sex"),
        Breakdown("age", age=AgeBands((18,))),
        Breakdown("age", age=AgeBands((1, 18, 65))),
    ]


@st.composite
def _where(draw: Draw, table: str) -> Where:
    columns = [
        (column.name, column) for column in TABLES_BY_NAME[table].columns if column.type is not ColumnType.PSEUDONYM
    ]
    columns += [(f"persons.{name}", TABLES_BY_NAME["persons"].column(name)) for name in ("sex", "birth_date")]
    return tuple(
        draw(_condition(name, column))
        for name, column in draw(st.just([]) | st.lists(st.sampled_from(columns), min_size=1, max_size=2))
    )


@st.composite
def _condition(draw: Draw, name: str, column: Column) -> Condition:
    ordered = column.type in (ColumnType.INTEGER, ColumnType.DATE)
    equality = (Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.PRESENT)
    operator = draw(st.sampled_from(tuple(Operator) if ordered else equality))
    if operator is Operator.PRESENT:
        return Condition(name, operator, (draw(st.booleans()),))
    values = _value(column).filter(lambda value: value is not None)
    several = 3 if operator is Operator.IN else 1
    return Condition(name, operator, tuple(draw(st.lists(values, min_size=1, max_size=several))))


@st.composite
def _dated(draw: Draw, choices: tuple[tuple[str, str], ...] = EVENT_DATES) -> Dated:
    table, day = draw(st.sampled_from(choices))
    return Dated(table, day, draw(_where(table)))


@st.composite
def _spells(draw: Draw) -> Spells:
    table = draw(st.sampled_from(SPELL_TABLES))
    return Spells(table, "started_on", "ended_on", draw(_where(table)))


@st.composite
def _event_count(draw: Draw) -> EventCount:
    events = draw(_dated())
    amounts = AMOUNTS.get(events.table, ())
    amount = draw(st.none() | st.sampled_from(amounts)) if amounts else None
    return EventCount(events, Counted.ROWS if amount else draw(st.sampled_from(Counted)), amount)


@st.composite
def _subject_and_dates(draw: Draw) -> tuple[str, Dated, Dated, Dated | None]:
    subject = draw(st.sampled_from(("investigation_id", "person_key")))
    chosen = CASE_TABLES if subject == "investigation_id" else EVENT_DATES
    return subject, draw(_dated(chosen)), draw(_dated(chosen)), draw(st.none() | _dated(chosen))


KINDS: dict[str, st.SearchStrategy[Spec]] = {
    EventCount.KIND: _event_count(),
    SpellDays.KIND: st.builds(SpellDays, _spells(), st.sampled_from(DayCount)),
    Stock.KIND: st.builds(Stock, _spells(), st.sampled_from(Counted)),
    TimeToEvent.KIND: st.builds(
        lambda cases, by: TimeToEvent(*cases, by), _subject_and_dates(), st.sampled_from(PeriodBy)
    ),
    NoReturnShare.KIND: st.builds(
        NoReturnShare,
        _spells(),
        _dated(),
        st.sampled_from((1, 30, 365)),
        st.sampled_from((0, 1)),
        st.sampled_from(Counted),
    ),
    ReachShare.KIND: st.builds(
        lambda cases, within, by: ReachShare(*cases, within, by),
        _subject_and_dates(),
        st.sampled_from((0, 14, 183)),
        st.sampled_from(PeriodBy),
    ),
    ShareAbove.KIND: st.builds(
        ShareAbove,
        _spells(),
        st.sampled_from((1, 3)),
        st.builds(lambda where: Dated("attendance", "started_on", where), _where("attendance")),
        st.sampled_from((("absence_valid_minutes",), ("absence_valid_minutes", "absence_invalid_minutes"))),
        st.just("offered_minutes"),
        st.sampled_from((0, 15, 100)),
        st.none() | st.sampled_from((AgeLimits(0, 17), AgeLimits(7, 16), AgeLimits(18, 150))),
    ),
    Observation.KIND: st.builds(Observation, st.sampled_from(("a", "a", "b"))),
}
"""A drawing of every kind that an engine answers."""
