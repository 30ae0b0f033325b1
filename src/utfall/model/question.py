"""What an engine is asked: a measure's parameters with the periods, breakdowns and cut-off date.

One frozen class per kind of measure. The SQL engines answer the expression that ``utfall.measures.kinds`` builds
from it; the reference engine answers the question itself, slowly and obviously. Both return the same columns:
``period``, one column per breakdown, then the kind's ``STATISTICS`` (integers), one row per cell that is not empty.

Nothing here rounds or divides: cells are sufficient statistics.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from utfall.model.period import Period

Value = str | int | bool | date


class Operator(StrEnum):
    """Comparison in a condition. ``PRESENT`` takes one boolean: is the field filled in. ``EXCEPT`` is anything but the
    value, also missing."""

    EQUAL = "eq"
    NOT_EQUAL = "ne"
    IN = "in"
    AT_LEAST = "ge"
    ABOVE = "gt"
    AT_MOST = "le"
    BELOW = "lt"
    PRESENT = "present"
    EXCEPT = "except"


@dataclass(frozen=True)
class Condition:
    """``field operator values`` on a row; a field ``persons.<column>`` reads the row's person. Missing never matches
    (also not ``NOT_EQUAL``), but for ``EXCEPT`` and for ``PRESENT`` false."""

    field: str
    operator: Operator
    values: tuple[Value, ...]


Where = tuple[Condition, ...]
"""Conditions that must all hold."""


@dataclass(frozen=True)
class Dated:
    """Rows of a table with one date each: events."""

    table: str
    date: str
    where: Where = ()


@dataclass(frozen=True)
class Spells:
    """Rows of a table that are spells ``[start, end)``; an empty end is ongoing, and so is one after the cut-off.

    A spell whose end is not after its start is empty and counts nowhere (but see ``DayCount.BEGUN_DAYS``).
    """

    table: str
    start: str
    end: str
    where: Where = ()


@dataclass(frozen=True)
class AgeLimits:
    """Age in whole years, both inclusive, counted from ``persons.birth_date``; unknown birth date never matches."""

    at_least: int
    at_most: int


class Counted(StrEnum):
    """Unit that is counted."""

    ROWS = "rows"
    PERSONS = "persons"


class DayCount(StrEnum):
    """``NIGHTS``: days from start up to, not including, the end. ``BEGUN_DAYS``: the end day too, so that a spell with
    start = end has one; a spell with its end before its start still has none."""

    NIGHTS = "nights"
    BEGUN_DAYS = "begun_days"


class PeriodBy(StrEnum):
    """Which date places a case in a period."""

    START = "start"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class EventCount:
    """Events whose date lies in the period; ``amount`` sums that integer column instead of counting rows;
    ``PERSONS`` counts distinct persons per period (and group).

    Rows without the amount are left out; a cell whose rows sum to 0 is a cell. ``rows`` are the rows summed: a sum over
    few rows tells about few people, however large it is. It is there only beside an amount.
    """

    KIND: ClassVar[str] = "event_count"
    STATISTICS: ClassVar[tuple[str, ...]] = ("n", "rows")
    events: Dated
    count: Counted = Counted.ROWS
    amount: str | None = None


@dataclass(frozen=True)
class SpellDays:
    """Days of the spells that fall in the period, up to and including the day before the cut-off for ongoing ones.

    ``n`` are the spells with at least one of the days: many days may be one person's.
    """

    KIND: ClassVar[str] = "spell_days"
    STATISTICS: ClassVar[tuple[str, ...]] = ("days", "n")
    spells: Spells
    count: DayCount = DayCount.NIGHTS


@dataclass(frozen=True)
class Stock:
    """Spells (or distinct persons with one) open at the end of the period's last day: start ≤ last and end > last.
    Periods that end on or after the cut-off are not answered."""

    KIND: ClassVar[str] = "stock"
    STATISTICS: ClassVar[tuple[str, ...]] = ("n",)
    spells: Spells
    count: Counted = Counted.ROWS


@dataclass(frozen=True)
class TimeToEvent:
    """Whole days from each subject's first ``start`` to its first ``stop`` on or after it.

    ``subject`` is a column of every table named (an investigation, a person). A subject whose first ``competing``
    event on or after the start comes strictly before its stop, or has no stop, ends as competing. Subjects with
    neither by the cut-off are open, with the days from start to cut-off. Events after the cut-off are not known. Rows
    without a subject are left out. The breakdowns are those of the first start; where several rows share its day, each
    breakdown column has its smallest known value, in the order of code points.
    Cells are per distinct duration. With ``PeriodBy.OUTCOME`` the date of stop or competing end places the subject
    and open ones are left out.
    """

    KIND: ClassVar[str] = "time_to_event"
    STATISTICS: ClassVar[tuple[str, ...]] = ("duration_days", "n_event", "n_competing", "n_open")
    subject: str
    start: Dated
    stop: Dated
    competing: Dated | None = None
    period_by: PeriodBy = PeriodBy.START


@dataclass(frozen=True)
class NoReturnShare:
    """Ended spells whose person has no event of ``returns`` from ``from_day`` to ``within_days`` days afterwards.

    Days are counted from the spell's last day (end − 1), which also places the spell in a period. ``n_base`` are all
    whose last day lies before the cut-off, ``n_mature`` those whose whole follow-up is known (last day + within_days <
    cut-off), ``n_returned`` the mature with a return, ``n_returned_early`` the returns already seen among the others.
    With ``PERSONS`` each person counts once per period (and group), with the last end in it (ties: any one of them).

    Not every end need count. With ``age`` only those of persons of that age on the last day do. With ``none_ongoing``
    only those after which none of these spells of the person is open on the day after the last day: one that begins
    that very day goes on without a break, and spells that end together do not hinder each other. The ends of
    ``also_ended`` count beside those of ``spells``, only with ``PERSONS``: rows of two tables share no key.
    """

    KIND: ClassVar[str] = "no_return_share"
    STATISTICS: ClassVar[tuple[str, ...]] = ("n_base", "n_mature", "n_returned", "n_returned_early")
    spells: Spells
    returns: Dated
    within_days: int
    from_day: int = 1
    count: Counted = Counted.ROWS
    also_ended: tuple[Spells, ...] = ()
    none_ongoing: tuple[Spells, ...] = ()
    age: AgeLimits | None = None

    def __post_init__(self) -> None:
        if self.also_ended and self.count is not Counted.PERSONS:
            raise ValueError("ends of several kinds of spells are counted as persons")

    @property
    def ended(self) -> tuple[Spells, ...]:
        """All the spells whose ends count."""
        return self.spells, *self.also_ended


@dataclass(frozen=True)
class ReachShare:
    """Subjects that reach a second event within ``within_days`` of the first; competing ends are kept apart.

    First ``start`` per subject, then first ``reach`` and first ``competing`` on or after it; a tie is a reach.
    Subjects and breakdowns are as in ``TimeToEvent``. ``n_reached`` and ``n_competing`` happened within the limit and
    before the cut-off, ``n_not_reached`` had neither within a limit that has passed, ``n_pending`` may still reach.
    With ``PeriodBy.OUTCOME`` the day of the reach, of the competing end or of the passed limit places the subject, and
    pending ones are left out.
    """

    KIND: ClassVar[str] = "reach_share"
    STATISTICS: ClassVar[tuple[str, ...]] = ("n", "n_reached", "n_competing", "n_not_reached", "n_pending")
    subject: str
    start: Dated
    reach: Dated
    competing: Dated | None
    within_days: int
    period_by: PeriodBy = PeriodBy.START


@dataclass(frozen=True)
class ShareAbove:
    """Persons with an open spell in a window before the period whose summed share lies above a threshold.

    The window is the ``window_months`` whole calendar months before the month of the period's first day; a spell is
    open in it when start < window end and end (or cut-off) > window start. ``parts`` and ``whole`` are integer columns
    of ``values``, summed over its rows dated in the period; a missing one adds nothing, and persons with whole = 0 are
    left out. Above means 100·Σparts > threshold_percent·Σwhole. Age is counted at the last day of the window, in
    breakdowns too. Breakdowns are those of the spells: a person with open spells in two groups counts once in each,
    with the same share.
    """

    KIND: ClassVar[str] = "share_above"
    STATISTICS: ClassVar[tuple[str, ...]] = ("n_persons", "n_above")
    spells: Spells
    window_months: int
    values: Dated
    parts: tuple[str, ...]
    whole: str
    threshold_percent: int
    age: AgeLimits | None = None


@dataclass(frozen=True)
class Observation:
    """A figure that came ready-made: the value of ``series`` for exactly the period, in ten-thousandths.

    It has a period and no date: the delivery decides whether it is known, not the cut-off. A numerator or denominator
    that was not given is absent from the cell.
    """

    KIND: ClassVar[str] = "observation"
    STATISTICS: ClassVar[tuple[str, ...]] = ("value_e4", "numerator", "denominator")
    series: str


@dataclass(frozen=True)
class Ratio:
    """One measure divided by another, both by id; answered by asking both and dividing in the gate."""

    KIND: ClassVar[str] = "ratio"
    STATISTICS: ClassVar[tuple[str, ...]] = ("numerator", "denominator")
    numerator: str
    denominator: str


@dataclass(frozen=True)
class WindowFollowUp:
    """What happened inside each period to the subjects of ``wait`` that were open in it, whenever they began.

    Subjects and their ends are those of ``wait``; its ``period_by`` says nothing here. Cells are per age of the subject
    in whole days since its start: ``n_event`` and ``n_competing`` ended on a day of the period, ``n_open`` were open
    after its last day (or the last before the cut-off) and have that day's age, ``n_entered`` began before the period
    and have the age of the day before its first. A subject that ended before the period is in no cell. Breakdowns are
    those of the first start.
    """

    KIND: ClassVar[str] = "window_follow_up"
    STATISTICS: ClassVar[tuple[str, ...]] = ("duration_days", "n_event", "n_competing", "n_open", "n_entered")
    wait: TimeToEvent


@dataclass(frozen=True)
class TimeToReturn:
    """Whole days from the last day of an ended spell to its person's first return, for the ends of ``share``.

    The ends, the persons and the placing in periods are those of ``share``. Cells are per distinct duration:
    ``n_event`` returned that many days afterwards, ``n_open`` had not returned on that day, the last of their follow-up
    (``within_days``, or the last day before the cut-off where that comes first).
    """

    KIND: ClassVar[str] = "time_to_return"
    STATISTICS: ClassVar[tuple[str, ...]] = ("duration_days", "n_event", "n_open")
    share: NoReturnShare


@dataclass(frozen=True)
class RegistrationDelay:
    """Whole days from an event to its registration, for events dated in the period.

    Cells are per number of days: ``n_delays`` were registered that long after their date (at once where the
    registration is dated before it), ``n_observable`` were dated so long before the last day known, the longest delay
    that could have been seen. Rows without a day of registration, or with one on or after the cut-off, are left out.
    """

    KIND: ClassVar[str] = "registration_delay"
    STATISTICS: ClassVar[tuple[str, ...]] = ("duration_days", "n_delays", "n_observable")
    events: Dated
    registered: str


Study = WindowFollowUp | TimeToReturn | RegistrationDelay
"""What the gate asks to estimate a figure; no definition file names these kinds."""

STUDIES: dict[str, type[Study]] = {study.KIND: study for study in (WindowFollowUp, TimeToReturn, RegistrationDelay)}

Spec = EventCount | SpellDays | Stock | TimeToEvent | NoReturnShare | ReachShare | ShareAbove | Observation | Ratio

SPECS: dict[str, type[Spec]] = {
    spec.KIND: spec
    for spec in (
        EventCount,
        SpellDays,
        Stock,
        TimeToEvent,
        NoReturnShare,
        ReachShare,
        ShareAbove,
        Observation,
        Ratio,
    )
}


def statistics_of(spec: Spec | Study) -> tuple[str, ...]:
    """The statistics of the kind that this measure has: an event count has ``rows`` only beside an amount."""
    if isinstance(spec, EventCount) and spec.amount is None:
        return ("n",)
    return spec.STATISTICS


@dataclass(frozen=True)
class AgeBands:
    """Breakdown by age in whole years at the date that places the row; ``limits`` are the lower bounds above 0.

    Values are written ``0–17``, ``18–64``, ``65–``; unknown birth date, or one after the date, is ``okänd``. For days
    of spells each day has its own age, for stocks the age is that of the period's last day. Born 29 February, one is a
    year older on 28 February of years without it.
    """

    limits: tuple[int, ...]

    def labels(self) -> tuple[str, ...]:
        """The band names in order, without the unknown one."""
        bounds = (0, *self.limits)
        return (*(f"{low}–{high - 1}" for low, high in itertools.pairwise(bounds)), f"{bounds[-1]}–")

    def labels_within(self, ages: AgeLimits) -> tuple[str, ...]:
        """The names of the bands that hold any of the ages."""
        oldest = (*(limit - 1 for limit in self.limits), ages.at_most)
        bands = zip(self.labels(), (0, *self.limits), oldest, strict=True)
        return tuple(label for label, low, high in bands if low <= ages.at_most and high >= ages.at_least)


@dataclass(frozen=True)
class Breakdown:
    """A grouping: ``column`` of the table that is counted, ``persons.<column>``, or an age band. Empty is ``okänd``."""

    name: str
    column: str = ""
    age: AgeBands | None = None


@dataclass(frozen=True)
class Question:
    """A measure's parameters with what is asked: all ``periods`` and the ``breakdowns`` at once.

    ``known_until`` is the cut-off, exclusive: the day of the extract. Rows dated on or after it do not exist.
    """

    spec: Spec | Study
    periods: tuple[Period, ...]
    breakdowns: tuple[Breakdown, ...]
    known_until: date

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the answer: period, the breakdowns, the kind's statistics."""
        return ("period", *(b.name for b in self.breakdowns), *statistics_of(self.spec))


UNKNOWN_GROUP = "okänd"
"""The breakdown value of rows where the column is empty."""


@dataclass(frozen=True)
class CellCounts:
    """One row of an answer: period id, one value per breakdown, the kind's statistics by name."""

    period: str
    groups: tuple[str, ...]
    statistics: tuple[tuple[str, int], ...]

    def __getitem__(self, name: str) -> int:
        for statistic, number in self.statistics:
            if statistic == name:
                return number
        raise KeyError(name)
