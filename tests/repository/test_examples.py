"""Every example of the tutorials runs, in the order of the page, in an empty folder, and shows what the page says.

Every command that any page names, and every option of it, is there. What the how-tos show beside commands is run by
tests of the rooms: ``test_how_to.py`` in ``definitions`` and ``sources``, ``test_prose.py`` in ``reports``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main
from tests.repository.tree import ROOT, texts

from utfall.cli.app import app

BY_BROWSER = "webben"
"""This tutorial's steps are taken by ``tests/browser/test_journeys.py`` and other journeys beside it."""
TUTORIALS = sorted(one for one in (ROOT / "docs/tutorials").glob("*.md") if one.stem != BY_BROWSER)
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


def test_the_guide_shows_the_pictures_that_its_journeys_take() -> None:
    page = (ROOT / f"docs/tutorials/{BY_BROWSER}.md").read_text(encoding="utf-8")
    journeys = "".join(file.read_text("utf-8") for file in (ROOT / "tests/browser").glob("test_*.py"))
    taken = re.findall(r'picture\(page, "([^"]+)"\)', journeys)
    assert sorted(re.findall(r"\(\.\./pictures/web/([^)]+)\.png\)", page)) == sorted(taken)
    assert sorted(file.stem for file in (ROOT / "docs/pictures/web").glob("*.png")) == sorted(taken)


@pytest.mark.timeout(900)
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
        timeout=800,
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


def named_commands(page: str) -> list[str]:
    """What follows ``utfall`` or ``make`` in code on the page, in running text and in blocks."""
    inline = re.findall(r"`(?:\.venv/bin/)?((?:utfall|make) [^ `\n][^`\n]*)`", page)
    blocks = re.findall(r"^```(?:sh|console|text)?\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return inline + re.findall(r"^(?:\$ )?((?:utfall|make) \S.*)$", "\n".join(lines), flags=re.MULTILINE)


def test_every_command_and_option_named_is_there() -> None:
    """In the pages written by hand; those of the reference are made from the commands themselves."""
    commands = typer.main.get_command(app).commands
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    lost, seen = [], 0
    for path, page in texts().items():
        if path.suffix != ".md" or path.parts[:2] == ("docs", "reference"):
            continue
        for named in named_commands(page):
            program, *words = named.split()
            seen += 1
            if program == "make":
                lost += [(path, named) for word in words[:1] if word not in targets]
            elif words[0] not in commands:
                lost.append((path, named))
            else:
                command = commands[words[0]]
                if len(words) > 1 and words[1] in getattr(command, "commands", {}):
                    command = command.commands[words[1]]
                options = {option for parameter in command.params for option in parameter.opts}
                lost += [(path, named) for word in words if word.startswith("--") and word not in options]
    assert not lost
    assert seen > 30
