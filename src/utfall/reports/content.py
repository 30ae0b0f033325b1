"""A report's content: frozen blocks that HTML, PDF and DOCX are written from, and their canonical JSON."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utfall.measures.goals import GoalStatus
from utfall.model.figure import Figure
from utfall.model.period import Period

SCHEMA = "utfall-report-1"


class Emphasis(StrEnum):
    """How a piece of text stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    ITALIC = "italic"


@dataclass(frozen=True)
class Text:
    """Words as written."""

    text: str
    emphasis: Emphasis = Emphasis.PLAIN


@dataclass(frozen=True)
class BoundText:
    """Words that a bound function made. ``reference`` names the figure in ``Report.figures``; empty for words that
    come from the report's own dates or from the finances. ``call`` is the function as the prose file wrote it."""

    text: str
    call: str
    reference: str = ""
    emphasis: Emphasis = Emphasis.PLAIN


Inline = Text | BoundText
Inlines = tuple[Inline, ...]


class Role(StrEnum):
    """What a paragraph is: the report's lead sentence, running text, or small print under a table."""

    LEAD = "lead"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True)
class Heading:
    """Heading inside a section; levels 2 and 3 (level 1 is the section's own title)."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    inlines: Inlines
    role: Role = Role.BODY


@dataclass(frozen=True)
class BulletList:
    """Items without order."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True)
class MarginNote:
    """A note that stands in the margin on paper, beside the text on a wide screen and below it on a phone."""

    inlines: Inlines


class ColumnKind(StrEnum):
    """``TEXT`` is set flush left and may wrap; ``NUMBER`` flush right and never parted."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True)
class TableColumn:
    """A column's head. ``gap_before`` sets it apart: what stands on either side is not to be compared. ``aside`` is the
    grey line under it, true of every figure in the column: "preliminärt"."""

    label: str
    kind: ColumnKind = ColumnKind.NUMBER
    gap_before: bool = False
    aside: str = ""


@dataclass(frozen=True)
class TableCell:
    """A cell as printed; ``aside`` is the grey line under it: an interval, or "preliminärt"."""

    text: str
    aside: str = ""
    reference: str = ""


@dataclass(frozen=True)
class TableRow:
    """The first cell heads the row; ``is_sum`` sets the row as a total, ``is_quiet`` small and grey: there to be found,
    not to be compared."""

    cells: tuple[TableCell, ...]
    is_sum: bool = False
    is_quiet: bool = False


@dataclass(frozen=True)
class FigureTableBlock:
    """A table with a caption and notes under it. Every row has as many cells as there are columns.

    ``is_dense`` sets it small, for the appendix.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()
    is_dense: bool = False

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"table “{self.caption}”: a row has another number of cells than there are columns")


@dataclass(frozen=True)
class ChartBlock:
    """A chart: Vega-Lite specification as canonical JSON, the sentence that stands in for it, and its numbers."""

    id: str
    caption: str
    alt: str
    spec_json: str
    data: FigureTableBlock


@dataclass(frozen=True)
class IntervalBar:
    """A value with its interval and target on one scale; every ``_position`` is a share 0–1 of the scale's length."""

    value_position: float
    low_position: float | None
    high_position: float | None
    target_position: float
    value_label: str
    low_label: str
    high_label: str
    target_label: str
    alt: str


@dataclass(frozen=True)
class GoalBlock:
    """A goal's assessment: shape, colour and word come from ``status``; ``because`` is the reason in words.

    ``target`` says what is to be reached, a change with its base. Where a person has overruled the rule, ``by`` says
    who and when, and ``rule`` what the rule says; both are empty where the rule stands.
    """

    status: GoalStatus
    word: str
    because: str
    bar: IntervalBar | None
    target: str = ""
    by: str = ""
    rule: str = ""


Block = Heading | Paragraph | BulletList | MarginNote | FigureTableBlock | ChartBlock | GoalBlock


@dataclass(frozen=True)
class Section:
    """A part of the report with its own title; ``id`` is the anchor. ``is_listed`` puts it in the contents list,
    ``starts_page`` at the top of a page."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    is_listed: bool = True
    starts_page: bool = False


@dataclass(frozen=True)
class FigureRecord:
    """A figure as the report used it, under the ``reference`` that texts and cells point to."""

    reference: str
    measure: str
    title: str
    figure: Figure
    is_published: bool


@dataclass(frozen=True)
class Report:
    """All that a reader can see, and nothing that depends on when or where it was built."""

    title: str
    organisation: str
    board: str
    kicker: str
    period: Period
    known_at: date
    delivery: str
    snapshot: str
    sections: tuple[Section, ...]
    figures: tuple[FigureRecord, ...]
    schema: str = field(default=SCHEMA)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON; its first characters are printed on each page."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @property
    def short_digest(self) -> str:
        """The digest as printed."""
        return self.digest[:8]

    def to_json(self) -> str:
        """The content as canonical JSON: sorted keys, decimals as text, each object with its ``type``."""
        return json.dumps(as_plain(self), ensure_ascii=False, sort_keys=True, indent=1)


def as_plain(value: object) -> object:
    """The value as dicts, lists, text, numbers; dataclasses get a ``type`` with their class name."""
    match value:
        case StrEnum():
            return value.value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [as_plain(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {f.name: as_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return {"type": type(value).__name__, **fields}
    raise TypeError(f"{type(value).__name__} cannot stand in a report")
