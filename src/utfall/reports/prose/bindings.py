"""What each paragraph of a text prints of its figures, to be kept and held against what it prints later.

A decided or written sentence is never changed silently: where a figure prints something else since the text was saved,
the paragraph is marked for its writer to look at.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from utfall.errors import UtfallError
from utfall.reports.context import ReportContext
from utfall.reports.prose.binding import INSERT, bind_call
from utfall.reports.prose.conditions import CONDITIONS
from utfall.reports.prose.parsing import CALL, Call, parse_call
from utfall.reports.prose.sentences import Absent

_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Binding:
    """A call and what it printed; ``reference`` names the figure in the report, empty for days and money.

    ``version``, ``definition_hash`` and ``delivery`` are the figure's origin; empty where the words cite none.
    """

    call: str
    words: str
    reference: str
    version: str = ""
    definition_hash: str = ""
    delivery: str = ""


@dataclass(frozen=True)
class BoundParagraph:
    """A paragraph of the text as written, and its bindings in order. ``id`` is made from the text itself, so that a
    paragraph that is moved is still the same one."""

    id: str
    source: str
    bindings: tuple[Binding, ...]


@dataclass(frozen=True)
class ChangedBinding:
    """A call that prints something else now."""

    call: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedParagraph:
    """A paragraph whose figures print something else since it was saved."""

    id: str
    source: str
    changes: tuple[ChangedBinding, ...]


def bound_paragraphs(text: str, *, name: str, context: ReportContext) -> tuple[BoundParagraph, ...]:
    """The text's paragraphs that hold figures, with what those print in this report. A call that cannot be made prints
    nothing: what is wrong with the text is the preview's to say."""
    found = []
    for source in paragraphs(text):
        bindings = tuple(
            binding
            for match in CALL.finditer(source)
            if (binding := _bound(match[1], name=name, context=context)) is not None
        )
        if bindings:
            found.append(BoundParagraph(_id(source), source, bindings))
    return tuple(found)


def paragraphs(text: str) -> tuple[str, ...]:
    """The text parted at empty lines, without these."""
    parts = _EMPTY_LINE.split(text.replace("\r\n", "\n"))
    return tuple(part.strip("\n") for part in parts if part.strip())


def changed_paragraphs(
    before: Sequence[BoundParagraph], after: Sequence[BoundParagraph]
) -> tuple[ChangedParagraph, ...]:
    """The paragraphs that stand in both and print something else now, in the order of ``after``."""
    earlier = {paragraph.id: paragraph for paragraph in before}
    found = []
    for paragraph in after:
        then = earlier.get(paragraph.id)
        if then is None:
            continue
        # By call and not by place: one that could not be made is in neither, and would shift the rest.
        said = {binding.call: binding.words for binding in then.bindings}
        changes = tuple(
            ChangedBinding(call, said[call], words)
            for call, words in {binding.call: binding.words for binding in paragraph.bindings}.items()
            if said.get(call, words) != words
        )
        if changes:
            found.append(ChangedParagraph(paragraph.id, paragraph.source, changes))
    return tuple(found)


def to_json(bound: Sequence[BoundParagraph]) -> str:
    """The paragraphs as JSON text, to be stored with the text that they are of."""
    return json.dumps([asdict(paragraph) for paragraph in bound], ensure_ascii=False)


def from_json(text: str) -> tuple[BoundParagraph, ...]:
    """The paragraphs that ``to_json`` wrote."""
    return tuple(
        BoundParagraph(one["id"], one["source"], tuple(Binding(**binding) for binding in one["bindings"]))
        for one in json.loads(text or "[]")
    )


def _bound(source: str, *, name: str, context: ReportContext) -> Binding | None:
    try:
        call: Call = parse_call(source, file=name, line=1)
        if call.name == INSERT or call.name in CONDITIONS:
            return None
        words = bind_call(call, context=context)
    except UtfallError:
        return None
    printed = words.sentence if isinstance(words, Absent) else words.text
    origin = next((one.figure.origin for one in context.ledger.records if one.reference == words.reference), None)
    if origin is None:
        return Binding(call.source, printed, words.reference)
    return Binding(call.source, printed, words.reference, origin.version, origin.definition_hash, origin.delivery)


def _id(source: str) -> str:
    return hashlib.sha256(" ".join(source.split()).encode()).hexdigest()[:16]
