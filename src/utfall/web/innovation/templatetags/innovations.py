"""A plan's measure and place in words."""

from __future__ import annotations

from django import template

from utfall.web.gates import catalogue
from utfall.web.innovation.models import Plan
from utfall.web.pilot_figures import PLACES, group_words

register = template.Library()


@register.filter
def measure_title(measure: str) -> str:
    """The measure's title; its id where the definitions no longer have it."""
    return catalogue()[measure].title if measure in catalogue() else measure


@register.filter
def place_words(plan: Plan) -> str:
    """``område Myndighet``, or ``hela nämnden``."""
    if not plan.by or plan.measure not in catalogue():
        return plan.group or "hela nämnden"
    return f"{PLACES.get(plan.by, plan.by).lower()} {group_words(catalogue()[plan.measure], plan.by, plan.group)}"
