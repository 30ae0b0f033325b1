"""Every example of the tutorials runs, in the order of the page, in an empty folder, and shows what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.repository.tree import ROOT

TUTORIALS = sorted((ROOT / "docs/tutorials").glob("*.md"))
MARK = "--- what the page shows of this command ends here ---"


@dataclass(frozen=True)
class Command:
    """A command with the lines that the page shows of what it prints."""

    text: str
    shown: tuple[str, ...]


def read_commands(page: str) -> list[Command]:
    """A ``sh`` block is one command without output; in a ``console`` block each starts with ``$ ``."""
    commands: list[Command] = []
    for language, block in re.findall(r"^```(sh|console)\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL):
        if language == "sh":
            commands.append(Command(block, ()))
            continue
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            text, _, output = part.partition("\n")
            commands.append(Command(text, tuple(line for line in output.splitlines() if line.strip())))
    return commands


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda file: file.stem)
def test_the_tutorial_works_as_written(tutorial: Path, tmp_path: Path) -> None:
    commands = read_commands(tutorial.read_text(encoding="utf-8"))
    assert commands
    # A folder that looks like the project's to the page, so that nothing is written into the project.
    project = tmp_path / "utfall"
    (project / ".venv").mkdir(parents=True)
    (project / ".venv/bin").symlink_to(Path(sys.executable).parent)
    (project / "definitions").symlink_to(ROOT / "definitions")
    script = "\n".join(f"{command.text}\nprintf '%s\\n' '{MARK}'" for command in commands)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "200",
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    printed = done.stdout.split(MARK)
    for command, output in zip(commands, printed, strict=False):
        place = 0
        for line in command.shown:
            place = output.find(line.strip(), place)
            assert place >= 0, f"$ {command.text}\ndoes not print “{line}” but:\n{output}"
    assert {path.name for path in project.iterdir()} == {".venv", "definitions", "build"}


def test_blocks_are_read_as_commands() -> None:
    page = "```sh\na\nb\n```\ntext\n```console\n$ c 1\nout\n\n$ d\n```\n```text\n$ no\n```\n"
    assert read_commands(page) == [Command("a\nb\n", ()), Command("c 1", ("out",)), Command("d", ())]
