"""The room's own menu."""

from __future__ import annotations

from typing import Any

from django import template

from utfall.web.permissions import Permission

register = template.Library()


@register.inclusion_tag("economy/places.html", takes_context=True)
def places(context: dict[str, Any], here: str = "") -> dict[str, Any]:
    """The room's pages that the person may see; ``here`` is the one shown."""
    user = context["request"].user
    return {"here": here, "may_see_ledger": user.is_authenticated and user.may(Permission.SEE_LEDGER)}
