"""Persons and families: who each referral and investigation is about, and who comes back."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from utfall.synthetic.casework import Cases
from utfall.synthetic.days import NEVER, Days, Numbers, date_of
from utfall.synthetic.emergency import Chain
from utfall.synthetic.interventions import Interventions
from utfall.synthetic.referrals import Referrals

SEXES = ("woman", "man")
FOLLOW_UP_DAYS = 365

_YEAR = 365.25
_REUSE_SHARE = 0.34
_SIBLING_SHARE = 0.4
_RECENT = 4000
_LEAST_AGE = {"hvb": 12.0, "sis": 13.0, "supported_housing": 16.0}


@dataclass(frozen=True)
class Population:
    """Persons in order of first contact, and the person of each case and referral."""

    birth_day: Days
    sex: Numbers
    family: Numbers
    registered: Days
    of_case: Numbers
    of_referral: Numbers

    def __len__(self) -> int:
        return len(self.birth_day)


def assign_persons(
    rng: np.random.Generator,
    *,
    cases: Cases,
    referrals: Referrals,
    interventions: Interventions,
    chains: Sequence[Chain],
) -> Population:
    """The persons behind the events, taken in order of receipt.

    A person whose completed intervention is marked as returning is given a later referral within a year; one not so
    marked is left alone for that year. Nobody gets a new case while an earlier one, or its care, goes on. Children
    are given an age that fits the placements of their case.
    """
    people = _People(rng)
    after = _Aftermath.of(cases, interventions)
    limits = _age_limits(cases, chains)
    of_case = np.full(len(cases), -1)
    of_referral = np.full(len(referrals), -1)
    joins = referrals.outcome == 1
    for index in np.flatnonzero(~joins):
        case, day = int(referrals.case[index]), int(referrals.received[index])
        low, high = limits.get(case, (0.0, 17.8))
        person = people.find(
            day,
            is_child=bool(referrals.is_child[index]),
            may_return=bool(referrals.kind[index] <= 1),
            age_limits=(low, high),
            is_violence=case >= 0 and cases.kind[case] == 2,
            registered=int(referrals.registered[index]),
        )
        of_referral[index] = person
        if case >= 0:
            of_case[case] = person
            people.settle(person, free_from=int(after.free_from[case]), returns_after=int(after.returns_after[case]))
    of_referral[joins] = of_case[referrals.case[joins]]
    return people.population(of_case, of_referral, seen_on=referrals.registered)


@dataclass(frozen=True)
class _Aftermath:
    """Per case: the first day its person may appear again, and the last day before an agreed return (−1: none)."""

    free_from: Days
    returns_after: Days

    @classmethod
    def of(cls, cases: Cases, interventions: Interventions) -> _Aftermath:
        free = cases.ended + 1
        np.maximum.at(free, interventions.case, interventions.ended + 1)
        completed = interventions.end_reason == 0
        case = interventions.case[completed]
        free[case] = np.maximum(free[case], interventions.ended[completed] + FOLLOW_UP_DAYS + 2)
        gone = np.isin(interventions.end_reason, (3, 4))
        free[interventions.case[gone]] = NEVER
        returns_after = np.full(len(cases), -1)
        back = interventions.returns
        returns_after[interventions.case[back]] = interventions.ended[back]
        return cls(free, returns_after)


def _age_limits(cases: Cases, chains: Sequence[Chain]) -> dict[int, tuple[float, float]]:
    """Youngest and oldest age in years when a child's case with placements comes in."""
    limits: dict[int, tuple[float, float]] = {}
    for chain in chains:
        if cases.kind[chain.case] not in (0, 3):
            continue
        received = int(cases.received[chain.case])
        years = (chain.stays[-1].until - received) / _YEAR
        least = max((_LEAST_AGE.get(s.form, 0.0) - (s.started - received) / _YEAR for s in chain.stays), default=0.0)
        low = max(least, 0.0)
        # Care of the young may go on after eighteen, but ends before twenty-one (LVU 21 §).
        high = min(17.5, max(18.2 - years, low + 0.3))
        limits[chain.case] = (min(low, 17.2), high)
    return limits


