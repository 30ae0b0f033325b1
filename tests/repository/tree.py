"""The repository's own files, as git sees them: what is tracked or would be."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT_SUFFIXES = frozenset(
    [
        ".py",
        ".md",
        ".toml",
        ".txt",
        ".sh",
        ".csv",
        ".typ",
        ".html",
        ".css",
        ".j2",
        ".json",
        ".sql",
        ".cfg",
        ".ini",
        ".yml",
        ".yaml",
        ".svg",
        ".java",
        ".js",
        ".xml",
    ]
)


@cache
def files() -> tuple[Path, ...]:
    """Paths below the root, ignored files left out; those deleted from the working tree too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()))


@cache
def texts() -> dict[Path, str]:
    """The text of every text file by its path below the root."""
    return {
        path: (ROOT / path).read_text(encoding="utf-8", errors="replace")
        for path in files()
        if path.suffix in TEXT_SUFFIXES or path.suffix == ""
    }
