"""Where an assignment comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OriginKind(StrEnum):
    """The forum or work that gave it."""

    COUNCIL = "council"
    BOARD = "board"
    MEETING = "meeting"
    DIALOGUE = "dialogue"
    REPORT = "report"
    SELF_ASSESSMENT = "self_assessment"
    PILOT = "pilot"


ORIGIN_NAMES_SV: dict[OriginKind, str] = {
    OriginKind.COUNCIL: "Kommunfullmäktige",
    OriginKind.BOARD: "Nämnd",
    OriginKind.MEETING: "Möte",
    OriginKind.DIALOGUE: "Verksamhetsdialog",
    OriginKind.REPORT: "Rapport",
    OriginKind.SELF_ASSESSMENT: "Skatta läget",
    OriginKind.PILOT: "Pilot",
}


@dataclass(frozen=True)
class Origin:
    """What gave the assignment. ``key`` is unique within its kind (``dialogue:12:agreement:3``; empty: written by hand,
    with no page behind it), ``label`` what people call it, ``address`` the page it came from."""

    kind: OriginKind
    key: str
    label: str
    address: str = ""

    def __post_init__(self) -> None:
        check_own_address(self.address)


@dataclass(frozen=True)
class Decision:
    """The decision that an assignment carries out: ``key`` names it for other rooms (``meetings:decision:41``),
    ``label`` is what minutes call it, ``address`` its page."""

    key: str
    label: str
    address: str = ""

    def __post_init__(self) -> None:
        check_own_address(self.address)


def check_own_address(address: str) -> None:
    """Raises ``ValueError`` for an address that is not a path of this application: it becomes a link."""
    if address and (not address.startswith("/") or address.startswith(("//", "/\\"))):
        raise ValueError(f"{address!r} is no path of this application")
