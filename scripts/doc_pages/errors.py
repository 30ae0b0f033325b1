"""Every error a command can end with, and every problem that an import can report."""

from __future__ import annotations

import inspect
from itertools import groupby
from pathlib import Path

import utfall.errors
from doc_pages.markdown import code, page, table
from doc_pages.problems import known_problems
from utfall.errors import UtfallError
from utfall.model.problem import Severity

SEVERITIES_SV = {
    Severity.ERROR: "fel",
    Severity.WARNING: "varning",
    Severity.NOTE: "upplysning",
}
AREAS_SV = {
    "DEF": "definitioner",
    "EXT": "rader i utdrag (fel: raden läggs åt sidan)",
    "QUA": "kontroller av godkända rader (raderna finns kvar)",
    "SIE": "SIE-filer (under 100: raden läggs åt sidan)",
    "STO": "datalagret",
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
    for area, problems in groupby(known_problems(root), key=lambda problem: problem.code[:3]):
        parts += [
            f"## Problem: {AREAS_SV.get(area, area)}",
            table(
                ("Kod", "Verkan", "Lyder", "Åtgärd"),
                ((code(p.code), SEVERITIES_SV[p.severity], p.message, p.remedy) for p in problems),
            ),
        ]
    source = "`src/utfall/errors.py` och problemen i koden"
    return {"docs/reference/errors.md": page("Fel och problem", source=source, parts=parts)}


def error_classes() -> list[type[UtfallError]]:
    """The exceptions shown to users, the base class left out."""
    return [
        value
        for value in vars(utfall.errors).values()
        if inspect.isclass(value) and issubclass(value, UtfallError) and value is not UtfallError
    ]
