"""Late deliveries: how long since the last one, and which files that used to come lack in it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from utfall.store.delivery import Delivery

EXPECTED_EVERY_DAYS = 31
DAYS_OF_GRACE = 7
"""Extracts come monthly; a week late is not yet late."""

OFTEN_ENOUGH = 3
"""A kind of file that came in this many of the last deliveries in a row is expected in the next."""


@dataclass(frozen=True)
class Lateness:
    """``days`` since the last delivery; ``lacking`` are the kinds of file that came before but not in it."""

    last: datetime.date
    days: int
    lacking: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """More than a month and a week since the last."""
        return self.days > EXPECTED_EVERY_DAYS + DAYS_OF_GRACE


def lateness(deliveries: Sequence[Delivery], *, today: datetime.date) -> Lateness | None:
    """Of the deliveries known by ``today``, oldest first; None where there is none."""
    known = [delivery for delivery in deliveries if delivery.known_at <= today]
    if not known:
        return None
    kinds = [{kind_of(file.name) for file in delivery.files} for delivery in known[-OFTEN_ENOUGH - 1 :]]
    before = set.intersection(*kinds[:-1]) if len(kinds) > 1 else set()
    return Lateness(known[-1].known_at, (today - known[-1].known_at).days, tuple(sorted(before - kinds[-1])))


def kind_of(name: str) -> str:
    """``aktualiseringar`` of ``aktualiseringar_2025-05.csv``: the name without its dates and ending."""
    return re.sub(r"[_\-. ]*\d[\d_\-.]*", "", name.rsplit(".", 1)[0]) or name
