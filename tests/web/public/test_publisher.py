"""Who publishes stands in a file; a fault in it is told, and stops nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.example_store import ROOT

from utfall.errors import InvalidDefinition
from utfall.web import running
from utfall.web.public.publisher import read_publisher

FILE = ROOT / "definitions/publisher.toml"


def test_the_file_that_comes_along_is_whole() -> None:
    found = read_publisher(FILE)
    assert found.license.startswith("http") and "@" in found.email and found.catalogue_text


@pytest.mark.parametrize(
    ("change", "named"),
    [(("email =", "epost ="), "email, epost"), (("schema = 1", 'schema = "1"'), "schema"), (("[", "[["), "Rätta")],
)
def test_a_fault_is_told(change: tuple[str, str], named: str, tmp_path: Path) -> None:
    file = tmp_path / "publisher.toml"
    text = FILE.read_text(encoding="utf-8")
    file.write_text(text.replace(*change) if change[0] in text else f"{text}\n[[", encoding="utf-8")
    with pytest.raises(InvalidDefinition) as caught:
        read_publisher(file)
    assert named in f"{caught.value.cause} {caught.value.remedy}"
    with pytest.raises(InvalidDefinition):
        read_publisher(tmp_path / "finns-ej.toml")


@pytest.mark.django_db
def test_a_fault_stops_no_other_room(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def faulty() -> int:
        raise InvalidDefinition("publisher.toml saknas.", remedy="Skriv den.")

    monkeypatch.setattr(running, "build_site", faulty)
    monkeypatch.setattr(running, "call_command", lambda *args, **options: None)
    monkeypatch.setattr(running, "make_static", lambda: None)
    running.prepare()
    assert "De öppna sidorna kan inte göras: publisher.toml saknas." in capsys.readouterr().err
