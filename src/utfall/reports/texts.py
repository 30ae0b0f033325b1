"""The report's texts by file name, from the definitions' folder or from wherever else they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from utfall.errors import InvalidReport

_INSERT = re.compile(r'\{\{\s*insert\(\s*"([^"]+)"\s*\)\s*\}\}')


@dataclass(frozen=True)
class Texts:
    """Markdown texts by name: ``vantetid.md`` for a section, ``<goal id>.md`` for a goal."""

    by_name: Mapping[str, str]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def text(self, name: str) -> str:
        """The text of that name. Raises ``InvalidReport``."""
        if name not in self.by_name:
            raise InvalidReport(f"Textfilen {name} finns inte.", remedy="Lägg den bland rapportens texter.")
        return self.by_name[name]

    def with_text(self, name: str, text: str) -> Texts:
        """The same texts, one of them written anew."""
        return Texts({**self.by_name, name: text})


def with_inserts_of(text: str, newer: str) -> str:
    """The text, and last what ``newer`` inserts and it does not: tables that its section has got since it was begun."""
    placed = set(_INSERT.findall(text))
    missing = [name for name in _INSERT.findall(newer) if name not in placed]
    return text + "".join(f'\n\n{{{{ insert("{name}") }}}}' for name in missing)


def read_texts(folder: Path) -> Texts:
    """Every Markdown file in the folder."""
    return Texts({file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.md"))})
