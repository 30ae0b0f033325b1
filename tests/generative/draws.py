"""Random small tables and random questions about them, made to collide: few persons, few days, the same ids again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
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
    RegistrationDelay,
    ShareAbove,
    Spec,
    SpellDays,
    Spells,
    Stock,
    Study,
    TimeToEvent,
    TimeToReturn,
    Value,
    Where,
    WindowFollowUp,
)
from utfall.model.table import Column, ColumnType
from utfall.model.tables import TABLES_BY_NAME

Draw = Any

LAST = date(2025, 3, 10)
PERSONS = ("p1", "p2", "p3", "p4")
SUBJECTS = ("u0", "u1", "u2")
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

_ORDERED = (ColumnType.INTEGER, ColumnType.DATE)
EDGES = (
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 28),
    date(2024, 3, 1),
    date(2024, 8, 31),
    date(2024, 12, 30),
)
DAYS = tuple(sorted({edge + timedelta(days=number) for edge in EDGES for number in (0, 1, 2, 14, 15, 30, 31)}))
"""Days at the edges of periods, and the limits' lengths from each other: ties and last days come up often."""

BIRTHS = (
    None,
    date(2006, 2, 28),
    date(2004, 2, 29),
    date(2006, 3, 1),
    date(2008, 2, 29),
    date(2024, 2, 1),
    date(1990, 6, 15),
)


def tables(seed: int) -> dict[str, Rows]:
    """All tables about persons, and some observations, with up to a dozen rows each; the same for the same seed.

    Rows are many small choices, more than Hypothesis can shrink in reasonable time; a seed stands for them.
    """
    random = Random(seed)
    found: dict[str, Rows] = {
        "persons": [
            {"person_key": person, "birth_date": random.choice(BIRTHS), "sex": random.choice((None, "woman", "man"))}
            for person in random.choice((PERSONS, PERSONS, PERSONS[:2], ()))
        ]
    }
    for name in (*SPELL_TABLES, "referrals", "decisions"):
        # Attendance asks for more: it counts only for a person with a spell at the same time.
        most = 60 if name == "attendance" else 14
        found[name] = [_row(name, number, random) for number in range(random.choice((most, most - 2, 8, 4, 0)))]
    found["attendance"] = list({(r["person_key"], r["started_on"]): r for r in found["attendance"]}.values())
    found["observations"] = [
        {
            "series": "a",
            "period": period.id,
            "value": Decimal(random.randint(-999_999, 999_999)).scaleb(-4),
            "numerator": random.choice((None, 0, 7)),
            "denominator": random.choice((None, 9)),
        }
        for period in random.sample(PERIODS, 8)
    ]
    return found


def _row(name: str, number: int, random: Random) -> dict[str, object]:
    table = TABLES_BY_NAME[name]
    row: dict[str, object] = {}
    for column in table.columns:
        is_missing = not column.required and random.random() < 0.2
        row[column.name] = None if is_missing else random.choice(_values(column))
    for key in table.key:
        if key.endswith("_id"):
            row[key] = f"u{number}"
    if table.spell:
        start = random.choice(DAYS)
        length = random.choice((None, None, -1, 0, 1, 7, 30, 90, 200, 400))
        if length is None and table.column(table.spell.end).required:
            length = 7
        row[table.spell.start] = start
        row[table.spell.end] = None if length is None else start + timedelta(days=length)
    return row


def _values(column: Column) -> Sequence[Value]:
    """The values that a column may take; few, so that rows meet."""
    match column.type:
        case ColumnType.CODE:
            return column.code_names[:3]
        case ColumnType.DATE:
            return DAYS
        case ColumnType.BOOLEAN:
            return (True, False)
        case ColumnType.INTEGER:
            return (0, 10, 15, 85, 100)
        case ColumnType.PSEUDONYM:
            return PERSONS
        case _ if column.name in ("investigation_id", "care_spell_id"):
            return SUBJECTS
        case _:
            return ("A", "b", "Å")


days = st.sampled_from(DAYS)
_ages = st.sampled_from((None, AgeLimits(0, 17), AgeLimits(15, 20), AgeLimits(18, 150)))


@st.composite
def questions(draw: Draw) -> list[Question]:
    """A question of every kind with any parameters: some periods, up to two breakdowns, a cut-off.

    Of the kinds that seldom find anything to count there are several.
    """
    seldom = (*(ShareAbove.KIND,) * 5, *(NoReturnShare.KIND,) * 2, EventCount.KIND, SpellDays.KIND)
    return [draw(_question(KINDS[kind])) for kind in (*KINDS, *seldom)]


