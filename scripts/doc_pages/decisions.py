"""The list of decision records, from the records' own headings."""

from __future__ import annotations

from pathlib import Path

from doc_pages.markdown import page

INTRODUCTION = """
A decision that would be costly to change gets half a page: context, choice, what was rejected, consequences. A record
is not rewritten when the decision changes; a new one replaces it and says so. `make new-decision TITLE="…"` makes one.
"""


def pages(root: Path) -> dict[str, str]:
    """``docs/decisions/README.md``."""
    records = sorted((root / "docs/decisions").glob("[0-9]*.md"))
    lines = [f"* [{_heading(record)}]({record.name})" for record in records]
    text = page("Decisions", source="`docs/decisions/`", parts=[INTRODUCTION, "\n".join(lines)])
    return {"docs/decisions/README.md": text}


def _heading(record: Path) -> str:
    return record.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ").strip()
