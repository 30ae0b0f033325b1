"""How an address is filled in for the matrix of rights, and which rule about the object holds beside the permission."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Rule(Enum):
    """What holds for the object beside the permission, and how others are turned away."""

    NONE = "the permission is all"
    OWN = "only whose it is; to others it does not exist (404)"
    UNIT = "a role for the whole board, or for the object's unit (403)"
    SECTION = "as UNIT, or who owns the section, or who holds the report together (403)"
    STATE = "as SECTION, or who decides the report (403)"
    STEERED = "who owns it, or who steers innovation for the whole board (403)"
    FOLLOWS = "whose it is, or who gives assignments for the whole board (403)"
    CONFIDES = "who made it, or who sees what is confidential for the whole board (403)"
    NOWHERE = "leads nowhere in an installation without that provider (404)"


@dataclass(frozen=True)
class Door:
    """How an address is filled in: with one's own, with others', with what does not exist."""

    rule: Rule
    own: str
    theirs: str = ""
    missing: str = ""
    lacking: frozenset[str] = field(default_factory=frozenset)
    """Methods that are refused for what is sent with them, not for who sends it."""
