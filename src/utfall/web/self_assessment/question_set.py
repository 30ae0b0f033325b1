"""Sets of questions as data: ``definitions/self_assessment/*.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from utfall.errors import InvalidDefinition
from utfall.measures.schema import Section, read_file, read_slug, shown_path
from utfall.web.gates import surroundings

FOLDER = "self_assessment"


@dataclass(frozen=True)
class AskedQuestion:
    """A question under the heading of its area; ``id`` binds it to the same question another time."""

    id: str
    area: str
    text: str


@dataclass(frozen=True)
class QuestionSet:
    """The questions, and the scale from 1 with a label for each step."""

    id: str
    title: str
    about: str
    scale: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]


@cache
def question_sets() -> Mapping[str, QuestionSet]:
    """This installation's, by id, read once."""
    return load_question_sets(surroundings().definitions)


def load_question_sets(folder: Path) -> Mapping[str, QuestionSet]:
    """The sets in ``folder/self_assessment``, read strictly. Raises ``InvalidDefinition``."""
    found: dict[str, QuestionSet] = {}
    for path in sorted((folder / FOLDER).glob("*.toml")):
        one = _read(read_file(path, shown_as=shown_path(path, folder)))
        if one.id in found:
            raise InvalidDefinition(f"{path.name}: id ”{one.id}” finns redan.", remedy="Ge varje fil ett eget id.")
        found[one.id] = one
    return found


def _read(top: Section) -> QuestionSet:
    top.allow(("schema", "id", "title", "about", "scale", "area"))
    questions = tuple(
        AskedQuestion(read_slug(one.text("id"), one.file), area.text("name"), one.text("text"))
        for area in top.sections("area")
        for one in area.allow(("name", "question")).sections("question")
    )
    ids = [one.id for one in questions]
    if not ids or len(set(ids)) < len(ids):
        raise top.wrong("area", "frågor ska finnas, var och en med ett eget id", remedy="Rätta id i filen.")
    scale = top.texts("scale")
    if len(scale) < 2:
        raise top.wrong("scale", "skalan ska ha minst två steg", remedy="Skriv en text för varje steg.")
    slug = read_slug(top.text("id"), top.file)
    return QuestionSet(slug, top.text("title"), top.text("about"), scale, questions)
