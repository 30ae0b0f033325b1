"""The store, the definitions and the gates that all requests of this process share."""

from __future__ import annotations

import atexit
import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from utfall.disclosure import policy as policies
from utfall.disclosure.policy import DisclosurePolicy, load_policy
from utfall.figures.kept import KeptGate
from utfall.measures.definition import Definition
from utfall.measures.load import load_catalogue
from utfall.store.delivery import Delivery
from utfall.store.store import Store
from utfall.web.surroundings import Surroundings

OPEN_AT_ONCE = 3
"""Gates kept open; each has an engine of its own. What is kept on disk needs none."""

_lock = threading.Lock()
_open: OrderedDict[tuple[Path, str, str, DisclosurePolicy], KeptGate] = OrderedDict()


def surroundings() -> Surroundings:
    """This installation's."""
    found: Surroundings = settings.SURROUNDINGS
    return found


def open_store() -> Store:
    """The store. Raises ``NoStore`` where it has not been made yet."""
    return Store.open(surroundings().store)


@cache
def catalogue() -> Mapping[str, Definition]:
    """All measures' definitions, read once: a change of them is a new start of the server."""
    return load_catalogue(surroundings().definitions)


def policy() -> DisclosurePolicy:
    """The policy against disclosure, read anew when its file has changed: a decision holds at once."""
    file = policy_file()
    found = file.stat() if file.exists() else None
    return _read(file, found and (found.st_mtime_ns, found.st_ino, found.st_size))


@lru_cache(maxsize=4)
def _read(file: Path, version: tuple[int, int, int] | None) -> DisclosurePolicy:
    return load_policy(file)


def policy_file() -> Path:
    """Where the policy stands: as decided here, or as it came."""
    return policies.policy_file(surroundings().definitions, decided=surroundings().home)


def gate_at(delivery: Delivery) -> KeptGate:
    """The gate on that delivery, shared by this process's threads; closed when others have been used since."""
    holds = policy()
    key = (surroundings().store, delivery.id, delivery.snapshot, holds)
    with _lock:
        if key not in _open:
            _open[key] = KeptGate.open(open_store(), catalogue(), policy=holds, as_of=delivery.known_at)
        gate = _open[key]
        _open.move_to_end(key)
        dropped = [_open.popitem(last=False)[1] for _ in range(len(_open) - OPEN_AT_ONCE)]
    for one in dropped:
        one.close()
    return gate


@atexit.register
def close_all() -> None:
    """Close every gate: an engine that is left open when the program ends says so at length."""
    with _lock:
        for one in _open.values():
            one.close()
        _open.clear()