@dataclass
class _People:
    """Persons so far. The loop over events is sequential by nature: who is free depends on all earlier events."""

    rng: np.random.Generator
    birth: list[int] = field(default_factory=list)
    sex: list[int] = field(default_factory=list)
    family: list[int] = field(default_factory=list)
    registered: list[int] = field(default_factory=list)
    free_from: list[int] = field(default_factory=list)
    families: int = 0
    child_families: list[int] = field(default_factory=list)
    seen: dict[bool, list[int]] = field(default_factory=lambda: {True: [], False: []})
    returning: list[tuple[int, int]] = field(default_factory=list)

    def find(
        self,
        day: int,
        *,
        is_child: bool,
        may_return: bool,
        age_limits: tuple[float, float],
        is_violence: bool,
        registered: int,
    ) -> int:
        """The person of a new matter: one who is due to return, one seen before, or a new one."""
        if may_return and self.returning and self.returning[0][0] <= day:
            for position, (due, person) in enumerate(self.returning[:8]):
                if due <= day and self._fits(person, day, is_child, age_limits):
                    self.returning.pop(position)
                    heapq.heapify(self.returning)
                    return person
        if not is_violence and self.rng.random() < _REUSE_SHARE:
            pool = self.seen[is_child]
            for _ in range(3):
                if pool:
                    person = pool[-1 - int(self.rng.random() * min(len(pool), _RECENT))]
                    if self.free_from[person] <= day and self._fits(person, day, is_child, age_limits):
                        return person
        return self._new(day, is_child, age_limits, is_violence, registered)

    def settle(self, person: int, *, free_from: int, returns_after: int) -> None:
        """Keep the person from new matters until ``free_from``, or have them back within a year."""
        self.free_from[person] = NEVER if returns_after >= 0 else free_from
        if returns_after >= 0:
            due = returns_after + 2 + int(self.rng.beta(1.1, 1.9) * (FOLLOW_UP_DAYS - 30))
            heapq.heappush(self.returning, (due, person))

    def population(self, of_case: Numbers, of_referral: Numbers, *, seen_on: Days) -> Population:
        """Everybody met, registered with the referral that was registered first (``seen_on`` per referral)."""
        registered = np.array(self.registered)
        np.minimum.at(registered, of_referral, seen_on)
        return Population(
            birth_day=np.array(self.birth),
            sex=np.array(self.sex),
            family=np.array(self.family),
            registered=registered,
            of_case=of_case,
            of_referral=of_referral,
        )

    def _fits(self, person: int, day: int, is_child: bool, age_limits: tuple[float, float]) -> bool:
        age = (day - self.birth[person]) / _YEAR
        return age_limits[0] <= age <= age_limits[1] if is_child else 18.05 <= age <= 90

    def _new(self, day: int, is_child: bool, age_limits: tuple[float, float], violence: bool, registered: int) -> int:
        draw = self.rng.random(4)
        if not is_child:
            self.families += 1
            return self._add(day, 18.1 + 62 * float(draw[0]) ** 1.6, draw[1] < (0.9 if violence else 0.42), registered)
        if self.child_families and draw[2] < _SIBLING_SHARE:
            family = self.child_families[-1 - int(draw[3] * min(len(self.child_families), 300))]
        else:
            self.families += 1
            family = self.families
            self.child_families.append(family)
            for is_woman in (True, False)[: 1 if draw[3] < 0.3 else 2]:
                parent = self._add(day, 27 + 24 * float(self.rng.random()), is_woman, registered, seen=False)
                self.family[parent] = family
        low, high = age_limits
        child = self._add(day, low + (high - low) * float(draw[0]) ** 0.75, draw[1] < 0.47, registered, child=True)
        self.family[child] = family
        return child

    def _add(
        self,
        day: int,
        age: float,
        is_woman: bool | np.bool_,
        registered: int,
        *,
        child: bool = False,
        seen: bool = True,
    ) -> int:
        person = len(self.birth)
        self.birth.append(day - int(age * _YEAR) - 1)
        self.sex.append(0 if is_woman else 1)
        self.family.append(self.families)
        self.registered.append(registered)
        self.free_from.append(0)
        if seen:
            self.seen[child].append(person)
        return person


def personal_numbers(birth_day: Days) -> list[str]:
    """Identifiers shaped ``ÅÅÅÅMMDD-NNNN`` that can belong to nobody: 40 is added to the month.

    No Swedish series does that: personal numbers have months 01–12, co-ordination numbers add 60 to the *day*, and
    organisation numbers have at least 20 in the place of the month but the prefix 16.
    """
    serial: dict[int, int] = {}
    numbers = []
    for day in birth_day.tolist():
        serial[day] = serial.get(day, 0) + 1
        born = date_of(day)
        numbers.append(f"{born.year:04d}{born.month + 40:02d}{born.day:02d}-{serial[day]:04d}")
    return numbers


_SYLLABLES = ("ba", "do", "fi", "ga", "ku", "le", "mo", "ni", "po", "ru", "sa", "to", "vi", "ja", "he", "tu")


def invented_names(count: int) -> list[str]:
    """Made-up names of syllables, there only to be left at the door."""
    size = len(_SYLLABLES)
    names = []
    for n in range(count):
        first = _SYLLABLES[n % size] + _SYLLABLES[n // 7 % size] + _SYLLABLES[n // 3 % size]
        last = _SYLLABLES[n // 5 % size] + _SYLLABLES[n // 11 % size] + "x" + _SYLLABLES[n // 13 % size]
        names.append(f"{first.capitalize()} {last.capitalize()}")
    return names
