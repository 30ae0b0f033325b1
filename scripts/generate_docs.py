"""Writes the documentation that is made from code and definitions; with --check it only says what is stale.

Usage: python scripts/generate_docs.py [--check]
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from doc_pages import commands, decisions, errors, measures, methods, spec, tables

ROOT = Path(__file__).resolve().parent.parent
PAGES = (tables, errors, commands, measures, methods, spec, decisions)
# A page here that no generator writes any more is a leftover and goes away.
OWNED_FOLDERS = ("docs/reference/spec",)


def made_pages(root: Path) -> dict[str, str]:
    """Every generated file's text by its path below the root."""
    made: dict[str, str] = {}
    for module in PAGES:
        made.update(module.pages(root))
    return dict(sorted(made.items()))


def stale_pages(root: Path, made: dict[str, str]) -> dict[str, str | None]:
    """The files whose text differs from what they should hold; None for a file that should not be there."""
    stale: dict[str, str | None] = {}
    for path, text in made.items():
        file = root / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale[path] = text
    for folder in OWNED_FOLDERS:
        for file in sorted((root / folder).glob("*.md")):
            path = file.relative_to(root).as_posix()
            if path not in made:
                stale[path] = None
    return stale


def main() -> int:
    parser = argparse.ArgumentParser(description="Skriver den dokumentation som skapas ur kod och definitioner.")
    parser.add_argument("--check", action="store_true", help="skriv inget, säg bara vad som är inaktuellt")
    check = parser.parse_args().check

    made = made_pages(ROOT)
    stale = stale_pages(ROOT, made)
    for path, text in stale.items():
        file = ROOT / path
        if check:
            before = file.read_text(encoding="utf-8") if file.is_file() else ""
            lines = difflib.unified_diff(before.splitlines(), (text or "").splitlines(), path, path, lineterm="", n=0)
            print("\n".join(list(lines)[:12]))
        elif text is None:
            file.unlink()
            print(f"borttagen  {path}")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"skriven    {path}")
    if check and stale:
        print(f"\n{len(stale)} av {len(made)} sidor är inaktuella. Kör: make docs")
        return 1
    print(f"{len(made)} skapade sidor är aktuella.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
