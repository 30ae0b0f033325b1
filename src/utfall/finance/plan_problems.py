"""Every problem that the plan's rows can have once they are in the store, in one list: ``PLA-001`` and on."""

from __future__ import annotations

from enum import StrEnum

from utfall.model.problem import Place, Problem, Severity
from utfall.sources.extracts.problems import Kind


class Code(StrEnum):
    """Stable codes. From 003 to 005 the row does not count; else it does."""

    UNKNOWN_NAME = "PLA-001"
    SAID_TWICE = "PLA-002"
    CAME_LATE = "PLA-003"
    CHANGED_LATE = "PLA-004"
    TAKEN_BACK = "PLA-005"
    LOCKED_LATE = "PLA-006"
    UNEVEN_TRANSFER = "PLA-007"
    REVERSED_SIGNS = "PLA-008"


_WARNING, _NOTE = Severity.WARNING, Severity.NOTE
_NEXT_TIME = "Lämna den nya bedömningen i prognosen till nästa rapportdag."

KINDS: dict[Code, Kind] = {
    Code.UNKNOWN_NAME: Kind(
        _WARNING,
        "{what} ”{value}” finns inte. Beloppet räknas som Ej mappat.",
        "{hint}Rätta raden och läs in filen igen, eller lägg till namnet i definitions/economy.",
    ),
    Code.SAID_TWICE: Kind(
        _WARNING,
        "Raden säger samma sak som {value}, med ett annat namn. Den här raden gäller.",
        "Ta bort den rad som inte gäller.",
    ),
    Code.CAME_LATE: Kind(_WARNING, "Prognosen kom efter {value}, då den låstes, och räknas inte.", _NEXT_TIME),
    Code.CHANGED_LATE: Kind(_WARNING, "Prognosen ändrades efter {value}. Den som låstes då står kvar.", _NEXT_TIME),
    Code.TAKEN_BACK: Kind(_WARNING, "Raden saknas i en senare fil. Den som låstes {value} står kvar.", _NEXT_TIME),
    Code.LOCKED_LATE: Kind(
        _NOTE,
        "Prognosen till {value} var inte inläst den dagen. Den låstes i leverans {what}.",
        "Den gäller som den kom. Läs in prognosen senast på rapportdagen nästa gång.",
    ),
    Code.UNEVEN_TRANSFER: Kind(
        _WARNING,
        "Omföring {value} går inte jämnt ut: raderna blir tillsammans {what} kronor, kostnad plus.",
        "Rätta raderna. Kommer pengarna utifrån hör de till tilldelningen och inte till omföringarna.",
    ),
    Code.REVERSED_SIGNS: Kind(
        _WARNING,
        "Kommunbidraget i {value} är en kostnad. Filens tecken är troligen omvända.",
        "Skriv tecknen som i bokföringen, kostnad + och intäkt −, och läs in filen igen.",
    ),
}


def plan_problem(code: Code, place: Place, *, value: object, what: object = "", hint: str = "") -> Problem:
    """The problem at that place, told in Swedish."""
    kind = KINDS[code]
    told = kind.message.format(value=value, what=what)
    return Problem(code.value, kind.severity, told, kind.remedy.format(hint=hint), place)
