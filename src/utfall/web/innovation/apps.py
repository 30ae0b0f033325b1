"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class InnovationConfig(AppConfig):
    """Utveckling."""

    name = "utfall.web.innovation"
    label = "innovation"
    verbose_name = "Utveckling"

    def ready(self) -> None:
        """Its pilots are in the red thread, and are evaluated as soon as a delivery's figures are kept."""
        from utfall.web.assignments.threads import register
        from utfall.web.innovation.queries import evaluate_pilots  # here: it needs the models
        from utfall.web.innovation.threads import pilots_of
        from utfall.web.readiness import figures_are_kept

        register(self.label, pilots_of)
        figures_are_kept.connect(evaluate_pilots, dispatch_uid=self.label)
