"""How a command line that cannot be understood is answered: in Swedish, with what to write instead."""

from __future__ import annotations

import re
from difflib import get_close_matches

# Typer keeps Click's errors here and gives only BadParameter a public name; constraints.txt pins it.
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError

_QUOTED = re.compile(r"'([^']*)'")


def describe_misuse(error: UsageError) -> tuple[str, str]:
    """What is wrong and what to do, both Swedish."""
    path = error.ctx.command_path if error.ctx is not None else "utfall"
    return _cause(error), _remedy(error) or f"{path} --help visar hur kommandot skrivs."


def _cause(error: UsageError) -> str:
    quoted = _QUOTED.findall(error.message)
    if isinstance(error, MissingParameter):
        return f"{_parameter(error)} måste anges."
    if isinstance(error, BadParameter) and error.param is None:
        return error.message  # a command's own words about its options together
    if isinstance(error, BadParameter):
        return f"{_parameter(error)} godtar inte {'”' + quoted[0] + '”' if quoted else 'det värdet'}."
    if isinstance(error, NoSuchOption):
        return f"Valet {error.option_name} finns inte."
    if isinstance(error, BadOptionUsage):
        return f"{error.option_name} {'tar inget värde' if 'not take' in error.message else 'behöver ett värde'}."
    if error.message.startswith("No such command") and quoted:
        return f"Kommandot ”{quoted[0]}” finns inte."
    if extra := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", error.message):
        return f"”{extra[1]}” är för mycket."
    return error.format_message()


def _remedy(error: UsageError) -> str:
    quoted = _QUOTED.findall(error.message)
    if isinstance(error, NoSuchOption) and error.possibilities:
        return f"Menade du {' eller '.join(sorted(error.possibilities))}?"
    if isinstance(error, BadParameter) and "not one of" in error.message:
        return f"Välj {', '.join(quoted[1:-1])} eller {quoted[-1]}."
    if error.message.startswith("No such command") and quoted and error.ctx is not None:
        commands = getattr(error.ctx.command, "commands", {})
        near = get_close_matches(quoted[0], commands, n=1)
        return f"Menade du ”{near[0]}”?" if near else f"Kommandona är {', '.join(commands)}."
    return ""


def _parameter(error: BadParameter) -> str:
    if error.param is None:
        return "Ett värde"
    return error.param.opts[0] if error.param.param_type_name == "option" else (error.param.name or "").upper()
