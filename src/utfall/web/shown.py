"""Which deliveries there are, and which of them the pages show. Records are read anew only when something has been
recorded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from utfall.errors import UtfallError
from utfall.store.changes import change_mark
from utfall.store.delivery import Delivery
from utfall.store.whole_file import write_whole
from utfall.web.gates import open_store, surroundings

Mark = tuple[int, ...]


def known_deliveries() -> tuple[Delivery, ...]:
    """All deliveries, the oldest first. Raises ``NoStore``, and ``NoDelivery`` where there is none."""
    root = surroundings().store
    mark = change_mark(root)
    return _read_all() if mark is None else _all(root, mark)


def delivery_at(day: date | None) -> Delivery:
    """The last delivery known that day; None: the last of all, or the one before it while its figures are counted, so
    that nobody waits for them. Raises ``NoStore`` and ``NoDelivery``."""
    root = surroundings().store
    mark, meanwhile = change_mark(root), _shown_meanwhile() if day is None else None
    return _read(day, meanwhile) if mark is None else _one(root, mark, day, meanwhile)


def is_being_counted() -> bool:
    """Are the figures of a newer delivery being counted, while the one before it is shown?"""
    return _shown_meanwhile() is not None


def go_on_showing() -> None:
    """From now on what comes in is not shown, until ``show_newest``."""
    if not is_being_counted():  # else two follow on each other, and neither is counted yet
        try:
            standing = open_store().delivery(None).number
        except UtfallError:
            return  # nothing is shown yet
        _write_whole(surroundings().being_counted, standing)


def tell_counted() -> None:
    """The newest delivery is counted and will be shown in a moment: whoever serves pages may read ahead."""
    _write_whole(surroundings().counted, open_store().delivery(None).number)


def counted() -> int | None:
    """The number of the newest delivery that is known to be counted."""
    return _number_in(surroundings().counted)


def show_newest() -> None:
    """The newest delivery is shown: it is counted, or never came, or nobody is counting it any more."""
    surroundings().being_counted.unlink(missing_ok=True)


def _shown_meanwhile() -> int | None:
    """The number of the delivery that is shown while a newer one is counted."""
    return _number_in(surroundings().being_counted)


def _write_whole(mark: Path, number: int) -> None:
    """Whole at once: pages read it meanwhile."""
    write_whole(mark, str(number).encode("ascii"))


def _number_in(mark: Path) -> int | None:
    try:
        return int(mark.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2)
def _all(root: Path, mark: Mark) -> tuple[Delivery, ...]:
    return _read_all()


@lru_cache(maxsize=8)
def _one(root: Path, mark: Mark, day: date | None, meanwhile: int | None) -> Delivery:
    return _read(day, meanwhile)


def _read_all() -> tuple[Delivery, ...]:
    store = open_store()
    return store.deliveries() or (store.delivery(None),)  # which says why there are none


def _read(day: date | None, meanwhile: int | None) -> Delivery:
    store = open_store()
    return (None if meanwhile is None else store.numbered(meanwhile)) or store.delivery(day)
