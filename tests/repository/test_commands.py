"""The Makefile: every command is listed with what it does, and the ones that must be there are."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from tests.repository.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
REQUIRED = ["demo", "test", "test-all", "check", "fix", "bench", "docs", "new-measure", "new-source", "new-decision"]

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def test_every_command_says_what_it_does() -> None:
    phony = set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)[0].split())
    described = set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, flags=re.MULTILINE))
    assert phony == described
    assert described.issuperset(REQUIRED)


@needs_make
def test_make_alone_lists_the_commands() -> None:
    listed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(f"make {name} " in listed.stdout for name in REQUIRED)
    assert not listed.stderr


def test_shell_scripts_can_be_read_by_bash() -> None:
    scripts = [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / ".ci/run"]
    for script in scripts:
        subprocess.run(["bash", "-n", str(script)], check=True)
        assert script.stat().st_mode & 0o100, f"{script.name} is not executable"
        assert re.search(r"^set -[eu]*uo pipefail$", script.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_what_a_change_must_pass_is_all_of_it() -> None:
    run = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in run
    assert re.findall(r"^run (.+)$", run, flags=re.MULTILINE) == ["check", "test", "test-all ONLY=all"]


def pytest_options(*arguments: str) -> str:
    """What ``make`` with these arguments would give pytest."""
    # --old-file: nothing is installed to find out.
    command = ["make", "--dry-run", "--old-file=.venv/.ready", "--old-file=.venv/.ready-all", *arguments]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (line,) = [line for line in shown.splitlines() if line.startswith(".venv/bin/pytest")]
    return line


@needs_make
def test_the_two_halves_of_the_tests_are_all_of_them() -> None:
    """One marker parts them, so that no test falls between."""
    assert pytest_options("test").endswith('-m "not all"')
    assert pytest_options("test-all", "ONLY=all").endswith('-m "all"')
    assert " -m " not in pytest_options("test-all")
