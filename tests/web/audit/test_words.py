"""Every action that is recorded has Swedish words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from utfall.web.accounts.session_log import FACTOR_WRITERS
from utfall.web.audit.words import ACTION_WORDS

SOURCE = Path(__file__).resolve().parents[3] / "src" / "utfall" / "web"


def recorded(tree: ast.Module) -> Iterator[str]:
    """The actions of a module: texts in ``record``'s first argument, and in what a name there was given."""
    given = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"):
            continue
        first = node.args[0]
        places: list[ast.AST] = [first]
        if isinstance(first, ast.Name):
            places = [
                one.value
                for one in given
                if any(ast.dump(t) == ast.dump(ast.Name(first.id, ast.Store())) for t in one.targets)
            ]
        for place in places:
            for part in ast.walk(place):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                    yield part.value


def test_every_recorded_action_has_words_and_no_other() -> None:
    found = {
        action for path in SOURCE.rglob("*.py") for action in recorded(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {"person.closed", "person.opened", "section.commented", "report.frozen"} <= found
    assert found | FACTOR_WRITERS.keys() == ACTION_WORDS.keys()
