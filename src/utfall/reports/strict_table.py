"""A TOML table read strictly: each key is taken once with its type, and what is left over is an error."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from utfall.errors import InvalidReport


class StrictTable:
    """Keys of one TOML table. Every fault names the file, the place in it, what stood there and what may."""

    def __init__(self, raw: Mapping[str, object], *, file: str, place: str) -> None:
        self._left = dict(raw)
        self._taken: list[str] = []
        self._file, self._place = file, place

    def text(self, key: str, *, default: str | None = None) -> str:
        """The text of the key, or the default where the key is absent."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.fault(f"{key} = {value!r}", remedy="Skriv en text inom citattecken.")
        return value

    def integer(self, key: str) -> int:
        """The whole number of the key."""
        value = self._take(key, None)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(f"{key} = {value!r}", remedy="Skriv ett heltal.")
        return value

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false, or the default."""
        self._taken.append(key)
        value = self._left.pop(key, default)
        if not isinstance(value, bool):
            raise self.fault(f"{key} = {value!r}", remedy="Skriv true eller false.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is absent."""
        self._taken.append(key)
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f"{key} = {value!r}", remedy="Skriv en lista av texter.")
        return tuple(value)

    def tables(self, key: str) -> tuple[StrictTable, ...]:
        """The tables of an array of tables, empty where the key is absent."""
        self._taken.append(key)
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(f"{key} är ingen lista av tabeller", remedy=f"Skriv [[{key}]].")
        return tuple(
            StrictTable(item, file=self._file, place=f"[[{key}]] nummer {number}")
            for number, item in enumerate(value, start=1)
        )

    def finish(self) -> None:
        """Raises ``InvalidReport`` for a key that was not taken, with the nearest one that may stand there."""
        for key in self._left:
            near = difflib.get_close_matches(key, self._taken, n=1)
            known = ", ".join(sorted(self._taken))
            raise self.fault(
                f"nyckeln {key} är okänd", remedy=f"Menades {near[0]}?" if near else f"Här får stå {known}."
            )

    def fault(self, cause: str, *, remedy: str) -> InvalidReport:
        """An error that names the file and the place in it."""
        return InvalidReport(f"{self._file}, {self._place}: {cause}.", remedy=remedy)

    def _take(self, key: str, default: object) -> object:
        self._taken.append(key)
        value = self._left.pop(key, default)
        if value is None:
            raise self.fault(f"nyckeln {key} saknas", remedy=f"Lägg till {key}.")
        return value
