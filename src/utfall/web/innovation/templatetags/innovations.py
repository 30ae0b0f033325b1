"""A plan's measure and place in words."""

from __future__ import annotations

from django import template

from utfall.web.gates import catalogue
from utfall.web.innovation.models import Plan
from utfall.web.pilot_figures import place_words

register = template.Library()


@register.filter
def measure_title(measure: str) -> str:
    """The measure's title; its id where the definitions no longer have it."""
    return catalogue()[measure].title if measure in catalogue() else measure


@register.filter
def place_of(plan: Plan) -> str:
    """``verksamhetsområde Myndighet``, or ``hela nämnden``."""
    definition = catalogue().get(plan.measure)
    return plan.group if definition is None else place_words(definition, plan.by, plan.group)
