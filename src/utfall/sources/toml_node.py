"""A TOML file read strictly: what is unknown, missing or of the wrong type is an error that says where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn, TypeVar

from utfall.errors import InvalidDefinition

T = TypeVar("T")


@dataclass(frozen=True)
class Node:
    """A table of the TOML document with the way to it, for messages."""

    values: MappingOf[str, object]
    file: str
    path: str = ""

    def fail(self, cause: str, remedy: str) -> NoReturn:
        """Raise ``InvalidDefinition`` for this table; cause without a full stop."""
        raise InvalidDefinition(f"{self.file}{', ' + self.path if self.path else ''}: {cause}.", remedy=remedy)

    def only(self, allowed: Sequence[str]) -> Node:
        """The table itself, where it has no other keys. Raises ``InvalidDefinition``."""
        for key in self.values:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1, cutoff=0.4)
                hint = f"Menas ”{near[0]}”? " if near else ""
                self.fail(f"okänd nyckel ”{key}”", f"{hint}Tillåtna nycklar: {', '.join(allowed)}.")
        return self

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value, or the default where it is missing. Raises ``InvalidDefinition``."""
        if key not in self.values:
            if default is None:
                self.fail(f"nyckeln ”{key}” saknas", "Lägg till den.")
            return default
        value = self.values[key]
        # bool is an int in Python; a TOML author who writes true for a number has made a mistake
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fail(f"”{key}” har värdet {value!r}, som är av fel typ", "Se guiden om mappningar.")
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The list of texts. Raises ``InvalidDefinition``."""
        values = self.get(key, list, list(default))
        if any(not isinstance(value, str) for value in values):
            self.fail(f"”{key}” ska vara en lista med texter", "Skriv texterna inom citationstecken.")
        return tuple(values)

    def child(self, key: str) -> Node:
        """The table under the key, empty where it is missing. Raises ``InvalidDefinition``."""
        return self.at(key, self.get(key, dict, {}))

    def children(self, key: str) -> list[Node]:
        """The tables in the list under the key. Raises ``InvalidDefinition``."""
        nodes: list[Node] = []
        for number, value in enumerate(self.get(key, list, []), start=1):
            if not isinstance(value, dict):
                self.fail(f"”{key}” ska vara en lista av tabeller", f"Skriv [[{key}]].")
            nodes.append(self.at(f"{key} {value.get('name', number)}", value))
        return nodes

    def at(self, step: str, values: MappingOf[str, object]) -> Node:
        """A table below this one."""
        return Node(values, self.file, f"{self.path}, {step}" if self.path else step)


def toml_node(content: bytes, file: str) -> Node:
    """The top of a file of schema 1. Raises ``InvalidDefinition``."""
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidDefinition(
            f"{file} går inte att läsa som TOML: {error}.", remedy="Rätta filen på den rad som anges."
        ) from None
    top = Node(document, file)
    if top.get("schema", int) != 1:
        top.fail(f"schema är {document.get('schema')!r}", "Den enda version som finns är 1.")
    return top
