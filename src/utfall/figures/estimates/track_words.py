"""How right our earlier estimates have been, as one Swedish sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from utfall.figures.numbers_sv import number, quantity
from utfall.measures.definition import Definition
from utfall.model.figure import Figure
from utfall.model.unit import Unit

TOLD = 6
"""So many of the last estimates are told of."""

_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex")


class HasBeenSaid(Protocol):
    """An earlier estimate with what came true."""

    @property
    def figure(self) -> Figure:
        """The estimate."""
        ...

    @property
    def error(self) -> Decimal | None:
        """Estimate minus truth."""
        ...

    @property
    def is_covered(self) -> bool | None:
        """Whether the truth lay within the interval."""
        ...


def sentence_of(definition: Definition, said: Sequence[HasBeenSaid]) -> str:
    """ "Våra sex senaste skattningar var inom 4 dagar från facit, och i fem av sex fall låg facit inom osäkerheten."

    Shares are told in percentage points, counts as a share of the figure. Says that nothing is known where no truth is.
    """
    known = [one for one in said if one.error is not None][-TOLD:]
    if not known:
        return "Hur rätt skattningen brukar ha är inte känt än: ingen tidigare har hunnit få sitt facit."
    errors = [abs(one.error) for one in known if one.error is not None]
    within = _within(known, max(errors))
    count = _NUMBERS[len(known)]
    head = (
        f"Vår senaste skattning var inom {within} från facit"
        if len(known) == 1
        else f"Våra {count} senaste skattningar var inom {within} från facit"
    )
    covered = [one.is_covered for one in known if one.is_covered is not None]
    if not covered:
        return f"{head}."
    if len(covered) == 1:
        return f"{head}, och facit låg {'inom' if covered[0] else 'utanför'} osäkerheten."
    return f"{head}, och facit låg inom osäkerheten {sum(covered)} av {len(covered)} gånger."


def _within(known: Sequence[HasBeenSaid], largest: Decimal) -> str:
    unit = known[-1].figure.unit
    if unit is Unit.SHARE:
        return f"{number(_up(largest * 100, 1), decimals=1)}\u00a0procentenheter"
    if unit is Unit.DAYS:
        days = _up(largest, 0)
        return f"{number(days, decimals=0)}\u00a0{'dag' if days == 1 else 'dagar'}"
    shares = [
        abs(one.error) / one.figure.value.value for one in known if one.error is not None and one.figure.value.value
    ]
    if not shares:
        return quantity(_up(largest, 0), unit=unit, decimals=0)
    return f"{number(_up(max(shares) * 100, 1), decimals=1)}\u00a0procent"


def _up(value: Decimal, decimals: int) -> Decimal:
    """Rounded up: "within" must hold of all."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)
