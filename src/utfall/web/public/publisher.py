"""Who publishes, and on which terms: ``definitions/publisher.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.web.gates import surroundings

FILE = "publisher.toml"


@dataclass(frozen=True)
class Publisher:
    """``municipality`` is the code of Statistics Sweden; ``license`` an address of the licence, ``license_name`` its
    name for readers."""

    schema: int
    name: str
    board: str
    email: str
    homepage: str
    municipality: str
    catalogue_title: str
    catalogue_text: str
    license: str
    license_name: str


def read_publisher(file: Path) -> Publisher:
    """The publisher in the file. Raises ``InvalidDefinition`` for a missing, unknown or mistyped key."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidDefinition(f"{file.name} går inte att läsa ({error}).", remedy="Rätta filen.") from None
    known = {field.name: int if field.name == "schema" else str for field in fields(Publisher)}
    wrong = sorted(content.keys() ^ known.keys()) or [
        key for key, kind in known.items() if type(content[key]) is not kind or content[key] == ""
    ]
    if wrong:
        raise InvalidDefinition(
            f"{file.name}: fel vid {', '.join(wrong)}.",
            remedy=f"Filen ska ha dessa, var och en ifylld: {', '.join(known)}.",
        )
    return Publisher(**{key: value.strip() if isinstance(value, str) else value for key, value in content.items()})


@cache
def publisher() -> Publisher:
    """This installation's, read once."""
    return read_publisher(surroundings().definitions / FILE)
