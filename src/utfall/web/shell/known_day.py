"""The day whose knowledge every page shows: today's, or an earlier one that the reader has chosen."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from utfall.errors import NoDelivery, StoreDamaged, UtfallError
from utfall.figures.kept import KeptGate
from utfall.store.delivery import Delivery
from utfall.web.gates import gate_at
from utfall.web.shown import delivery_at, is_being_counted

SESSION_KEY = "known_day"
PARAMETER = "kand"
"""In an address: a permanent one names its day."""


@dataclass
class KnownDay:
    """``chosen`` is the day that the reader chose, or that the address names; None: all that is known now."""

    chosen: datetime.date | None

    @cached_property
    def _found(self) -> Delivery | StoreDamaged | None:
        try:
            return delivery_at(self.chosen)
        except StoreDamaged as damage:
            return damage
        except UtfallError:
            return None

    @property
    def damage(self) -> StoreDamaged | None:
        """What is wrong with the store, where it cannot be read; a damaged store must not look like an empty one."""
        return self._found if isinstance(self._found, StoreDamaged) else None

    @property
    def delivery(self) -> Delivery | None:
        """The last delivery known by then; None where there is none, or no store. Raises ``StoreDamaged``."""
        if isinstance(self._found, StoreDamaged):
            raise self._found
        return self._found

    @property
    def day(self) -> datetime.date | None:
        """The day of the delivery: what the figures know."""
        return self._found.known_at if isinstance(self._found, Delivery) else None

    @property
    def is_awaiting(self) -> bool:
        """Is a newer delivery's figures being counted, which will be shown here?"""
        return self.chosen is None and is_being_counted()

    def gate(self) -> KeptGate:
        """The gate on that delivery. Raises ``NoDelivery`` and ``StoreDamaged``."""
        if self.delivery is None:
            raise NoDelivery(
                "Det finns inga uppgifter att visa den dagen." if self.chosen else "Inga uppgifter är inlästa ännu.",
                remedy="Välj en senare dag." if self.chosen else "Läs in utdrag på sidan Inläsning.",
            )
        return gate_at(self.delivery)


class KnownDayMiddleware:
    """Sets ``request.known``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The address decides before the session."""
        named = day_of(request.GET.get(PARAMETER, ""))
        chosen = named or day_of(request.session.get(SESSION_KEY, ""))
        request.known = KnownDay(chosen)  # type: ignore[attr-defined]
        return self.get_response(request)


def day_of(text: str) -> datetime.date | None:
    """The ISO date in the text; None where it is empty or no day."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None
