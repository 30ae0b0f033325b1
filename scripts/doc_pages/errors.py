"""Every error a command can end with, and every problem that an import can report."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import utfall
import utfall.errors
from doc_pages.markdown import code, page, table
from utfall.errors import UtfallError
from utfall.model.problem import Severity

SEVERITIES_SV = {
    Severity.ERROR: "raden läggs åt sidan",
    Severity.WARNING: "varning",
    Severity.NOTE: "upplysning",
}


def pages(root: Path) -> dict[str, str]:
    """``docs/reference/errors.md``."""
    errors = sorted(error_classes(), key=lambda error: (error.exit_code, error.__name__))
    parts = [
        "Hur fel och problem är tänkta står i [förklaringen](../explanation/errors.md).",
        "## Fel som avslutar ett kommando",
        "Visas utan teknisk spårning: rubriken, vad som hände och vad man kan göra. Slutkod 0 betyder klart och 1 ett "
        "fel utan egen kod.",
        table(
            ("Slutkod", "Rubrik", "När (klass)"),
            ((str(e.exit_code), e.title, f"{inspect.getdoc(e)} ({code(e.__name__)})") for e in errors),
        ),
    ]
    for module, kinds in problem_catalogues():
        parts += [
            f"## {kinds[0][0].partition('-')[0]}: {module}",
            table(
                ("Kod", "Verkan", "Lyder", "Åtgärd"),
                ((code(name), SEVERITIES_SV[severity], text, remedy) for name, severity, text, remedy in kinds),
            ),
        ]
    source = "`src/utfall/errors.py` och modulerna `problems.py`"
    return {"docs/reference/errors.md": page("Fel och problem", source=source, parts=parts)}


def error_classes() -> list[type[UtfallError]]:
    """The exceptions shown to users, the base class left out."""
    return [
        value
        for value in vars(utfall.errors).values()
        if inspect.isclass(value) and issubclass(value, UtfallError) and value is not UtfallError
    ]


def problem_catalogues() -> Iterator[tuple[str, list[tuple[str, Severity, str, str]]]]:
    """Per module named ``problems``: what it is about, and its codes with severity, message and remedy."""
    found = sorted(
        module.name
        for module in pkgutil.walk_packages(utfall.__path__, "utfall.")
        if module.name.rpartition(".")[2] == "problems"
    )
    for name in found:
        kinds = importlib.import_module(name).KINDS
        yield (
            name.removeprefix("utfall.").removesuffix(".problems").replace(".", " · "),
            [(str(code), kind.severity, kind.message, kind.remedy) for code, kind in kinds.items()],
        )
