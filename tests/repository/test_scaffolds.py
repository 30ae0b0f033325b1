"""``make new-…``: what is made works as it stands, and nothing is ever written over."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.repository.tree import ROOT

from utfall.measures.load import load_catalogue


def make(script: str, name: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), name, str(root)], capture_output=True, text=True, check=False
    )


def test_a_new_measure_is_a_definition_that_loads(tmp_path: Path) -> None:
    done = make("new_measure.py", "prov.avslutade_utredningar", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "definitions/measures/prov/avslutade_utredningar.toml" in done.stdout
    (definition,) = load_catalogue(tmp_path / "definitions").values()
    assert definition.id == "prov.avslutade_utredningar"
    assert definition.title == "Avslutade utredningar"
    assert definition.versions[0].examples


def test_a_new_decision_gets_the_next_number(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/decisions", tmp_path / "docs/decisions")
    last = max(int(record.name[:4]) for record in (tmp_path / "docs/decisions").glob("[0-9]*.md"))
    assert make("new_decision.py", "Åtgärder i kö, inte i rad", tmp_path).returncode == 0
    record = tmp_path / f"docs/decisions/{last + 1:04d}-atgarder-i-ko-inte-i-rad.md"
    assert record.read_text(encoding="utf-8").startswith(f"# {last + 1:04d} Åtgärder i kö, inte i rad\n")
    again = make("new_decision.py", "Åtgärder i kö, inte i rad", tmp_path)
    assert (again.returncode, "finns redan" in again.stderr) == (2, True)


def test_a_new_source_comes_with_tests_that_pass(tmp_path: Path) -> None:
    done = make("new_source.py", "provformat", tmp_path)
    assert done.returncode == 0, done.stderr
    package = tmp_path / "src/utfall/sources/provformat"
    # Read as it will be imported, without putting it into the real package.
    reading = (package / "reading.py").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(compile(reading, "reading.py", "exec"), names)
    sample = (tmp_path / "tests/sources/provformat/sample.provformat").read_bytes()
    recognises = names["recognises"]
    assert callable(recognises)
    assert recognises(sample)
    assert not recognises(b"person;inledd\n")
    compile((tmp_path / "tests/sources/provformat/test_provformat.py").read_text(encoding="utf-8"), "test", "exec")
    assert (package / "__init__.py").is_file()


@pytest.mark.parametrize(
    ("script", "name"), [("new_measure.py", "prov.matt"), ("new_source.py", "prov"), ("new_decision.py", "Prov")]
)
def test_nothing_is_written_over(script: str, name: str, tmp_path: Path) -> None:
    assert make(script, name, tmp_path).returncode == 0
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert before
    refused = make(script, name, tmp_path)
    assert refused.returncode == 2
    assert "finns redan" in refused.stderr
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("new_measure.py", ""),
        ("new_measure.py", "utan_omrade"),
        ("new_measure.py", "../ut.ur"),
        ("new_measure.py", "Ifo.Matt"),
        ("new_source.py", ""),
        ("new_source.py", "../ut"),
        ("new_decision.py", " !? "),
    ],
)
def test_a_name_that_does_not_do_is_refused_with_an_example(script: str, name: str, tmp_path: Path) -> None:
    refused = make(script, name, tmp_path)
    assert refused.returncode == 2
    assert "till exempel" in refused.stderr
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
