"""One concept, one word: the glossary and the vocabulary of the code are the same."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tests.repository.tree import ROOT

from utfall.model.table import Table
from utfall.model.tables import TABLES

TEXT = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and "---" not in line and not line.startswith("| Swedish")
]
WORDS = set(re.findall(r"`([\w]+)`", TEXT))
# The same in every list of codes; they need no entry.
PLAIN = {"other", "unknown"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_and_codes_are_explained(table: Table) -> None:
    assert table.name in WORDS
    codes = {code for column in table.columns for code, _ in column.codes} - PLAIN
    assert not codes - WORDS


def test_every_swedish_word_has_one_entry() -> None:
    words = Counter(row[0] for row in ROWS)
    assert not [word for word, times in words.items() if times > 1]


def test_every_entry_has_an_english_word_and_a_meaning() -> None:
    assert len(ROWS) > 60
    assert all(len(row) >= 3 and row[1] and len(row[2]) > 10 for row in ROWS)


def test_swedish_words_are_those_that_users_see() -> None:
    """A code's label in the tables is how the glossary says it, where the code has an entry of its own."""
    differ = []
    labels = {code: label for table in TABLES for column in table.columns for code, label in column.codes}
    for row in ROWS:
        codes = re.findall(r"`(\w+)`", row[1])
        if len(codes) == 1 and codes[0] in labels:
            label = labels[codes[0]].partition(" eller ")[0].partition(" (")[0].casefold()
            if label not in row[0].casefold() and label not in row[2].casefold():
                differ.append((codes[0], label, row[0]))
    assert not differ
