"""Cell keys against the Office for National Statistics' package, and what the method promises."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.disclosure.beside import changes_of_ons
from tests.stats.beside import needs_files_beside
from tests.stats.stored import stored, table

from utfall.disclosure.cell_key import PerturbationTable, cell_key, perturbed_cell, record_key
from utfall.model.cell import CellState


def ons_table() -> PerturbationTable:
    """All 750 rows, from the rule that they follow: down to 0 below 10, else to the nearest multiple of five."""
    stated = stored("cell_key", room="disclosure")
    rows = list(stated["changes_below_10"])
    rows += [stated["changes_from_10_by_last_digit"][count % 10] for count in range(10, stated["rows"] + 1)]
    return PerturbationTable(tuple((change,) * stated["keys"] for change in rows), repeating=stated["repeating"])


def noisy_table(*, keys: int = 16) -> PerturbationTable:
    """Changes that do depend on the key: each count up or down by one for half of the keys, by none for the others."""
    quarters = [(-1, 0, 0, 1)[4 * key // keys] for key in range(keys)]
    return PerturbationTable(tuple(tuple(quarters[place:] + quarters[:place]) for place in range(3)), repeating=2)


def test_a_table_of_three_variables_as_in_the_package() -> None:
    """ONSdigital/cell-key-perturbation-R, perturbed_table_var1_var5_var8: 200 cells, key, change and count of each."""
    stated = stored("cell_key", room="disclosure")
    changes = ons_table()
    rows = table(stated["cells"])
    assert (len(rows), sum(len(row["record_keys"]) for row in rows)) == (200, 1000)
    for row in rows:
        keys = row["record_keys"]
        assert cell_key(keys, keys=changes.keys) == row["cell_key"]
        assert changes.change(len(keys), cell_key=row["cell_key"]) == row["change"]
        cell = perturbed_cell(keys, changes, least_shown=stated["least_shown"])
        assert cell.value == row["shown"]
        assert (cell.state is CellState.HIDDEN) == (row["shown"] is None)
    assert Counter(row["shown"] is None for row in rows)[True] > 100


@needs_files_beside
def test_the_rule_is_all_of_the_package_table() -> None:
    """ptable_10_5: all 192 000 changes."""
    whole = changes_of_ons()
    assert sum(map(len, whole.values())) == 192_000
    assert tuple(whole[count] for count in range(1, 751)) == ons_table().changes


def test_larger_counts_repeat_the_last_rows() -> None:
    """The package: the row of a count n above 750 is (n − 1) mod 250 + 501."""
    rows = tuple((number % 7,) for number in range(750))
    changes = PerturbationTable(rows, repeating=250)
    for count in (751, 1000, 1001, 1250, 12_345):
        assert changes.change(count, cell_key=0) == rows[(count - 1) % 250 + 501 - 1][0]


def test_by_hand() -> None:
    # Keys 3 + 14 + 15 = 32, 0 modulo 16. Row of 3: quarters turned by two, so key 0 has what key 2 has at first: −1.
    changes = noisy_table()
    assert [changes.change(count, cell_key=3) for count in (0, 1, 2, 3, 4, 5)] == [0, -1, 0, 0, 0, 0]
    assert cell_key([3, 14, 15], keys=16) == 0
    assert changes.change(3, cell_key=0) == -1
    assert perturbed_cell([3, 14, 15], changes).value == 2
    assert perturbed_cell([3, 14, 15], changes, least_shown=3).state is CellState.HIDDEN
    assert perturbed_cell([], changes).state is CellState.ZERO


@given(st.lists(st.integers(0, 15), max_size=40), st.randoms())
def test_the_same_people_have_the_same_count_in_every_table(keys: list[int], generator: random.Random) -> None:
    mixed = list(keys)
    generator.shuffle(mixed)
    assert perturbed_cell(mixed, noisy_table()) == perturbed_cell(keys, noisy_table())


def test_changes_are_even_over_the_people_and_one_more_person_draws_anew() -> None:
    """4 000 drawn cells: right in the mean, variance a half, and the change before says nothing of the one after."""
    generator, changes = random.Random(6), noisy_table()
    pairs = []
    for _ in range(4000):
        keys = [generator.randrange(16) for _ in range(generator.randint(5, 9))]
        before, after = (perturbed_cell(some, changes).value for some in (keys[1:], keys))
        assert before is not None and after is not None
        pairs.append((int(before) - len(keys) + 1, int(after) - len(keys)))
    for place in (0, 1):
        found = [pair[place] for pair in pairs]
        assert abs(sum(found) / 4000) < 0.04
        assert sum(one * one for one in found) / 4000 == pytest.approx(0.5, abs=0.04)
    assert abs(sum(before * after for before, after in pairs) / 4000) < 0.03


def test_parts_do_not_add_up() -> None:
    """Why it is not for measures: the total has a change of its own."""
    changes = noisy_table()
    parts = [[1, 2, 5], [9, 9, 14, 15]]
    total = perturbed_cell([key for part in parts for key in part], changes).value
    assert total is not None
    assert total != sum(perturbed_cell(part, changes).value or 0 for part in parts)


def test_a_record_key_is_the_persons_own() -> None:
    assert [record_key(text, keys=256) for text in ("00ff", "0100", "aa01")] == [255, 0, 1]
    drawn = random.Random(1)
    keys = Counter(record_key(f"{drawn.getrandbits(128):032x}", keys=4) for _ in range(4000))
    assert all(900 < keys[key] < 1100 for key in range(4))


@pytest.mark.parametrize(
    ("changes", "repeating"),
    [((), 1), (((),), 1), (((0, 1), (0,)), 1), (((0,),), 0), (((0,),), 2), (((0, -2),), 1)],
)
def test_a_table_that_cannot_be(changes: tuple[tuple[int, ...], ...], repeating: int) -> None:
    with pytest.raises(ValueError, match=r"at least one row|cannot repeat|below zero"):
        PerturbationTable(changes, repeating=repeating)


@pytest.mark.parametrize(("count", "key"), [(-1, 0), (3, 16), (3, -1)])
def test_a_change_that_is_not_there(count: int, key: int) -> None:
    with pytest.raises(ValueError, match="no change for"):
        noisy_table().change(count, cell_key=key)
