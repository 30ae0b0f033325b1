"""What a document of a meeting says: frozen, with its canonical JSON and digest, and the part of it that others see.

The public copy is made by leaving out, before anything is rendered: what is not in the content can be in no file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Set
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from utfall.web.meetings.reported_lines import Reported

SCHEMA = "utfall-meeting-1"
WITHHELD = "Punkten redovisas inte här med hänvisning till sekretess."
"""What stands in place of an item that the reader may not see."""
NOT_PUBLISHED = "(siffran är inte publicerad)"
"""What stands in place of a figure where anybody may read."""


class Form(StrEnum):
    """Which document it is."""

    INVITATION = "invitation"
    MINUTES = "minutes"


@dataclass(frozen=True)
class PersonContent:
    """Somebody at the meeting. ``arrived`` and ``left`` are item numbers; 0: was there from the start, to the end.

    ``seat`` is a ``Member.Seat``, empty for guests. A substitute ``serves_for`` a member who is away, at the items of
    those numbers; who is called in for one item stands in that item alone, for it may be secret.
    """

    name: str
    title: str
    initials: str
    is_guest: bool
    is_present: bool
    arrived: int = 0
    left: int = 0
    seat: str = ""
    serves_for: str = ""
    serves: tuple[int, ...] = ()


@dataclass(frozen=True)
class FigureContent:
    """A figure as shown: its call, the words printed, its origin, and its ``reference`` in a report."""

    call: str
    words: str
    version: str
    definition_hash: str
    delivery: str
    reference: str = ""


@dataclass(frozen=True)
class FileContent:
    """An attachment: ``id`` of the row, name, type, size and SHA-256."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    digest: str


@dataclass(frozen=True)
class ItemContent:
    """An item as printed. ``is_withheld``: nothing but key and number is here.

    ``decision_number`` is ``2026:14``; ``owner`` a name, ``due`` an ISO day, both empty where nothing was decided.
    ``absent`` are those who were not there for it, ``disqualified`` those who took no part, with the reason, and
    ``serving`` the substitutes who were called in (``Eva Berg för Per Ek``). ``reported`` is what was reported.
    ``corrected`` says when and why it was corrected.
    """

    key: int
    number: int
    title: str = ""
    kind: str = ""
    presenter: str = ""
    minutes_planned: int = 0
    minutes_used: int | None = None
    level: str = ""
    is_late: bool = False
    text: str = ""
    figures: tuple[FigureContent, ...] = ()
    proposals: str = ""
    voting: str = ""
    reservations: str = ""
    decision: str = ""
    decision_number: str = ""
    owner: str = ""
    due: str = ""
    files: tuple[FileContent, ...] = ()
    disqualified: tuple[str, ...] = ()
    serving: tuple[str, ...] = ()
    reported: tuple[Reported, ...] = ()
    absent: tuple[str, ...] = ()
    corrected: str = ""
    is_withheld: bool = False


@dataclass(frozen=True)
class CarriedContent:
    """An assignment that was open before the meeting. ``level`` says who may see it."""

    key: str
    title: str
    owner: str
    due: str
    state: str
    origin: str
    level: str

    @property
    def due_day(self) -> date:
        """The day."""
        return date.fromisoformat(self.due)


@dataclass(frozen=True)
class MeetingContent:
    """A document of a meeting. Days and moments are ISO text in Swedish time; ``version`` counts minutes from 1.

    ``is_part``: items are left out. ``made_at`` is when it was sent or laid before its approvers.
    """

    form: Form
    key: int
    body: str
    body_short: str
    is_board: bool
    starts_at: str
    ended_at: str
    place: str
    chair: str
    approver: str
    secretary: str
    observer: str
    people: tuple[PersonContent, ...]
    carried: tuple[CarriedContent, ...]
    items: tuple[ItemContent, ...]
    made_at: str
    version: int = 1
    reason: str = ""
    is_part: bool = False
    schema: str = SCHEMA

    @property
    def title(self) -> str:
        """``Protokoll FLG 2026-05-05``, without what only the page knows."""
        name = "Kallelse" if self.form is Form.INVITATION else "Protokoll"
        version = f", version {self.version}" if self.version > 1 else ""
        return f"{name} {self.body} {self.starts_at[:10]}{version}"

    def to_json(self) -> str:
        """Canonical JSON: sorted keys. What documents have come to hold since the first is written only where it says
        something, so that one made before keeps its digest."""
        return json.dumps(_without_empty(asdict(self)), ensure_ascii=False, sort_keys=True, indent=1)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON; its first characters stand at each page's foot."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def part_of(
    content: MeetingContent,
    *,
    sees_item: Callable[[ItemContent], bool],
    sees_assignment: Callable[[CarriedContent], bool],
) -> MeetingContent:
    """The content without what its reader may not see: an item keeps its place and loses all else, an assignment goes
    altogether. The reason of a correction stays only where every item does: it may tell of the one corrected."""
    items = tuple(one if sees_item(one) else _withheld(one) for one in content.items)
    carried = tuple(one for one in content.carried if sees_assignment(one))
    if items == content.items and carried == content.carried:
        return content
    hides = any(one.is_withheld for one in items)
    return replace(content, items=items, carried=carried, is_part=True, reason="" if hides else content.reason)


def without_figures(item: ItemContent, *, public: Set[FigureContent]) -> ItemContent:
    """The item as anybody reads it: of the figures that were bound to data only those that are public already, the
    others left out wherever their words stand.

    What is public of figures is decided with all that has been published before; minutes are not weighed so.
    """
    text = item.text
    for figure in sorted(set(item.figures) - public, key=lambda one: (-len(one.words), one.words)):
        if figure.words:
            text = re.sub(rf"(?<!\w){re.escape(figure.words)}(?!\w)", NOT_PUBLISHED, text)
    return replace(item, text=text, figures=tuple(one for one in item.figures if one in public))


ADDED = frozenset({"reference", "seat", "serves_for", "serves", "serving", "reported"})
"""Keys that came after the first documents."""


def _without_empty(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {key: _without_empty(one) for key, one in plain.items() if one or key not in ADDED}
    return [_without_empty(one) for one in plain] if isinstance(plain, list | tuple) else plain


def _withheld(item: ItemContent) -> ItemContent:
    return ItemContent(item.key, item.number, is_withheld=True)


def from_json(text: str) -> MeetingContent:
    """The content that ``to_json`` wrote."""
    found: dict[str, Any] = json.loads(text)
    return MeetingContent(
        **{
            **found,
            "form": Form(found["form"]),
            "people": tuple(
                PersonContent(**{**one, "serves": tuple(one.get("serves", ()))}) for one in found["people"]
            ),
            "carried": tuple(CarriedContent(**one) for one in found["carried"]),
            "items": tuple(_item(one) for one in found["items"]),
        }
    )


def _item(found: dict[str, Any]) -> ItemContent:
    return ItemContent(
        **{
            **found,
            "figures": tuple(FigureContent(**one) for one in found["figures"]),
            "files": tuple(FileContent(**one) for one in found["files"]),
            "disqualified": tuple(found["disqualified"]),
            "serving": tuple(found.get("serving", ())),
            "reported": tuple(Reported(**one) for one in found.get("reported", ())),
            "absent": tuple(found["absent"]),
        }
    )
