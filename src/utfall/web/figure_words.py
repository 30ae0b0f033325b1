"""Words and marks for a figure that several rooms show."""

from __future__ import annotations

from dataclasses import dataclass

from utfall.model.cell import CellState
from utfall.model.figure import Comparability, Figure
from utfall.reports.numbers import format_number


@dataclass(frozen=True)
class State:
    """A mark: ``shape`` is ``good``, ``warn``, ``bad`` or ``not``; the word says the same as shape and colour."""

    shape: str
    word: str
    why: str = ""


def maturity_state(figure: Figure) -> State:
    """How finished the figure is."""
    match figure.value.state:
        case CellState.HIDDEN:
            return State("not", "Skyddad", "Få personer berörs, eller ett annat skyddat tal kunde räknas fram.")
        case CellState.NOT_YET_KNOWN:
            return State("not", "Kan inte vara känd ännu", figure.value.reason)
        case CellState.MISSING:
            return State("not", "Uppgift saknas", figure.value.reason)
        case _ if figure.is_preliminary:
            seen = format_number(figure.maturity_share * 100)
            return State("warn", "Preliminär", f"{seen}\u00a0procent av uppföljningen har hunnit ske.")
        case _:
            return State("good", "Färdig", "Inget som väntas kan ändra siffran mer än rättelser.")


_COMPARABILITY = {
    Comparability.OK: State("good", "Ja", "Samma sätt att räkna, och samma grupp, som året före."),
    Comparability.BREAK: State("bad", "Nej", "Definitionen är ny: linjen är bruten där."),
    Comparability.POPULATION_DIFFERS: State("bad", "Nej", "En annan grupp räknas än året före."),
    Comparability.PARTIAL_PERIOD: State("warn", "Inte ännu", "Perioden är inte slut."),
    Comparability.NOT_MATURE: State("warn", "Inte ännu", "Siffran är inte färdig."),
    Comparability.NO_NEIGHBOUR: State("not", "Nej", "Det finns ingen siffra för året före."),
}


def comparability_state(figure: Figure) -> State:
    """Whether the figure may stand beside the year before."""
    return _COMPARABILITY[figure.comparability]
