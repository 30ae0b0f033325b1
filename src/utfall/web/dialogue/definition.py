"""What a dialogue consists of, as data: who comments before the meeting, and the questions asked every time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.measures.schema import Section, read_file, read_slug, shown_path
from utfall.web.gates import surroundings

DIALOGUE_FILE = "dialogue.toml"
MANAGER = "chef"
"""The key of the manager's own comment; no support function may have it."""


@dataclass(frozen=True)
class Asked:
    """Something to be written: ``title`` heads it, ``asks`` says what is wanted."""

    key: str
    title: str
    asks: str = ""


@dataclass(frozen=True)
class DialogueDefinition:
    """The support functions and the manager, who comment before the meeting, and the questions of it."""

    functions: tuple[Asked, ...]
    manager: Asked
    questions: tuple[Asked, ...]


@cache
def dialogue_definition() -> DialogueDefinition:
    """This installation's, read once."""
    return load_dialogue_definition(surroundings().definitions)


def load_dialogue_definition(folder: Path) -> DialogueDefinition:
    """The definition in ``folder/dialogue.toml``, read strictly. Raises ``InvalidDefinition``."""
    path = folder / DIALOGUE_FILE
    top = read_file(path, shown_as=shown_path(path, folder)).allow(("schema", "function", "manager", "question"))
    manager = top.section("manager").allow(("name", "asks"))
    found = DialogueDefinition(
        tuple(_function(section) for section in top.sections("function")),
        Asked(MANAGER, manager.text("name"), manager.text("asks")),
        tuple(_question(section) for section in top.sections("question")),
    )
    for kind, named in (("function", found.functions), ("question", found.questions)):
        keys = [one.key for one in named]
        if not keys or len(set(keys)) < len(keys) or MANAGER in keys:
            raise InvalidDefinition(
                f"{top.file}: {kind} ska finnas, var och en med ett eget id som inte är ”{MANAGER}”.",
                remedy="Rätta id i filen.",
            )
    return found


def _function(section: Section) -> Asked:
    section.allow(("id", "name", "asks"))
    return Asked(read_slug(section.text("id"), section.file), section.text("name"), section.text("asks"))


def _question(section: Section) -> Asked:
    section.allow(("id", "text"))
    return Asked(read_slug(section.text("id"), section.file), section.text("text"))
