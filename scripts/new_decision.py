"""Makes the next decision record.

Usage: python scripts/new_decision.py "Title"
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from scaffold import CannotMake, run

TEMPLATE = """\
# {number} {title}

Decided: {day} · Stands

## Context
What is the case, and what does it press us to do?

## Choice
What we do.

## Rejected
* *Another way*: why not.

## Consequences
What becomes easier, what becomes harder, what must be watched.
"""


def make(title: str, root: Path) -> tuple[Mapping[str, str], str]:
    """The record with the next number, and what to do next."""
    title = " ".join(title.split())
    folder = root / "docs/decisions"
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug:
        raise CannotMake('Skriv en rubrik, till exempel: make new-decision TITLE="One queue for all imports"')
    if taken := sorted(folder.glob(f"[0-9][0-9][0-9][0-9]-{slug}.md")):
        raise CannotMake(f"{taken[0].relative_to(root)} finns redan. Inget är ändrat.")
    number = f"{max((int(file.name[:4]) for file in folder.glob('[0-9][0-9][0-9][0-9]-*.md')), default=0) + 1:04d}"
    path = f"docs/decisions/{number}-{slug}.md"
    return {
        path: TEMPLATE.format(number=number, title=title, day=date.today())
    }, f"Skriv beslutet i {path}, och kör sedan: make docs"


if __name__ == "__main__":
    sys.exit(run(make))
