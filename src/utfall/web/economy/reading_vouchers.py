"""Reading the texts of vouchers, which may name persons: logged in the same transaction, as rows of persons are."""

from __future__ import annotations

from django.db import transaction

from utfall.errors import NotAuthorised
from utfall.finance.drilling import VoucherRow
from utfall.web.accounts.models import Unit, User
from utfall.web.audit.actions import record
from utfall.web.economy.ledger_page import LedgerPage
from utfall.web.permissions import Permission

SHORTEST_PURPOSE = 10


def read_texts(page: LedgerPage, *, unit: Unit | None, purpose: str, by: User, delivery: str) -> tuple[VoucherRow, ...]:
    """The page's vouchers with their texts, for somebody whose role gives it in the area's unit, or for the board.

    Raises ``NotAuthorised`` for others and for a purpose that says nothing. Where the entry in the log cannot be
    written the error goes on, and nothing is shown.
    """
    if not by.may_in(Permission.READ_VOUCHERS, unit):
        raise NotAuthorised(
            "Din roll ger inte rätt att läsa verifikationernas texter i det här området.",
            remedy="Be den som svarar för området, eller ekonomi, om det du behöver veta.",
        )
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise NotAuthorised(
            "Skälet till läsningen saknas eller är för kort.", remedy="Skriv varför texterna behövs, i en mening."
        )
    with transaction.atomic():
        record(
            "rows.read",
            by=by.username,
            thing=f"verifikationer konto {page.asked.konto} {page.period.id}",
            groups=f"area={unit.code}" if unit is not None else page.area,
            purpose=purpose.strip(),
            delivery=delivery,
            rows=len(page.vouchers),
        )
    return page.vouchers
