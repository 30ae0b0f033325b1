"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Nulägeskoll."""

    name = "utfall.web.overview"
    label = "overview"
    verbose_name = "Nulägeskoll"
