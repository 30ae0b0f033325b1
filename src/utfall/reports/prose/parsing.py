"""A prose file parsed into blocks whose figures are still calls.

The language is a small part of Markdown: headings (``##``, ``###``), paragraphs, bullet lists, block quotes (notes in
the margin), ``**strong**`` and ``*italic*``. Everything else is refused, so that what a writer sees is what every
format can show. ``{{ name("text", key="text") }}`` is a call with literal arguments only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from utfall.errors import InvalidReport
from utfall.reports.content import Emphasis, Text

Literal = str | int | bool

CALL = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
"""A call in a text, braces and all."""

# Private-use characters: they mean nothing to Markdown, so a call's own quotes and underscores are left alone.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACEHOLDER = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


_CONTAINERS = frozenset({"heading_open", "blockquote_open", "bullet_list_open"})


@dataclass(frozen=True)
class Call:
    """A bound function as written: ``source`` is the text between the braces, ``line`` counts from 1."""

    name: str
    positional: tuple[Literal, ...]
    named: tuple[tuple[str, Literal], ...]
    source: str
    file: str
    line: int
    emphasis: Emphasis = Emphasis.PLAIN

    def fault(self, cause: str, *, remedy: str) -> InvalidReport:
        """An error that names the place of this call."""
        return InvalidReport(f"{self.file}, rad {self.line}: {cause}", remedy=remedy)


ProseInline = Text | Call


@dataclass(frozen=True)
class ProseHeading:
    """A heading; it holds no calls."""

    level: int
    text: str


@dataclass(frozen=True)
class ProseParagraph:
    """A paragraph; one that is a single call may be replaced by a table or a chart."""

    inlines: tuple[ProseInline, ...]


@dataclass(frozen=True)
class ProseNote:
    """A block quote."""

    inlines: tuple[ProseInline, ...]


@dataclass(frozen=True)
class ProseList:
    """A bullet list."""

    items: tuple[tuple[ProseInline, ...], ...]


ProseBlock = ProseHeading | ProseParagraph | ProseNote | ProseList


@lru_cache(maxsize=512)
def parse_prose(text: str, *, file: str) -> tuple[ProseBlock, ...]:
    """The blocks of a prose file. Raises ``InvalidReport`` with file and line for anything outside the language.

    Kept, since each save and preview of one text needs those of the whole report.
    """
    calls: list[Call] = []
    _refuse_placeholders(text, file=file)

    def replace(match: re.Match[str]) -> str:
        calls.append(parse_call(match[1], file=file, line=text.count("\n", 0, match.start()) + 1))
        # The line count of what follows must not change.
        return f"{_OPEN}{len(calls) - 1}{_CLOSE}" + "\n" * match[0].count("\n")

    marked = CALL.sub(replace, text)
    for number, line in enumerate(marked.split("\n"), start=1):
        if "{{" in line or "}}" in line:
            raise InvalidReport(f"{file}, rad {number}: en bindning är inte avslutad.", remedy="Skriv {{ … }}.")
    tokens = MarkdownIt("commonmark").parse(marked)
    return tuple(_blocks(tokens, calls=calls, file=file))


def _refuse_placeholders(text: str, *, file: str) -> None:
    """Raises ``InvalidReport`` where the text itself holds the characters that stand for a call while it is parsed."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _OPEN in line or _CLOSE in line:
            raise _refused(file, number, "ett osynligt tecken", "Skriv om raden, eller klistra in den som ren text.")


def parse_call(source: str, *, file: str, line: int) -> Call:
    """The call between a pair of braces. Raises ``InvalidReport`` unless it is one call with literal arguments."""
    written = source.strip()
    fault = InvalidReport(
        f"{file}, rad {line}: ”{written}” går inte att läsa som en bindning.",
        remedy='Skriv ett funktionsnamn med värden inom parentes, till exempel {{ figure("ifo.aktualiseringar") }}.',
    )
    try:
        node = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError):
        raise fault from None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise fault
    named = []
    for keyword in node.keywords:
        if keyword.arg is None:
            raise fault
        named.append((keyword.arg, _literal(keyword.value, fault=fault)))
    positional = tuple(_literal(argument, fault=fault) for argument in node.args)
    return Call(node.func.id, positional, tuple(named), written, file, line)


def _literal(node: ast.expr, *, fault: InvalidReport) -> Literal:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | bool):
        return node.value
    raise fault


def _blocks(tokens: Sequence[Token], *, calls: Sequence[Call], file: str) -> Iterator[ProseBlock]:
    stack: list[str] = []
    items: list[tuple[ProseInline, ...]] = []
    has_note = False
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        # What stands inside something else would be lost or moved: the formats show one level only.
        if stack and token.type in _CONTAINERS:
            raise _refused(file, line, "en lista eller not inuti en annan", "Skriv den för sig, utan indrag.")
        match token.type:
            case "heading_open":
                if token.tag not in ("h2", "h3"):
                    raise _refused(file, line, f"rubriken {token.markup}", "Använd ## eller ###; # är avsnittets egen.")
                stack.append(token.tag)
            case "blockquote_open":
                stack.append("note")
                has_note = False
            case "bullet_list_open":
                stack.append("list")
                items = []
            case "list_item_open" | "list_item_close" | "paragraph_open" | "paragraph_close":
                pass
            case "heading_close" | "blockquote_close":
                stack.pop()
            case "bullet_list_close":
                stack.pop()
                yield ProseList(tuple(items))
            case "inline":
                inlines = tuple(_inlines(token, calls=calls, file=file, line=line))
                match stack[-1] if stack else "":
                    case "h2" | "h3" as tag:
                        if any(isinstance(inline, Call) for inline in inlines):
                            raise _refused(file, line, "en bindning i en rubrik", "Skriv rubriken utan bindning.")
                        yield ProseHeading(int(tag[1]), "".join(i.text for i in inlines if isinstance(i, Text)))
                    case "note":
                        if has_note:
                            raise _refused(file, line, "ett andra stycke i en not", "Skriv noten som ett stycke.")
                        has_note = True
                        yield ProseNote(inlines)
                    case "list":
                        items.append(inlines)
                    case _:
                        yield ProseParagraph(inlines)
            case _:
                raise _refused(file, line, f"”{token.type}”", "Använd stycken, rubriker, punktlistor och > noter.")


def _inlines(token: Token, *, calls: Sequence[Call], file: str, line: int) -> Iterator[ProseInline]:
    emphasis = Emphasis.PLAIN
    for child in token.children or ():
        match child.type:
            case "text":
                yield from _split(child.content, calls=calls, emphasis=emphasis)
            case "softbreak":
                yield Text(" ", emphasis)
            case "strong_open":
                emphasis = Emphasis.STRONG
            case "em_open":
                emphasis = Emphasis.ITALIC
            case "strong_close" | "em_close":
                emphasis = Emphasis.PLAIN
            case _:
                raise _refused(file, line, f"”{child.type}”", "Använd **fetstil** och *kursiv*, inget mer.")


def _split(content: str, *, calls: Sequence[Call], emphasis: Emphasis) -> Iterator[ProseInline]:
    """Text and calls in order. Splitting on a pattern with one group gives text and call number by turns."""
    for position, part in enumerate(_PLACEHOLDER.split(content)):
        if position % 2:
            call = calls[int(part)]
            yield Call(call.name, call.positional, call.named, call.source, call.file, call.line, emphasis)
        elif part:
            yield Text(part, emphasis)


def _refused(file: str, line: int, what: str, remedy: str) -> InvalidReport:
    return InvalidReport(f"{file}, rad {line}: {what} kan inte visas i rapporten.", remedy=remedy)
