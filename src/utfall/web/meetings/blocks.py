"""What a document of a meeting is made of: page, PDF and Word file know these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Heading:
    """A heading of the document's only level below its title; ``anchor`` is its name in an address."""

    kind: ClassVar[str] = "heading"
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Words:
    """A paragraph: ``label`` stands first and strong; ``is_small`` is set small and grey, ``is_marked`` set apart."""

    kind: ClassVar[str] = "words"
    text: str
    label: str = ""
    is_small: bool = False
    is_marked: bool = False


@dataclass(frozen=True)
class Points:
    """A list without order."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table with a caption; every row has as many cells as there are heads, the first of which heads the row."""

    kind: ClassVar[str] = "grid"
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Words | Points | Grid
