"""Which shares of intake months, and of the period they are part of, would together tell a small count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from utfall.disclosure.attack import Problem
from utfall.disclosure.relations import Key, Relation, connected
from utfall.figures.estimates.known_then import months_of
from utfall.figures.estimates.making import Frame
from utfall.model.period import Period
from utfall.stats.durations import cases_within
from utfall.stats.follow_up import FollowUp

AGES = (30, 60, 90, 180)
"""Ages in days that the table has columns for."""

_UNTIL, _ALL, _STRETCH = "until", "all", "stretch"
_PERIOD = "period"


class AgeProtection:
    """What is shown are counts until an age, so what a reader has are counts of the stretches between ages.

    Within a month an age is hidden where the stretch since the age shown before it, or what is left after it, is one to
    four. Where the period's months are all there their stretches sum to the period's: as long as a small one can be
    told from that by less than the gate allows, one more age of another month is hidden, and of the period itself only
    when no month is left to hide. ``shown_days`` are the days of which the period's share is shown.
    """

    def __init__(
        self,
        frame: Frame,
        months: Mapping[Period, FollowUp],
        *,
        own: FollowUp,
        shown_days: Sequence[int],
        followed_to: date,
    ) -> None:
        self.followed_to = followed_to
        self._policy = frame.policy
        self._months = months
        self._own = own
        parts = months_of(frame.period)
        is_whole = bool(parts) and set(parts) <= set(months)
        self._parts = parts if is_whole else ()
        plain = [day for day in shown_days if day in self.known_ages(frame.period)] if is_whole else []
        self._plain = tuple(plain)
        self._days = list(plain)
        self._ages = {month: list(self.known_ages(month)) for month in months}
        self._tells_cases = {month: month.end <= followed_to for month in months}
        # Of fewer nothing at all is said of the period.
        self._tells_period = own.cases >= frame.policy.minimum_denominator
        self._counts: dict[Key, int] = {}
        if frame.is_protected:
            self._hide_within_months()
            self._hide_between_months()

    @property
    def hidden_days(self) -> frozenset[int]:
        """The period's shares that have to be hidden for its months' sake."""
        return frozenset(self._plain) - frozenset(self._days)

    def shows_cases(self, month: Period) -> bool:
        """Whether the month's number of cases is shown."""
        return self._tells_cases[month]

    def known_ages(self, period: Period) -> tuple[int, ...]:
        """The ages that the period's last possible case has been followed through."""
        return tuple(age for age in AGES if period.last + timedelta(days=age) < self.followed_to)

    def hidden_ages(self, month: Period) -> frozenset[int]:
        """The ages at which the month's share is hidden."""
        return frozenset(self.known_ages(month)) - frozenset(self._ages[month])

    def _hide_within_months(self) -> None:
        small = self._policy.is_small
        for month, own in self._months.items():
            if own.cases < self._policy.minimum_denominator:
                self._ages[month] = []
                self._tells_cases[month] &= not small(own.cases)
                continue
            shown: list[int] = []
            passed = 0
            for age in self._ages[month]:
                until = cases_within(own.events, days=age)
                if not (small(until - passed) or small(own.cases - until)):
                    shown.append(age)
                    passed = until
            self._ages[month] = shown

    def _hide_between_months(self) -> None:
        while (exposed := self._exposed()) is not None:
            kind, name, column = exposed
            others = [month for month in self._parts if month.id != name]
            if kind == _ALL:
                telling = [month for month in others if self._tells_cases[month] and self._months[month].cases]
                if not telling:
                    self._tells_period = False  # all that the period has are this month's: told to the nearest ten
                    continue
                month = min(telling, key=lambda other: self._months[other].cases)
                self._tells_cases[month], self._ages[month] = False, []
                continue
            # Other months' counts up to the stretch's end, or to its beginning, are what parts it from the period's.
            ends = [int(column), *(age for age in reversed(AGES) if age < int(column))]
            found = next(
                ((month, age) for age in ends for month in self._smallest(others) if self._shows(month, age)), None
            )
            if found is not None:
                self._ages[found[0]].remove(found[1])
            elif self._days:
                self._days.pop()
            else:
                month = next(month for month in self._months if month.id == name)
                self._ages[month].pop()

    def _smallest(self, months: Sequence[Period]) -> list[Period]:
        return sorted(months, key=lambda month: self._months[month].cases)

    def _shows(self, month: Period, age: int) -> bool:
        return age in self._ages[month]

    def _exposed(self) -> Key | None:
        """The first small count that a reader can work out to within fewer than the gate allows; None where none is."""
        counts, relations = self._table()
        hidden = frozenset(key for key in counts if key[0] == _STRETCH or (key[0] == _ALL and not self._is_told(key)))
        width = self._policy.minimum_count - 1
        for group in connected(tuple(relations), hidden):
            small = sorted(key for key in group if self._policy.is_small(counts[key]) and counts[key])
            if small:
                problem = Problem(counts, tuple(relations), group, {})
                if (found := next(problem.narrow(small, width), None)) is not None:
                    return found
        return None

    def _is_told(self, key: Key) -> bool:
        return key[1] == _PERIOD or any(month.id == key[1] and self._tells_cases[month] for month in self._months)

    def _table(self) -> tuple[dict[Key, int], list[Relation]]:
        """The counts of all stretches and of what is shown, which are sums of them."""
        counts: dict[Key, int] = {}
        relations: list[Relation] = []

        def tell(key: Key, count: int, parts: Sequence[Key]) -> None:
            counts[key] = count
            relations.append(Relation(key, tuple(parts)))

        for month, own in self._months.items():
            stretches = dict(self._stretches(month, own))
            counts |= stretches
            for age in self._ages[month]:
                tell((_UNTIL, month.id, str(age)), cases_within(own.events, days=age), _to(stretches, age))
            tell((_ALL, month.id, ""), own.cases, list(stretches))
        for day in self._days:
            parts = [
                key for month in self._parts for key in _to(dict(self._stretches(month, self._months[month])), day)
            ]
            tell((_UNTIL, _PERIOD, str(day)), cases_within(self._own.events, days=day), parts)
        if self._parts and self._tells_period:
            tell((_ALL, _PERIOD, ""), self._own.cases, [(_ALL, month.id, "") for month in self._parts])
        return counts, relations

    def _stretches(self, month: Period, own: FollowUp) -> Iterator[tuple[Key, int]]:
        """The counts between the ages that the month has had, and the rest at an age that none of them is."""
        known = self.known_ages(month)
        until = [0, *(cases_within(own.events, days=age) for age in known), own.cases]
        for age, (before, after) in zip((*known, AGES[-1] + 1), pairwise(until), strict=True):
            yield (_STRETCH, month.id, str(age)), after - before


def _to(stretches: Mapping[Key, int], age: int) -> list[Key]:
    return [key for key in stretches if int(key[2]) <= age]
