"""A country's worth of the same events, in slices of time: drawn alike, but not conditioned on published totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from utfall.synthetic import referrals, services
from utfall.synthetic.days import Days, Flags, Numbers, day_of, work_weights
from utfall.synthetic.nation_care import placement_columns
from utfall.synthetic.nation_cases import AREAS, KNOWN_UNTIL, UNITS, Cases, Columns, delay_days, kept
from utfall.synthetic.text_columns import (
    code_column,
    constant_column,
    date_column,
    id_column,
    pseudonym_column,
    scrambled,
)

FIRST_DAY = day_of(date(2021, 1, 1))

LARGEST = 1_200
"""Units at most: decisions are numbered two to a referral, and identifiers have eight digits."""

_INVESTIGATED_SHARE = 0.31
_JOINING_SHARE = 0.05


@dataclass(frozen=True)
class Scale:
    """How large: ``units`` of 100 000 events. Persons are numbered: children with cases, adults with cases, others."""

    units: float

    def __post_init__(self) -> None:
        if not 0 < self.units <= LARGEST:
            raise ValueError(f"population factor {self.units}: above 0, at most {LARGEST}")

    @property
    def referrals(self) -> int:
        """Referrals in all."""
        return round(40_000 * self.units)

    @property
    def children(self) -> int:
        """Persons from 0: children who have investigations."""
        return max(round(6_600 * self.units), 10)

    @property
    def with_cases(self) -> int:
        """Persons below this number may have investigations."""
        return self.children + max(round(4_400 * self.units), 10)

    @property
    def persons(self) -> int:
        """Persons in all."""
        return self.with_cases + max(round(5_000 * self.units), 10)

    @property
    def pupils(self) -> int:
        """Children whose school attendance is delivered, the first in number."""
        return min(max(round(250 * self.units), 5), self.children)


@dataclass(frozen=True)
class Slice:
    """Numbers ``first`` to ``last`` (exclusive) of the referrals, in order of receipt, and the days they cover."""

    number: int
    first: int
    last: int
    first_day: int
    last_day: int


def time_slices(scale: Scale, count: int) -> Iterator[Slice]:
    """The history in ``count`` slices with equally many referrals."""
    bounds = np.linspace(0, scale.referrals, count + 1).astype(int)
    days = _quantile_days(bounds / scale.referrals)
    for n in range(count):
        yield Slice(n, int(bounds[n]), int(bounds[n + 1]), int(days[n]), int(days[n + 1]))


def person_columns(numbers: Numbers, scale: Scale) -> Columns:
    """Persons by number; the same number always gives the same person."""
    bits = scrambled(numbers, salt=3)
    spread = (bits % np.uint64(10_000)).astype(np.int64)
    is_child = (numbers < scale.children) | ((numbers >= scale.with_cases) & (numbers % 2 == 0))
    birth = np.where(is_child, day_of(date(2005, 6, 1)) + spread * 4_600 // 10_000, -12_500 + spread * 24_500 // 10_000)
    return {
        "person_key": pseudonym_column(numbers, salt=1),
        "family_key": pseudonym_column(numbers // 3, salt=2),
        "birth_date": date_column(birth),
        "sex": code_column(("woman", "man"), (bits >> np.uint64(40)).astype(np.int64) % 2),
        "registered_on": date_column(np.full(len(numbers), FIRST_DAY)),
    }


def slice_tables(rng: np.random.Generator, scale: Scale, part: Slice) -> dict[str, Columns]:
    """The events that begin in a slice, per table, each sorted by its date."""
    n = part.last - part.first
    received = _quantile_days((part.first + np.arange(n) + rng.random(n)) / scale.referrals)
    kind = rng.choice(4, size=n, p=[0.62, 0.28, 0.07, 0.03]).astype(np.int64)
    opens = (kind <= 1) & (rng.random(n) < _INVESTIGATED_SHARE / 0.9)
    is_child = rng.random(n) < 0.6
    person = _persons(rng, scale, opens=opens, is_child=is_child)
    latest = np.maximum.accumulate(np.where(opens, np.arange(n), -1))
    joins = ~opens & (kind <= 1) & (rng.random(n) < _JOINING_SHARE) & (latest >= 0)
    person[joins], kind[joins], is_child[joins] = person[latest[joins]], kind[latest[joins]], is_child[latest[joins]]
    case_number = part.first + np.where(opens, np.arange(n), latest)
    registered = received + delay_days(rng, n, 1.5, 10)
    outcome = np.where(opens, 0, np.where(joins, 1, 2))
    unit = scrambled(person, salt=5).astype(np.int64) % len(UNITS)
    known = registered < KNOWN_UNTIL
    tables: dict[str, Columns] = {}
    tables["referrals"] = kept(
        known,
        {
            "referral_id": id_column("A", part.first + np.arange(n)),
            "person_key": pseudonym_column(person, salt=1),
            "received_on": date_column(received),
            "kind": code_column(referrals.KINDS, kind),
            "investigation_id": id_column("U", case_number, present=opens | joins),
            "outcome": code_column(referrals.OUTCOMES, outcome),
            "area": constant_column(AREAS[0], n),
            "unit": code_column(UNITS, unit),
            "registered_on": date_column(registered),
        },
    )
    cases = Cases(rng, received[opens], kind[opens], is_child[opens], person[opens], case_number[opens], unit[opens])
    tables["investigations"] = cases.investigations()
    tables["decisions"] = cases.decisions()
    tables["interventions"], chains = cases.interventions()
    tables["placements"] = placement_columns(rng, chains, known_until=KNOWN_UNTIL, units=UNITS)
    tables["attendance"] = _attendance(rng, scale, part)
    return tables


def service_columns(rng: np.random.Generator, part: Slice, *, first: int, count: int) -> Columns:
    """Service contacts of a slice's days, numbered from ``first``."""
    day = np.sort(rng.integers(part.first_day, max(part.last_day, part.first_day + 1), count))
    return {
        "contact_id": id_column("S", first + np.arange(count)),
        "kind": code_column(services.KINDS, (rng.random(count) < 0.66).astype(np.int64)),
        "service": code_column(services.SERVICES, rng.integers(0, len(services.SERVICES), count)),
        "contact_on": date_column(day),
        "contacts": pa.array(1 + np.floor(rng.exponential(0.8, count)).astype(np.int64)),
        "area": constant_column(AREAS[1], count),
        "unit": code_column(UNITS, rng.integers(0, len(UNITS), count)),
        "registered_on": date_column(np.minimum(day + 2, KNOWN_UNTIL - 1)),
    }


