"""The unit that answers for a business area of the ledger."""

from __future__ import annotations

from utfall.web.accounts.models import Unit
from utfall.web.business_areas import business_areas
from utfall.web.year_money import meaning


def unit_of(area: str) -> Unit | None:
    """The unit of the ledger's area (its id): by the areas of the measures, else the unit named as it is called there.

    None where no unit is: then only a role for the whole board reaches it.
    """
    named = {one.id: one.unit for one in business_areas().areas}
    code = named.get(area) or meaning().coding.areas.get(area, "")
    return Unit.objects.filter(kind=Unit.Kind.AREA, code=code, valid_until=None).first()
