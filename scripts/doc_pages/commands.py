"""The command line, read from the application itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from doc_pages.markdown import code, page, table
from utfall.cli.app import app


def pages(root: Path) -> dict[str, str]:
    """``docs/reference/cli.md``."""
    group: Any = typer.main.get_command(app)
    commands = dict(_commands(group))
    parts = [
        group.help,
        group.epilog or "",
        table(
            ("Kommando", "Gör"), ((f"[{name}](#{name.replace(' ', '-')})", _summary(c)) for name, c in commands.items())
        ),
        *(_section(name, command) for name, command in commands.items()),
    ]
    return {"docs/reference/cli.md": page("Kommandoraden", source="`src/utfall/cli/`", parts=parts)}


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its name, those of a group with the group's name before."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        elif not command.hidden:
            yield f"{before}{name}", command


def _summary(command: Any) -> str:
    return str(command.help).partition("\n")[0]


def _section(name: str, command: Any) -> str:
    text, _, example = str(command.help).partition("Exempel: ")
    options = table(
        ("Val", "Betyder", "Förval"),
        ((_written(p), p.help or "", _default(p)) for p in command.params if not p.hidden),
    )
    parts = [f"## {name}", text.strip(), *([f"Exempel: {code(example.strip())}"] if example else []), options]
    return "\n\n".join(parts)


def _written(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return code(parameter.name.upper() + ("…" if parameter.nargs == -1 else ""))
    written = " / ".join([*parameter.opts, *parameter.secondary_opts])
    return code(written) + (" (kan upprepas)" if parameter.multiple else "")


def _default(parameter: Any) -> str:
    if parameter.required:
        return "måste anges"
    value = parameter.default
    if value is None or value == [] or value == () or value is False:
        shown = ""
    else:
        shown = code("ja" if value is True else str(getattr(value, "value", value)))
    if parameter.envvar:
        shown += f" eller {code(f'${parameter.envvar}')}"
    return shown
