"""The business areas, and the unit that answers for each: what several rooms ask."""

from __future__ import annotations

from functools import cache

from utfall.measures.areas import Area, Areas, load_areas
from utfall.web.accounts.models import Unit
from utfall.web.gates import catalogue, surroundings


@cache
def business_areas() -> Areas:
    """All of them, read once."""
    return load_areas(surroundings().definitions, measures=catalogue())


def unit_answering(measure: str) -> Unit | None:
    """The unit of the area that the measure stands in; None where it is not among the units: then the whole board."""
    area: Area | None = business_areas().area_of(measure)
    if area is None:
        return None
    return Unit.objects.filter(kind=Unit.Kind.AREA, code=area.unit, valid_until=None).first()
