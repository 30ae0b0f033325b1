"""Prose with calls becomes blocks with words: each call checked against the closed list, then made."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from utfall.errors import InvalidReport, UtfallError
from utfall.reports.content import Block, BulletList, Heading, Inline, Inlines, MarginNote, Paragraph, Role, Text
from utfall.reports.context import ReportContext, Slots
from utfall.reports.prose.conditions import CONDITIONS
from utfall.reports.prose.functions import FUNCTIONS, listed
from utfall.reports.prose.parsing import (
    Call,
    ProseBlock,
    ProseHeading,
    ProseInline,
    ProseList,
    ProseNote,
    ProseParagraph,
    parse_prose,
)
from utfall.reports.prose.sentences import Absent, Bound, replace_absent
from utfall.reports.texts import Texts

Answer = TypeVar("Answer")

INSERT = "insert"
"""``{{ insert("name") }}``, alone in its paragraph, is replaced by a table, chart or assessment of the section."""

_TYPES = {"str": str, "int": int, "bool": bool}
_TYPES_SV = {"str": "en text inom citattecken", "int": "ett heltal", "bool": "True eller False"}


def bind_prose(name: str, *, context: ReportContext, slots: Slots, lead: bool = False) -> tuple[Block, ...]:
    """The blocks of the text of that name. Raises ``InvalidReport`` with name and line.

    Every slot must be placed exactly once, unless it is empty: a table that is not placed would silently be missing.
    With ``lead`` the first paragraph is the report's lead.
    """
    blocks: list[Block] = []
    left = dict(slots)
    for prose_block in parse_prose(context.texts.text(name), file=name):
        slot = _slot_call(prose_block)
        if slot is not None:
            blocks.extend(_take_slot(slot, left=left, known=slots))
        else:
            role = Role.LEAD if lead and not blocks else Role.BODY
            bound = _bind_block(prose_block, context=context, role=role)
            if bound is not None:
                blocks.append(bound)
    missing = [name for name, unplaced in left.items() if unplaced]
    if missing:
        names = ", ".join(missing)
        raise InvalidReport(f"{name} placerar inte {names}.", remedy='Lägg till {{ insert("…") }} på egen rad.')
    return _without_empty_headings(blocks)


def declared_breakdowns(texts: Texts, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The breakdowns that the texts of those names ask for with ``listed``, by measure."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for block in parse_prose(texts.text(name), file=name):
            for call in _calls(block):
                if call.name == listed.__name__:
                    arguments = bind_arguments(call, function=listed).arguments
                    measure, by = arguments["measure"], arguments["by"]
                    found[measure] = tuple(dict.fromkeys((*found.get(measure, ()), by)))
                    if len(found[measure]) > 1:
                        raise call.fault(f"{measure} delas redan upp efter {found[measure][0]}.", remedy="Välj en.")
    return found


def bind_call(call: Call, *, context: ReportContext) -> Bound:
    """The words of one call. Raises ``InvalidReport`` for an unknown function, argument, measure or goal."""
    function = FUNCTIONS.get(call.name)
    if function is None:
        if call.name in CONDITIONS:
            raise call.fault(f"{call.name} står inte först i sitt stycke.", remedy="Flytta villkoret först.")
        if call.name == INSERT:
            raise call.fault("insert står inte ensam i sitt stycke", remedy="Lägg den på en egen rad.")
        raise call.fault(f"funktionen ”{call.name}” finns inte.", remedy=f"Välj {', '.join(FUNCTIONS)}.")
    words = _made(call, function, context=context)
    if isinstance(words, Absent):
        return words
    return dataclasses.replace(words, call=call.source, emphasis=call.emphasis)


def bind_arguments(
    call: Call, *, function: Callable[..., object], context: ReportContext | None = None
) -> inspect.BoundArguments:
    """The call's arguments by the function's parameters. Raises ``InvalidReport`` for wrong names, number or types."""
    signature = inspect.signature(function)
    try:
        bound = signature.bind(context, *call.positional, **dict(call.named))
    except TypeError:
        accepted = ", ".join(list(signature.parameters)[1:]) or "inga värden"
        raise call.fault(f"{call.name} fick fel värden: {call.source}.", remedy=f"Den tar {accepted}.") from None
    for name, value in bound.arguments.items():
        wanted = str(signature.parameters[name].annotation)
        if wanted in _TYPES and type(value) is not _TYPES[wanted]:
            raise call.fault(f"{call.name}: {name} = {value!r}.", remedy=f"Det ska vara {_TYPES_SV[wanted]}.")
    return bound


def _calls(block: ProseBlock) -> Iterator[Call]:
    match block:
        case ProseHeading():
            return
        case ProseList(items):
            yield from (inline for item in items for inline in item if isinstance(inline, Call))
        case ProseParagraph(inlines) | ProseNote(inlines):
            yield from (inline for inline in inlines if isinstance(inline, Call))


def _slot_call(block: ProseBlock) -> Call | None:
    match block:
        case ProseParagraph(inlines=(Call(name="insert") as call,)):
            return call
        case _:
            return None


def _take_slot(call: Call, *, left: dict[str, tuple[Block, ...]], known: Slots) -> tuple[Block, ...]:
    name = str(call.positional[0]) if len(call.positional) == 1 else ""
    if name not in left:
        if name in known:
            raise call.fault(f"”{name}” är redan placerad.", remedy="Ta bort den ena.")
        choices = ", ".join(known) or "inget"
        raise call.fault(f"”{name}” går inte att placera här.", remedy=f"Avsnittet har {choices}.")
    return left.pop(name)


def _bind_block(block: ProseBlock, *, context: ReportContext, role: Role) -> Block | None:
    """The block, or None where its condition is not met or nothing is left of it."""
    match block:
        case ProseHeading(level, text):
            return Heading(level, text)
        case ProseList(items):
            return BulletList(tuple(_bind_inlines(item, context=context) for item in items))
        case ProseParagraph(inlines) | ProseNote(inlines):
            is_met, rest = _take_condition(inlines, context=context)
            bound = _bind_inlines(rest, context=context) if is_met else ()
            if not bound:
                return None
            return MarginNote(bound) if isinstance(block, ProseNote) else Paragraph(bound, role)


def _take_condition(
    inlines: tuple[ProseInline, ...], *, context: ReportContext
) -> tuple[bool, tuple[ProseInline, ...]]:
    """Whether the paragraph's condition is met (true where it has none), and the paragraph without it."""
    if not inlines or not isinstance(inlines[0], Call) or inlines[0].name not in CONDITIONS:
        return True, inlines
    is_met = _made(inlines[0], CONDITIONS[inlines[0].name], context=context)
    rest = inlines[1:]
    if rest and isinstance(rest[0], Text):
        start = dataclasses.replace(rest[0], text=rest[0].text.lstrip())
        rest = (start, *rest[1:]) if start.text else rest[1:]
    return is_met, rest


def _bind_inlines(inlines: tuple[ProseInline, ...], *, context: ReportContext) -> Inlines:
    def bind(inline: ProseInline) -> Inline | Absent:
        return bind_call(inline, context=context) if isinstance(inline, Call) else inline

    return replace_absent([bind(inline) for inline in inlines])


def _made(call: Call, function: Callable[..., Answer], *, context: ReportContext) -> Answer:
    bound = bind_arguments(call, function=function, context=context)
    try:
        return function(*bound.args, **bound.kwargs)
    except UtfallError as error:
        raise call.fault(error.cause, remedy=error.remedy) from error


def _without_empty_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without headings that have nothing under them: their paragraphs held only for another period."""
    kept: list[Block] = []
    for block in reversed(blocks):
        following = kept[-1] if kept else Heading(0, "the end")
        if isinstance(block, Heading) and isinstance(following, Heading) and block.level >= following.level:
            continue
        kept.append(block)
    return tuple(reversed(kept))
