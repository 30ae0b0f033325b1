"""What is drawn of a delivery's money, kept with its answers: drawing takes longer than all else in a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from markupsafe import Markup

from utfall.figures.kept import KeptGate
from utfall.web.year_money import definitions_mark


def kept_drawing(gate: KeptGate, told: tuple[object, ...], draw: Callable[[], Markup]) -> Markup:
    """What ``draw`` gives, drawn once.

    ``told`` names all that it depends on beside the delivery, the definitions of the economy and this room's code.
    """
    named = hashlib.sha256(repr(told).encode()).hexdigest()
    return gate.keep(("economy drawing", named, definitions_mark(), _room_digest()), draw)


@cache
def _room_digest() -> str:
    """SHA-256 over this room's code: another page, another thing to keep."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
