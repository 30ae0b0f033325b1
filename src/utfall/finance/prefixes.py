"""Rules of the longest prefix: the code that a rule begins with most of decides, among the rules of that month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class PrefixRule:
    """Codes that begin with ``prefix`` mean ``value`` from ``first`` to ``last``, both included; None is no limit."""

    prefix: str
    value: str
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Does the rule hold that day?"""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, other: PrefixRule) -> bool:
        """Do both hold some day for the same prefix?"""
        first = max(self.first or date.min, other.first or date.min)
        return self.prefix == other.prefix and first <= min(self.last or date.max, other.last or date.max)


@dataclass(frozen=True)
class PrefixRules:
    """Rules of which no two of one prefix hold the same day."""

    rules: tuple[PrefixRule, ...]
    _by_prefix: dict[str, tuple[PrefixRule, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_prefix: dict[str, tuple[PrefixRule, ...]] = {}
        for rule in self.rules:
            by_prefix[rule.prefix] = (*by_prefix.get(rule.prefix, ()), rule)
        object.__setattr__(self, "_by_prefix", by_prefix)

    def value_of(self, code: str, *, on: date) -> str | None:
        """What the code means that day; None where no rule meets it."""
        for length in range(len(code), 0, -1):
            for rule in self._by_prefix.get(code[:length], ()):
                if rule.holds(on):
                    return rule.value
        return None
