"""A result table as the protection sees it: named counts and the equations that tie them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from utfall.model.figure import Protection

Key = tuple[str, ...]
"""Names one count: by convention what is counted, the period, then one value per breakdown."""


@dataclass(frozen=True)
class Relation:
    """``total`` is the sum of ``parts``; with ``is_sum`` False it lies between the largest part and their sum.

    The second form is that of distinct persons: someone counted in two parts is counted once in the total.
    """

    total: Key
    parts: tuple[Key, ...]
    is_sum: bool = True

    @property
    def keys(self) -> tuple[Key, ...]:
        """The total, then the parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class CountTable:
    """True counts, all at least 0. What a reader may infer from it is bounded by the relations given beside it.

    ``withheld`` are hidden whatever their size (parts of a share with too small a denominator). ``unseen`` are never
    shown but follow from others by subtraction: complements of shares, the rest of a year. A small unseen count is
    protected as a shown one would be. ``expendable`` are hidden before others where a choice is free (preliminary
    figures before final ones), the highest number first. ``margins`` are for sums among the withheld: how far below and
    above the truth the interval of each must reach, where hiding more can achieve that (a tenth of the sum, where a sum
    known to within a tenth counts as known). ``settled`` have their status from a table that is shown already: it
    stands, and only among the others is chosen. ``partners`` are shown together or not at all (the two parts of a
    share): each of a pair names the other.
    """

    counts: Mapping[Key, int]
    withheld: frozenset[Key] = frozenset()
    unseen: frozenset[Key] = frozenset()
    expendable: Mapping[Key, int] = field(default_factory=dict)
    margins: Mapping[Key, int] = field(default_factory=dict)
    settled: Mapping[Key, Protection] = field(default_factory=dict)
    partners: Mapping[Key, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if negative := [key for key, count in self.counts.items() if count < 0]:
            raise ValueError(f"negative counts cannot be protected: {sorted(negative)[:3]}")
        if unknown := (self.withheld | self.unseen | self.expendable.keys() | self.settled.keys()) - self.counts.keys():
            raise ValueError(f"keys without a count: {sorted(unknown)[:3]}")
        for key, margin in self.margins.items():
            if key not in self.withheld or not 0 <= margin <= self.counts[key]:
                raise ValueError(f"a margin of {margin} for {key}: it is for withheld sums, and no larger than the sum")


def check_relations(table: CountTable, relations: tuple[Relation, ...]) -> None:
    """Raises ``ValueError`` where a relation names an unknown count or does not hold in the table."""
    for relation in relations:
        if unknown := [key for key in relation.keys if key not in table.counts]:
            raise ValueError(f"relation over unknown counts {unknown[:3]}")
        total, parts = table.counts[relation.total], [table.counts[part] for part in relation.parts]
        holds = total == sum(parts) if relation.is_sum else max(parts, default=0) <= total <= sum(parts)
        if not holds:
            raise ValueError(f"{relation.total} is {total}, its parts are {parts}")


def connected(relations: tuple[Relation, ...], hidden: frozenset[Key]) -> list[frozenset[Key]]:
    """The hidden keys in groups tied by relations: what is shown between two groups separates them. Sorted."""
    leader = {key: key for key in hidden}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for relation in relations:
        tied = [find(key) for key in relation.keys if key in hidden]
        for key in tied[1:]:
            leader[find(key)] = find(tied[0])
    groups: dict[Key, set[Key]] = {}
    for key in hidden:
        groups.setdefault(find(key), set()).add(key)
    return sorted((frozenset(group) for group in groups.values()), key=min)
