"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Mål."""

    name = "utfall.web.goals"
    label = "goals"
    verbose_name = "Mål"
