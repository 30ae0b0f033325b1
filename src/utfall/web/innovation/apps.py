"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Utveckling."""

    name = "utfall.web.innovation"
    label = "innovation"
    verbose_name = "Utveckling"

    def ready(self) -> None:
        """Its pilots are in the red thread."""
        from utfall.web.assignments.threads import register
        from utfall.web.innovation.threads import pilots_of  # here: it needs the models, which are not there before

        register(self.label, pilots_of)
