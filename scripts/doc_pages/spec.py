"""The specification's chapters: each module of tests/spec as a page with its tables and what is expected of them."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

from doc_pages.markdown import page

Function = ast.FunctionDef


def pages(root: Path) -> dict[str, str]:
    """``docs/reference/spec/<chapter>.md`` and its contents page."""
    made: dict[str, str] = {}
    contents: list[str] = []
    for file in sorted((root / "tests/spec").glob("test_*.py")):
        source = file.read_text(encoding="utf-8")
        module = ast.parse(source)
        title, _, rest = (ast.get_docstring(module) or file.stem).partition("\n")
        chapter = file.stem.removeprefix("test_")
        made[f"docs/reference/spec/{chapter}.md"] = page(
            title.rstrip("."),
            source=f"`tests/spec/{file.name}`",
            parts=[rest.strip(), *(_case(function, source) for function in _tests(module))]
            if rest
            else [_case(function, source) for function in _tests(module)],
        )
        contents.append(f"* [{title.rstrip('.')}]({chapter}.md)")
    if made:
        made["docs/reference/spec/README.md"] = page(
            "Specification",
            source="`tests/spec/`",
            parts=[
                "What each kind of measure counts, shown on tables small enough to check by hand. Every example runs "
                "as a test on every engine.",
                "\n".join(contents),
            ],
        )
    return made


def _tests(module: ast.Module) -> list[Function]:
    return [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def _case(function: Function, source: str) -> str:
    heading = function.name.removeprefix("test_").replace("_", " ").capitalize()
    said = ast.get_docstring(function)
    shown = textwrap.dedent(ast.get_source_segment(source, function) or "")
    return "\n\n".join([f"## {heading}", *([said] if said else []), f"```python\n{shown}\n```"])
