"""The how-tos about extracts: their mappings load, and no code and no key is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from utfall.sources import mapping_file
from utfall.sources.extracts.problems import Code
from utfall.sources.ledger_quality import READ_TWICE, SAME_CONTENT
from utfall.sources.quality import BROKEN_CHECK, CHECKS

FOLDER = Path(__file__).parents[2] / "docs" / "how-to"
READING = (FOLDER / "lasa-in-utdrag.md").read_text(encoding="utf-8")
SYSTEM = (FOLDER / "lasa-in-fran-nytt-system.md").read_text(encoding="utf-8")
MAPPINGS = re.findall(r"```toml\n(.*?)```", SYSTEM, flags=re.S)


@pytest.mark.parametrize("number", range(len(MAPPINGS)))
def test_every_mapping_shown_loads(tmp_path: Path, number):
    path = tmp_path / "mitt_system.toml"
    path.write_text(MAPPINGS[number], encoding="utf-8")
    assert mapping_file.load_mapping(path).files


def test_every_key_is_explained():
    kinds = ("TOP", "FORMAT", "FILE", "TABLE", "WHERE", "COLUMN")
    for key in (key for kind in kinds for key in getattr(mapping_file, f"_{kind}")):
        assert re.search(rf"\b{key}\b", SYSTEM), key


def test_every_code_is_listed():
    assert set(re.findall(r"EXT-\d+", READING)) == {str(code) for code in Code}
    assert set(re.findall(r"QUA-\d+", READING)) == {*CHECKS, BROKEN_CHECK, READ_TWICE, SAME_CONTENT}
