"""Markdown text that is the same on every run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Skapad av `make docs` ur {source}. Ändra där, inte här. -->"


def page(title: str, *, source: str, parts: Iterable[str]) -> str:
    """A page with a title, a line that says what it is made from, and its parts with an empty line between."""
    return "\n\n".join([GENERATED.format(source=source), f"# {title}", *(part.strip("\n") for part in parts)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table; a bar or a line break inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """Inline code, or nothing for an empty text."""
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
