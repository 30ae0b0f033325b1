"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Utveckling."""

    name = "utfall.web.innovation"
    label = "innovation"
    verbose_name = "Utveckling"
