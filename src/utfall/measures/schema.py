"""Strict reading of one TOML file: every key known, every value of its type, every mistake named with its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from utfall.errors import InvalidDefinition

SCHEMA = 1
"""The version of the file format that this program reads; the key ``schema`` of every file."""

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_TYPE_NAMES_SV: dict[type, str] = {
    str: "en text",
    int: "ett heltal",
    bool: "true eller false",
    date: "ett datum (2025-01-31)",
    Decimal: "ett tal",
    list: "en lista",
    dict: "en tabell ({ … })",
}


@dataclass(frozen=True)
class Section:
    """One table of a TOML file with its place: ``path`` is the way of keys from the top, as ``version[2].measure``."""

    values: Mapping[str, object]
    file: str
    path: str = ""

    def place(self, key: str) -> str:
        """The full path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def allow(self, keys: Iterable[str]) -> Section:
        """The section itself; raises ``InvalidDefinition`` for the first key that is not among ``keys``."""
        allowed = tuple(keys)
        for key, value in self.values.items():
            if key not in allowed:
                raise InvalidDefinition(
                    f"{self.file}: nyckeln {self.place(key)} (värde {shown(value)}) är okänd.",
                    remedy=suggestion(key, allowed, what="Nycklar som finns"),
                )
        return self

    def wrong(self, key: str, expectation: str, *, remedy: str) -> InvalidDefinition:
        """The error that the value of ``key`` is not what was expected; ``expectation`` continues a sentence."""
        return InvalidDefinition(
            f"{self.file}: {self.place(key)} är {shown(self.values.get(key))}, men {expectation}.", remedy=remedy
        )

    def get(self, key: str, kind: type[T]) -> T:
        """The value, of exactly that type; raises ``InvalidDefinition`` where it is missing or of another type."""
        if key not in self.values:
            near = difflib.get_close_matches(key, self.values, n=1)
            raise InvalidDefinition(
                f"{self.file}: nyckeln {self.place(key)} saknas.",
                remedy=f"Lägg till {key} ({_TYPE_NAMES_SV[kind]})."
                + (f" Menade du det med ”{near[0]}”?" if near else ""),
            )
        value = self.values[key]
        if kind is Decimal and type(value) is int:
            value = Decimal(value)
        # bool is an int and datetime a date in Python; in a definition they are mistakes.
        if type(value) is not kind:
            raise self.wrong(key, f"ska vara {_TYPE_NAMES_SV[kind]}", remedy="Rätta värdet i filen.")
        if isinstance(value, str) and not value.strip():
            raise self.wrong(key, "får inte vara tom", remedy="Fyll i texten.")
        return value

    def find(self, key: str, kind: type[T]) -> T | None:
        """The value, or None where the key is absent; raises as ``get``."""
        return self.get(key, kind) if key in self.values else None

    def text(self, key: str) -> str:
        """The text without surrounding space, its line breaks as spaces: files wrap lines, readers' screens decide."""
        return " ".join(self.get(key, str).split())

    def choice(self, key: str, kind: type[E]) -> E:
        """The member of an enumeration written as its value."""
        return kind(self.one_of(key, tuple(member.value for member in kind)))

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """The text, one of ``allowed``; raises ``InvalidDefinition`` with the nearest of them."""
        value = self.get(key, str)
        names = tuple(allowed)
        if value not in names:
            raise self.wrong(key, "det finns inte", remedy=suggestion(value, names, what="Värden som finns"))
        return value

    def count(self, key: str, *, at_least: int = 0, at_most: int = 100_000) -> int:
        """The whole number within the limits; the default upper one keeps days added to a date in the calendar."""
        value = self.get(key, int)
        if not at_least <= value <= at_most:
            raise self.wrong(key, f"ska vara mellan {at_least} och {at_most}", remedy="Rätta värdet i filen.")
        return value

    def section(self, key: str) -> Section:
        """The table under that key as a section of its own."""
        return Section(self.get(key, dict), self.file, self.place(key))

    def sections(self, key: str) -> tuple[Section, ...]:
        """The list of tables under that key, numbered from 1 in their paths; empty where the key is absent."""
        found: list[Section] = []
        for number, value in enumerate(self.find(key, list) or [], start=1):
            path = f"{self.place(key)}[{number}]"
            if not isinstance(value, dict):
                raise InvalidDefinition(
                    f"{self.file}: {path} är {shown(value)}, men ska vara en tabell ({{ … }}).",
                    remedy="Rätta värdet i filen.",
                )
            found.append(Section(value, self.file, path))
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of distinct texts under that key; empty where the key is absent."""
        values = self.find(key, list) or []
        for value in values:
            if not isinstance(value, str) or values.count(value) > 1:
                raise self.wrong(
                    key, f"ska vara en lista med olika texter ({shown(value)} passar inte)", remedy="Rätta listan."
                )
        return tuple(values)


def read_file(path: Path, *, shown_as: str) -> Section:
    """The top section of a TOML file with numbers as Decimal; raises ``InvalidDefinition`` where it cannot be read."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidDefinition(
            f"{shown_as}: filen är inte giltig TOML i UTF-8 ({error}).",
            remedy="Rätta raden som nämns. Text skrivs inom citattecken, datum som 2025-01-31.",
        ) from None
    section = Section(values, shown_as)
    if section.get("schema", int) != SCHEMA:
        raise section.wrong("schema", f"den här versionen läser schema {SCHEMA}", remedy=f"Skriv schema = {SCHEMA}.")
    return section


def suggestion(received: str, allowed: Iterable[str], *, what: str) -> str:
    """A Swedish remedy: the nearest allowed value where one is near, then all of them."""
    names = tuple(allowed)
    near = difflib.get_close_matches(received, names, n=1, cutoff=0.5)
    question = f"Menade du ”{near[0]}”? " if near else ""
    return f"{question}{what}: {', '.join(names)}."


def shown(value: object) -> str:
    """A received value as a message shows it, cut at 60 characters."""
    match value:
        case None:
            text = "inget"
        case bool():
            text = "true" if value else "false"
        case str():
            text = f"”{value}”"
        case datetime() | date():
            text = value.isoformat()
        case dict():
            text = "{ " + ", ".join(f"{key} = {shown(item)}" for key, item in value.items()) + " }"
        case list():
            text = "[" + ", ".join(shown(item) for item in value) + "]"
        case _:
            text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def read_slug(name: str, file: str) -> str:
    """The name of a folder or file, fit to be part of an id; raises ``InvalidDefinition``."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InvalidDefinition(
            f"{file}: ”{name}” kan inte vara del av ett namn.",
            remedy="Använd små bokstäver a–z, siffror och understreck i mapp och filnamn.",
        )
    return name


def shown_path(path: Path, folder: Path) -> str:
    """The path as messages name it, from the folder of definitions: the same on every machine."""
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"
