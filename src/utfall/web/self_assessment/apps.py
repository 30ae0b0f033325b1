"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class SelfAssessmentConfig(AppConfig):
    """Skatta läget."""

    name = "utfall.web.self_assessment"
    label = "self_assessment"
    verbose_name = "Skatta läget"
