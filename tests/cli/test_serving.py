"""The web application started and stopped from the command line."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from utfall.cli.serving import PID_FILE, run_web, serve, stop_background, web_environment
from utfall.errors import ServerNotStarted

ROOT = Path(__file__).resolve().parents[2]


def surroundings(folder: Path) -> dict[str, str]:
    return web_environment(
        store=folder / "data", home=folder / "webb", definitions=ROOT / "definitions", economy=None, is_loopback=True
    )


def test_without_encryption_it_listens_on_loopback_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UTFALL_HOSTS", raising=False)
    with pytest.raises(ServerNotStarted, match="utan kryptering"):
        serve(tmp_path, tmp_path, definitions=ROOT / "definitions", economy=None, address="0.0.0.0:8000")


def test_a_process_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    assert not stop_background(tmp_path)
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (tmp_path / PID_FILE).write_text(str(other.pid), encoding="ascii")
        assert not stop_background(tmp_path)
        assert other.poll() is None and not (tmp_path / PID_FILE).exists()
    finally:
        other.kill()
        other.wait()


def test_a_fault_of_the_webs_own_command_is_told_in_two_lines(tmp_path: Path) -> None:
    environment = surroundings(tmp_path) | {"UTFALL_DEFINITIONS": str(tmp_path)}
    with pytest.raises(ServerNotStarted, match="Mappen med definitioner finns inte") as raised:
        run_web("prepare", environment=environment)
    assert "UTFALL_DEFINITIONS" in raised.value.remedy


@pytest.mark.all
@pytest.mark.enable_socket
def test_it_starts_in_the_background_answers_and_stops(tmp_path: Path) -> None:
    environment, home = surroundings(tmp_path), tmp_path / "webb"
    made = run_web("make-account", "anna", "Anna Ek", "administrator", environment=environment)
    assert "Första lösenord" in made
    code = (
        "import os, pathlib; from utfall.cli.serving import start_in_background; "
        f"print(start_in_background(os.environ, home=pathlib.Path({str(home)!r})))"
    )
    started = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    pid = int((home / PID_FILE).read_text(encoding="ascii"))
    try:
        with urllib.request.urlopen(f"{started.stdout.strip()}konto/logga-in/", timeout=10) as answer:
            assert answer.status == 200 and "Logga in" in answer.read().decode()
    finally:
        assert stop_background(home)
    assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes()
