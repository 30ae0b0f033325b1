"""Every problem code in the source: from the catalogues that hold them, and from where a single one is made."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from utfall.model.problem import Severity

CODE = re.compile(r"[A-Z]{3}-\d{3}")


@dataclass(frozen=True, order=True)
class KnownProblem:
    """A problem as it is told; parts that are filled in when it happens stand in braces."""

    code: str
    severity: Severity
    message: str
    remedy: str


def known_problems(root: Path) -> tuple[KnownProblem, ...]:
    """All of them, in order of code. A code that stands for two different texts is listed twice."""
    found: set[KnownProblem] = set()
    for file in sorted((root / "src/utfall").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if re.search(rf'"{CODE.pattern}"', text):
            found.update(_catalogued(".".join(file.relative_to(root / "src").with_suffix("").parts)))
            found.update(_made_in_place(ast.parse(text)))
    return tuple(sorted(found))


def _catalogued(module: str) -> Iterator[KnownProblem]:
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, dict):
            for code, kind in value.items():
                if isinstance(code, str) and CODE.fullmatch(code) and hasattr(kind, "remedy"):
                    yield KnownProblem(str(code), kind.severity, kind.message, kind.remedy)


def _made_in_place(module: ast.Module) -> Iterator[KnownProblem]:
    """Calls ``Problem(code, Severity.X, message, remedy, …)`` whose code is a text or a constant of the module."""
    constants = {
        node.targets[0].id: node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            if len(node.args) < 4:
                continue
            code, severity, message, remedy = node.args[:4]
            written = constants.get(code.id, code) if isinstance(code, ast.Name) else code
            if isinstance(written, ast.Constant) and isinstance(severity, ast.Attribute):
                texts = _assigned_before(node.lineno, module)
                yield KnownProblem(
                    str(written.value), Severity[severity.attr], _text(message, texts), _text(remedy, texts)
                )


def _assigned_before(line: int, module: ast.Module) -> dict[str, ast.expr]:
    """What each name was last given above the line, in whatever function: enough for a message put together nearby."""
    found = [
        (node.lineno, target.id, node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and node.lineno < line
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return {name: value for _, name, value in sorted(found, key=lambda one: one[0])}


def _text(node: ast.expr, constants: dict[str, ast.expr]) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name) if name in constants:
            return _text(constants[name], constants)
        case ast.JoinedStr(values=values):
            return "".join(_text(value, constants) for value in values)
        case _:
            return "{…}"