@st.composite
def _question(draw: Draw, specs: st.SearchStrategy[Spec | Study]) -> Question:
    spec = draw(specs)
    table = _counted_table(spec)
    possible = [] if table is None else _breakdowns(table)
    if isinstance(share := spec.share if isinstance(spec, TimeToReturn) else spec, NoReturnShare):
        possible = [b for b in possible if all(b in _breakdowns(spells.table) for spells in share.also_ended)]
    breakdowns = draw(st.lists(st.sampled_from(possible), max_size=2, unique_by=lambda b: b.name)) if possible else []
    chosen = draw(st.sampled_from((PERIODS[:6], PERIODS[6:], PERIODS)))
    periods = draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=6, unique=True))
    known_until = draw(st.sampled_from((LAST, LAST, LAST, date(2025, 1, 1), date(2024, 3, 5), None)))
    known_until = known_until or draw(days)
    return Question(spec, tuple(periods), tuple(breakdowns), known_until)


def _counted_table(spec: Spec | Study) -> str | None:
    match spec:
        case EventCount() | RegistrationDelay():
            return spec.events.table
        case WindowFollowUp(wait=wait):
            return wait.start.table
        case TimeToReturn(share=share):
            return share.spells.table
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
    # Dates and numbers come up as often as all the codes together: more operators apply to them.
    columns += [(name, column) for name, column in columns if column.type in _ORDERED] * 2
    return tuple(
        draw(_condition(name, column))
        for name, column in draw(
            st.sampled_from((0, 0, 1, 2)).flatmap(lambda n: st.lists(st.sampled_from(columns), min_size=n, max_size=n))
        )
    )


@st.composite
def _condition(draw: Draw, name: str, column: Column) -> Condition:
    ordered = column.type in _ORDERED
    equality = (Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.PRESENT, Operator.EXCEPT)
    operator = draw(st.sampled_from(tuple(Operator) if ordered else equality))
    if operator is Operator.PRESENT:
        return Condition(name, operator, (draw(st.booleans()),))
    values = st.sampled_from(BIRTHS[1:] if name == "persons.birth_date" else _values(column))
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
    with_amount = tuple(choice for choice in EVENT_DATES if choice[0] in AMOUNTS)
    events = draw(_dated(draw(st.sampled_from((EVENT_DATES, with_amount)))))
    amount = draw(st.sampled_from((*AMOUNTS.get(events.table, ()), None)))
    return EventCount(events, Counted.ROWS if amount else draw(st.sampled_from(Counted)), amount)


@st.composite
def _no_return_share(draw: Draw) -> NoReturnShare:
    count = draw(st.sampled_from(Counted))
    several = st.sampled_from((0, 0, 1, 2)).flatmap(lambda n: st.lists(_spells(), min_size=n, max_size=n))
    return NoReturnShare(
        draw(_spells()),
        draw(_dated()),
        draw(st.sampled_from((1, 14, 30, 365))),
        draw(st.sampled_from((0, 1))),
        count,
        tuple(draw(several)) if count is Counted.PERSONS else (),
        tuple(draw(several)),
        draw(_ages),
    )


@st.composite
def _subject_and_dates(draw: Draw) -> tuple[str, Dated, Dated, Dated | None]:
    subject = draw(st.sampled_from(("investigation_id", "person_key")))
    chosen = CASE_TABLES if subject == "investigation_id" else EVENT_DATES
    return subject, draw(_dated(chosen)), draw(_dated(chosen)), draw(st.none() | _dated(chosen))


KINDS: dict[str, st.SearchStrategy[Spec | Study]] = {
    EventCount.KIND: _event_count(),
    SpellDays.KIND: st.builds(SpellDays, _spells(), st.sampled_from(DayCount)),
    Stock.KIND: st.builds(Stock, _spells(), st.sampled_from(Counted)),
    TimeToEvent.KIND: st.builds(
        lambda cases, by: TimeToEvent(*cases, by), _subject_and_dates(), st.sampled_from(PeriodBy)
    ),
    NoReturnShare.KIND: _no_return_share(),
    ReachShare.KIND: st.builds(
        lambda cases, within, by: ReachShare(*cases, within, by),
        _subject_and_dates(),
        st.sampled_from((0, 1, 14, 30)),
        st.sampled_from(PeriodBy),
    ),
    ShareAbove.KIND: st.builds(
        ShareAbove,
        _spells() | st.builds(Spells, st.sampled_from(SPELL_TABLES), st.just("started_on"), st.just("ended_on")),
        st.sampled_from((1, 3)),
        st.builds(
            lambda where: Dated("attendance", "started_on", where), st.just(()) | st.just(()) | _where("attendance")
        ),
        st.sampled_from((("absence_valid_minutes",), ("absence_valid_minutes", "absence_invalid_minutes"))),
        st.just("offered_minutes"),
        st.sampled_from((0, 15, 100)),
        _ages,
    ),
    Observation.KIND: st.builds(Observation, st.sampled_from(("a", "a", "b"))),
    WindowFollowUp.KIND: st.builds(
        lambda cases, by: WindowFollowUp(TimeToEvent(*cases, by)), _subject_and_dates(), st.sampled_from(PeriodBy)
    ),
    TimeToReturn.KIND: st.builds(TimeToReturn, _no_return_share()),
    RegistrationDelay.KIND: st.builds(RegistrationDelay, _dated(), st.just("registered_on")),
}
"""A drawing of every kind that an engine answers."""
