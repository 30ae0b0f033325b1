"""What a reader of several published versions can work out by setting them against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from django.test import Client
from tests.web.crawling.deducing import sums
from tests.web.crawling.reading import Told, few_in_words, labels_of, number_in, told, words
from tests.web.crawling.site import Answer, walk
from tests.web.crawling.truth import Truth, calendar
from tests.web.example_store import KNOWN_DAYS

from utfall.disclosure.attack import Problem
from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import Key, Relation, connected
from utfall.reports.numbers import format_day

CHANGE = "ändring"
_NUMBERED = re.compile(r"[Vv]ersion \d+")
"""A version's number beside a title that begins with whom it counts."""


@dataclass
class Read:
    """What somebody who is nobody has read: numbers with their place, and words about few."""

    addresses: list[str] = field(default_factory=list)
    numbers: list[Told] = field(default_factory=list)
    on_pages: list[tuple[str, str, float]] = field(default_factory=list)
    in_words: list[tuple[str, str]] = field(default_factory=list)

    def shown(self, truth: Truth) -> set[Key]:
        """The true counts of the measure that day that are told."""
        return {
            one.key
            for one in self.numbers
            if (one.measure, one.known) == (truth.measure, truth.known.isoformat())
            and truth.counts.get(one.key) == one.number
        }


def read_everything(client: Client) -> Read:
    """Every public page and file that links lead to from the first page, read."""
    found, labels = Read(), labels_of(calendar(KNOWN_DAYS[-1]))
    days = {format_day(day): day.isoformat() for day in KNOWN_DAYS}
    for answer in walk(client, begin=("/oppet/",), admits=lambda address: address.startswith("/oppet/")):
        assert answer.status in (200, 410), f"{answer.address}: {answer.status}"
        found.addresses.append(answer.address)
        if answer.status == 200:
            found.numbers += told(answer, labels=labels, newest="")
            found.in_words += [(answer.address, text) for text in few_in_words(_NUMBERED.sub("", words(answer)))]
            found.on_pages += _on_page(answer, labels, days)
    return found


def _on_page(answer: Answer, labels: Mapping[str, str], days: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Period, known day and number of each row of a page's table of figures that has a number."""
    if answer.kind != "text/html":
        return
    from tests.web.crawling.reading import _Page

    page = _Page()
    page.feed(answer.text)
    for row in page.rows:
        if len(row) >= 4 and row[0] in labels and row[-1] in days:
            number = number_in(row[-3])
            if number is not None:
                yield labels[row[0]], days[row[-1]], number


def joint(truths: Sequence[Truth]) -> tuple[dict[Key, int], tuple[Relation, ...]]:
    """The counts of all days, the changes between each two, and the sums that hold: of a count that has not changed
    the reader is taken to know it, of another whether it grew."""
    counts = {(str(n), *key): count for n, truth in enumerate(truths) for key, count in truth.counts.items()}
    relations = [
        Relation((str(n), *one.total), tuple((str(n), *part) for part in one.parts), is_sum=one.is_sum)
        for n, truth in enumerate(truths)
        for one in sums(truth)
    ]
    for later in range(1, len(truths)):
        for earlier in range(later):
            for key in truths[later].counts.keys() & truths[earlier].counts.keys():
                new, old = (str(later), *key), (str(earlier), *key)
                change = counts[new] - counts[old]
                larger, smaller = (new, old) if change >= 0 else (old, new)
                parts: tuple[Key, ...] = (smaller,)
                if change:
                    name = (f"{CHANGE} {earlier}–{later}", *key)
                    counts[name] = abs(change)
                    parts = (smaller, name)
                relations.append(Relation(larger, parts))
    return counts, tuple(relations)


def found_out(truths: Sequence[Truth], shown: Sequence[Set[Key]], policy: DisclosurePolicy) -> list[Key]:
    """The small counts, and small changes, that are shown or that only one whole number agrees with."""
    counts, relations = joint(truths)
    seen = {(str(n), *key) for n, keys in enumerate(shown) for key in keys}
    small = {key for key, count in counts.items() if policy.is_small(count)}
    # A change between two shown counts is known though it is never shown itself.
    known = seen | {
        one.parts[1]
        for one in relations
        if len(one.parts) == 2 and one.parts[1][0].startswith(CHANGE) and {one.total, one.parts[0]} <= seen
    }
    found = sorted(small & known)
    for group in connected(relations, frozenset(counts.keys() - known)):
        if of_group := sorted(small & group):
            found += Problem(counts, relations, group, {}).narrow(of_group, 1)
    return found