def _attendance(rng: np.random.Generator, scale: Scale, part: Slice) -> Columns:
    """One row per pupil for each month that begins in the slice, July left out."""
    starts = [day_of(date(y, m, 1)) for y in range(2021, 2026) for m in range(1, 13) if m != 7]
    ends = [day_of(date(y + m // 12, m % 12 + 1, 1)) for y in range(2021, 2026) for m in range(1, 13) if m != 7]
    months = [
        (s, e) for s, e in zip(starts, ends, strict=True) if part.first_day <= s < part.last_day and e + 8 < KNOWN_UNTIL
    ]
    pupil = np.tile(np.arange(scale.pupils), len(months))
    first = np.repeat(np.array([s for s, _ in months], dtype=np.int64), scale.pupils)
    end = np.repeat(np.array([e for _, e in months], dtype=np.int64), scale.pupils)
    n = len(pupil)
    bits = scrambled(pupil, salt=7)
    is_high = (bits % np.uint64(1000)).astype(np.int64) < 540
    offered = rng.integers(4_800, 6_700, n)
    share = np.where(is_high, 0.19 + 0.5 * rng.random(n) ** 2, 0.01 + 0.12 * rng.random(n))
    absent = np.rint(share * offered).astype(np.int64)
    valid = np.rint(absent * (0.4 + 0.5 * rng.random(n))).astype(np.int64)
    operator = np.searchsorted([800, 970], (bits >> np.uint64(32)).astype(np.int64) % 1000, side="right")
    return {
        "person_key": pseudonym_column(pupil, salt=1),
        "started_on": date_column(first),
        "ended_on": date_column(end),
        "school_operator": code_column(("municipal", "independent", "other"), operator),
        "offered_minutes": pa.array(offered),
        "absence_valid_minutes": pa.array(valid),
        "absence_invalid_minutes": pa.array(absent - valid),
        "registered_on": date_column(end + 8),
    }


def _persons(rng: np.random.Generator, scale: Scale, *, opens: Flags, is_child: Flags) -> Numbers:
    """Persons of the referrals: three in a hundred of those without investigation concerns somebody who has had one."""
    n = len(opens)
    share = rng.random(n)
    child = np.floor(share * scale.children).astype(np.int64)
    adult = scale.children + np.floor(share * (scale.with_cases - scale.children)).astype(np.int64)
    others = scale.with_cases + np.floor(share * (scale.persons - scale.with_cases)).astype(np.int64)
    has_cases = opens | (rng.random(n) < 0.03)
    return np.where(has_cases, np.where(is_child, child, adult), others)


_WEIGHTS = np.cumsum(work_weights(FIRST_DAY, KNOWN_UNTIL - 1, weekend=0.1))


def _quantile_days(shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Days:
    """The day at which each share of all referrals has come in."""
    days = FIRST_DAY + np.searchsorted(_WEIGHTS / _WEIGHTS[-1], shares, side="right")
    return np.minimum(days, KNOWN_UNTIL - 1).astype(np.int64)
