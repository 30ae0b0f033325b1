"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Rapport."""

    name = "utfall.web.reporting"
    label = "reporting"
    verbose_name = "Rapport"
