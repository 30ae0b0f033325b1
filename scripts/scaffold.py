"""Writing the files of a new thing: all of them or none, and never over something that is there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class CannotMake(Exception):
    """The name given does not do, or something is there already; told to the user as it stands."""


def write_new(files: Mapping[str, str], *, root: Path) -> None:
    """Write every file below ``root``. Raises ``CannotMake`` before anything is written if one exists."""
    for path in files:
        if (root / path).exists():
            raise CannotMake(f"{path} finns redan. Inget är ändrat.")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def run(make: Callable[[str, Path], tuple[Mapping[str, str], str]]) -> int:
    """The command: one name as argument and, for the tests, another root. Prints what was made and what is next."""
    name, root = (sys.argv[1] if len(sys.argv) > 1 else ""), Path(sys.argv[2] if len(sys.argv) > 2 else ROOT)
    try:
        files, next_step = make(name, root)
        write_new(files, root=root)
    except CannotMake as refusal:
        print(refusal, file=sys.stderr)
        return 2
    for path in files:
        print(f"skapad  {path}")
    print(next_step)
    return 0
