"""The specification's chapters: each module of tests/spec as a page, its tests as small tables and what they give.

A test calls ``check(spec, tables, periods, expect, breakdowns=…, known_until=…)``; the calls are read from the source,
so that a chapter shows exactly what runs. A test that does something else is shown by what it says.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from doc_pages.markdown import code, page, table

CHECK_PARAMETERS = ("spec", "tables", "periods", "expect")


def pages(root: Path) -> dict[str, str]:
    """``docs/reference/spec/<chapter>.md`` and the contents page."""
    made: dict[str, str] = {}
    contents: list[str] = []
    for file in sorted((root / "tests/spec").glob("test_*.py")):
        module = ast.parse(file.read_text(encoding="utf-8"))
        title, _, introduction = (ast.get_docstring(module) or file.stem).partition("\n")
        title = title.replace("``", "`").rstrip(".")
        tests = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
        names = _constants(module)
        parts = [prose(introduction), *(_case(test, names) for test in tests)]
        chapter = f"{file.stem.removeprefix('test_')}.md"
        made[f"docs/reference/spec/{chapter}"] = page(
            title, source=f"`tests/spec/{file.name}`", parts=[part for part in parts if part]
        )
        contents.append(f"* [{title.replace('`', '')}]({chapter})")
    introduction = (
        "What each kind of measure counts, on tables small enough to check by hand. Every example runs as a test on "
        "every engine. Spans of time are half-open: `ended_on` is the first day after. What is dated on or after "
        "*known until* (2025-05-05 where nothing else is said) does not exist yet."
    )
    made["docs/reference/spec/README.md"] = page(
        "Specification", source="`tests/spec/`", parts=[introduction, "\n".join(contents)]
    )
    return made


def prose(text: str) -> str:
    """A docstring as Markdown: double backticks become single ones."""
    return text.replace("``", "`").strip()


def _constants(module: ast.Module) -> dict[str, ast.expr]:
    return {
        node.targets[0].id: node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def _case(test: ast.FunctionDef, names: dict[str, ast.expr]) -> str:
    parts = [
        "## " + test.name.removeprefix("test_").replace("_", " ").capitalize(),
        prose(ast.get_docstring(test) or ""),
    ]
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check":
            parts.append(_check(node, names))
    return "\n\n".join(part for part in parts if part)


def _check(call: ast.Call, names: dict[str, ast.expr]) -> str:
    given = dict(zip(CHECK_PARAMETERS, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
    known_until = given.get("known_until")
    asked = [f"Measure: {code(_written(given['spec'], names))}."]
    if breakdowns := given.get("breakdowns"):
        asked.append(f"By: {code(_written(breakdowns, names))}.")
    if known_until is not None:
        year, month, day = re.findall(r"\d+", _written(known_until, names))
        asked.append(f"Known until: {int(year):04d}-{int(month):02d}-{int(day):02d}.")
    expected = _tables(_text(given["expect"], names))
    return "\n\n".join(
        (
            *(f"`{name}`\n\n{rows}" for name, rows in _named_tables(_text(given["tables"], names))),
            " ".join(asked),
            "Expected:",
            *(expected or ["no cells"]),
        )
    )


def _written(node: ast.expr, names: dict[str, ast.expr]) -> str:
    """The expression as source, with the module's own constants put in."""

    class PutIn(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.expr:
            return self.visit(names[name.id]) if name.id in names else name

    return ast.unparse(PutIn().visit(ast.parse(ast.unparse(node), mode="eval").body))


def _text(node: ast.expr, names: dict[str, ast.expr]) -> str:
    """The string that the expression is made of; parts that are computed are left out."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name) if name in names:
            return _text(names[name], names)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, names) + "\n" + _text(right, names)
        case _:
            return ""


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _named_tables(text: str) -> list[tuple[str, str]]:
    return [(block[0], _rows(block[1:])) for block in _blocks(text)]


def _tables(text: str) -> list[str]:
    return [_rows(block) for block in _blocks(text)]


def _rows(lines: list[str]) -> str:
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return table(cells[0], cells[1:]) if cells else ""
