"""Reading the rows behind a figure: logged in the same transaction, and refused where it cannot be."""

from __future__ import annotations

from django.db import transaction

from utfall.errors import NotAuthorised
from utfall.figures.access import Reader, Rows
from utfall.figures.kept import KeptGate
from utfall.model.figure import Figure
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.actions import record
from utfall.web.permissions import Permission

SHORTEST_PURPOSE = 10
MOST_ROWS_SHOWN = 200


def read_rows(gate: KeptGate, figure: Figure, *, purpose: str, by: User) -> Rows:
    """The rows, for somebody whose role gives it for the figure's unit, or for the whole board.

    Raises ``NotAuthorised`` for others, for a purpose that says nothing, and where the store's access log cannot be
    written. Where the entry in this log cannot be written the error goes on, and nothing is shown.
    """
    if not by.may_in(Permission.READ_ROWS, unit_of(figure)):
        raise NotAuthorised(
            "Din roll ger inte rätt till rader på personnivå för den här siffran.",
            remedy="Välj en uppdelning på din egen enhet, eller be den som administrerar om rätt roll.",
        )
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise NotAuthorised(
            "Skälet till läsningen saknas eller är för kort.", remedy="Skriv varför raderna behövs, i en mening."
        )
    groups = ", ".join(f"{name}={value}" for name, value in figure.groups)
    with transaction.atomic():
        found = gate.rows(figure, reader=Reader(by.username, may_read_rows=True, purpose=purpose.strip()))
        record(
            "rows.read",
            by=by.username,
            thing=f"{figure.origin.measure} {figure.period.id}",
            groups=groups,
            purpose=purpose.strip(),
            delivery=figure.origin.delivery,
            rows=len(found.rows),
        )
    return found


def unit_of(figure: Figure) -> Unit | None:
    """The unit or area that the figure is of; None for a figure of the whole board."""
    groups = dict(figure.groups)
    for kind in (Unit.Kind.UNIT, Unit.Kind.AREA):
        if kind.value in groups:
            return Unit.objects.filter(kind=kind, code=groups[kind.value]).order_by("-valid_from").first()
    return None
