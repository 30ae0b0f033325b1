"""The order in which tests are handed out: what it names is there."""

from __future__ import annotations

from tests.repository.tree import ROOT
from tests.spreading import LONGEST, rank


def test_what_comes_first_is_there() -> None:
    assert not [one for one in LONGEST if not (ROOT / one).exists()]


def test_the_longest_come_before_all_others() -> None:
    assert [rank(f"{one}::test_a") for one in LONGEST if not one.endswith("/")] == [
        place for place, one in enumerate(LONGEST) if not one.endswith("/")
    ]
    assert rank("tests/repository/test_spreading.py::test_a") == len(LONGEST)
