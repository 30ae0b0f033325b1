"""No protected figure can be worked out from a table of the gate: groups, totals, periods and shares at once."""

from __future__ import annotations

import dataclasses
import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from utfall.disclosure.attack import feasible_intervals
from utfall.disclosure.policy import DisclosurePolicy
from utfall.disclosure.relations import CountTable, Key, Relation
from utfall.figures.asking import ALL, Place
from utfall.figures.overlap import OverTime, atoms
from utfall.figures.protection import Linked, protect_figures
from utfall.figures.sufficient import Sufficient, share
from utfall.model.figure import Protection
from utfall.model.period import Period

POLICY = DisclosurePolicy(minimum_count=5, minimum_denominator=20, show_zero=True)
ASKED = tuple(Period.parse(text) for text in ("2024", "2024-T1", "2024-01", "2024-02..2024-06"))
GROUPS = ("A", "B", ALL)

small_counts = st.sampled_from([0, 1, 2, 4, 5, 8, 21, 40])


def in_period(period: Period, piece: Period) -> bool:
    return period.first <= piece.first and piece.last <= period.last


def total(number: int) -> Sufficient:
    return Sufficient(Decimal(number), numerator=number, cases=number)


def attack(
    shown: dict[Key, int], truth: dict[Key, int], pieces: tuple[Period, ...], parts: tuple[str, ...]
) -> dict[Key, tuple[int, int | None]]:
    """An attack that knows nothing of the code that protects: unknowns are piece × group × part, all else are sums."""
    relations = [
        Relation((part, period.id, group), tuple((part, "atom " + p.id, group) for p in pieces if in_period(period, p)))
        for part, period, group in itertools.product(parts, ASKED, GROUPS)
    ]
    relations += [
        Relation((part, "atom " + piece.id, ALL), ((part, "atom " + piece.id, "A"), (part, "atom " + piece.id, "B")))
        for part, piece in itertools.product(parts, pieces)
    ]
    if "d" in parts:
        relations += [
            Relation(("d", *rest), (("n", *rest), ("c", *rest))) for rest in {key[1:] for key in truth if key[0] == "d"}
        ]
    hidden = frozenset(truth.keys() - shown.keys())
    found = feasible_intervals(CountTable(truth), tuple(relations), hidden)
    return {key: (interval.low, interval.high) for key, interval in found.items()}


def spread(numbers: dict[tuple[str, str], int], pieces: tuple[Period, ...], part: str) -> dict[Key, int]:
    """Counts per piece and group with all their sums."""
    truth: dict[Key, int] = {}
    for piece in pieces:
        for group in ("A", "B"):
            truth[part, "atom " + piece.id, group] = numbers[piece.id, group]
        truth[part, "atom " + piece.id, ALL] = numbers[piece.id, "A"] + numbers[piece.id, "B"]
    for period, group in itertools.product(ASKED, GROUPS):
        truth[part, period.id, group] = sum(
            truth[part, "atom " + piece.id, group] for piece in pieces if in_period(period, piece)
        )
    return truth


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_counts_by_group_for_overlapping_periods(data: st.DataObject) -> None:
    pieces = atoms(ASKED)
    truth = spread({(p.id, g): data.draw(small_counts) for p in pieces for g in ("A", "B")}, pieces, "n")
    ids = {period.id: period.id for period in ASKED} | {p.id: "atom " + p.id for p in pieces if p not in ASKED}
    figures: dict[Place, Sufficient] = {
        (name, (group,)): total(truth["n", key, group]) for name, key in ids.items() for group in GROUPS
    }
    status = protect_figures(Linked(figures, ASKED, pieces, OverTime.SUM, OverTime.SUM), POLICY)
    shown = {("n", p, g): truth["n", p, g] for (p, (g,)), s in status.items() if s is Protection.FREE}
    assert not any(0 < count < 5 for count in shown.values())
    for key, (low, high) in attack(shown, truth, pieces, ("n",)).items():
        if 0 < truth[key] < 5:
            assert high is None or high - low >= 4, (key, low, high)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_days_of_few_spells_are_hidden_however_many_they_are(data: st.DataObject) -> None:
    """Each spell behind a stretch has 30 days there: one child's 120 nights are no more open than one child. The days
    of few in a stretch that was not asked for must not follow by subtraction either."""
    pieces = atoms(ASKED)
    spells = spread({(p.id, g): data.draw(small_counts) for p in pieces for g in ("A", "B")}, pieces, "n")
    truth = {key: 30 * count for key, count in spells.items()}
    ids = {period.id: period.id for period in ASKED} | {p.id: "atom " + p.id for p in pieces if p not in ASKED}
    figures: dict[Place, Sufficient] = {
        (name, (group,)): dataclasses.replace(total(truth["n", key, group]), contributors=spells["n", key, group])
        for name, key in ids.items()
        for group in GROUPS
    }
    status = protect_figures(Linked(figures, ASKED, pieces, OverTime.SUM, OverTime.SUM), POLICY)
    for (period, (group,)), found in status.items():
        assert (0 < spells["n", period, group] < 5) <= (found is not Protection.FREE)
    shown = {("n", p, g): truth["n", p, g] for (p, (g,)), s in status.items() if s is Protection.FREE}
    for key, (low, high) in attack(shown, truth, pieces, ("n",)).items():
        if 0 < spells[key] < 5:
            assert high is None or high - low >= 4, (key, low, high)


def test_days_of_enough_spells_are_shown() -> None:
    """Five spells' days are shown, four spells' days are not, and no days are a true zero."""
    period = Period.year(2024)
    for spells, status in ((5, Protection.FREE), (4, Protection.PRIMARY), (0, Protection.FREE)):
        days = dataclasses.replace(total(30 * spells), contributors=spells)
        found = protect_figures(Linked({("2024", ()): days}, (period,), (period,), OverTime.SUM, OverTime.SUM), POLICY)
        assert found == {("2024", ()): status}


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_shares_by_group_for_overlapping_periods(data: st.DataObject) -> None:
    pieces = atoms(ASKED)
    cells = [(p.id, g) for p in pieces for g in ("A", "B")]
    truth = spread({cell: data.draw(small_counts) for cell in cells}, pieces, "n")
    truth |= spread({cell: data.draw(small_counts) for cell in cells}, pieces, "c")
    truth |= {("d", *key[1:]): count + truth["c", *key[1:]] for key, count in truth.items() if key[0] == "n"}
    ids = {period.id: period.id for period in ASKED} | {p.id: "atom " + p.id for p in pieces if p not in ASKED}
    figures: dict[Place, Sufficient] = {
        (name, (group,)): share(truth["n", key, group], truth["d", key, group], cases=truth["d", key, group])
        for name, key in ids.items()
        for group in GROUPS
    }
    status = protect_figures(Linked(figures, ASKED, pieces, OverTime.SUM, OverTime.SUM), POLICY)
    free = [(p, g) for (p, (g,)), s in status.items() if s is Protection.FREE]
    assert all(truth["d", *place] >= 20 for place in free)
    shown = {(part, *place): truth[part, *place] for place in free for part in ("n", "c", "d")}
    assert not any(0 < count < 5 for count in shown.values())
    for key, (low, high) in attack(shown, truth, pieces, ("n", "c", "d")).items():
        if 0 < truth[key] < 5:
            assert high is None or high - low >= 4, (key, low, high)
