"""What is kept of a delivery's months is what summing gives, and whatever is wrong with it is summed again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.finance.conftest import ExampleEconomy

from utfall.finance import ledger_months
from utfall.finance.ledger_months import known_months, result_months
from utfall.finance.year_book import Meaning


def kept_files(example: ExampleEconomy) -> list[Path]:
    folder = example.store.cache_dir(example.store.delivery())
    return sorted(folder.glob("ledger_months-*.parquet"))


def test_kept_and_summed_are_the_same(
    example: ExampleEconomy, meaning: Meaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, delivery = example.store, example.store.delivery()
    asked = {"coding": meaning.coding, "layout": meaning.layout}
    summed = result_months(store.current_files(delivery), **asked)
    for path in kept_files(example):
        path.unlink()
    assert known_months(store, delivery, **asked) == summed
    assert len(kept_files(example)) == 1
    with monkeypatch.context() as patched:
        patched.setattr(ledger_months, "result_months", None)  # nothing is summed a second time
        assert known_months(store, delivery, **asked) == summed


def test_other_meanings_are_kept_apart(example: ExampleEconomy, meaning: Meaning) -> None:
    layout = dataclasses.replace(meaning.layout, outside=frozenset({"balansrakning", "kommunbidrag"}))
    found = known_months(example.store, example.store.delivery(), coding=meaning.coding, layout=layout)
    assert {one.group for one in found} & {"kommunbidrag", "klientkostnader"} == {"klientkostnader"}
    own = known_months(example.store, example.store.delivery(), coding=meaning.coding, layout=meaning.layout)
    assert {one.group for one in own} >= {"kommunbidrag", "klientkostnader"}


@pytest.mark.parametrize("content", [b"", b"PAR1 half a file"])
def test_a_damaged_file_is_summed_again(example: ExampleEconomy, meaning: Meaning, content: bytes) -> None:
    store, delivery = example.store, example.store.delivery()
    whole = known_months(store, delivery, coding=meaning.coding, layout=meaning.layout)
    for path in kept_files(example):
        path.write_bytes(content)
    assert known_months(store, delivery, coding=meaning.coding, layout=meaning.layout) == whole
