"""The how-to about measures: its file loads and counts, its error message is the real one, no key is left out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from utfall.engines.duckdb import DuckDB
from utfall.errors import InvalidDefinition
from utfall.measures.compiling import plan
from utfall.measures.load import DEFINITION_KEYS, VERSION_KEYS, load_catalogue
from utfall.model.period import Period
from utfall.model.question import Operator, Question

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "ny-matt.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The only fenced block in that language."""
    (found,) = re.findall(rf"^ *```{language}\n(.*?)^ *```$", TEXT, flags=re.DOTALL | re.MULTILINE)
    return textwrap.dedent(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of definitions with the how-to's file alone."""
    area = tmp_path / "definitions" / "measures" / "ifo"
    area.mkdir(parents=True)
    (area / "avslutade_utredningar.toml").write_text(block("toml"), encoding="utf-8")
    return tmp_path / "definitions"


def test_the_file_loads_and_its_example_holds(
    folder: Path, write_tables: Callable[[Mapping[str, Sequence[Mapping[str, object]]]], dict[str, list[str]]]
) -> None:
    definition = load_catalogue(folder).measure("ifo.avslutade_utredningar")
    (version,) = definition.versions
    (example,) = version.examples
    question = Question(
        version.spec,
        tuple(Period.parse(period) for period in example.periods),
        tuple(definition.breakdown(name) for name in example.breakdowns),
        example.known_until,
    )
    planned = plan(question)
    with DuckDB(threads=1).open(
        write_tables({name: [dict(r) for r in rows] for name, rows in example.tables})
    ) as opened:
        assert opened.cells(question, planned.cells, planned.groundwork) == list(example.expect)


def test_the_error_message_is_the_one_given(folder: Path) -> None:
    path = folder / "measures" / "ifo" / "avslutade_utredningar.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("outcome = { present = true }", 'outcome = "no_acton"'), encoding="utf-8")
    with pytest.raises(InvalidDefinition) as refused:
        load_catalogue(folder)
    assert str(refused.value) == block("text").strip()


def test_every_key_and_operator_is_told() -> None:
    written = {operator.value for operator in Operator} - {"eq", "in"}
    for word in {*DEFINITION_KEYS, *VERSION_KEYS, *written}:
        assert re.search(rf"[`\[.]{word}[`\] =]|\b{word} = ", TEXT), f"{word} is not in the how-to"
