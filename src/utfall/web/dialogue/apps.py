"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Verksamhetsdialog."""

    name = "utfall.web.dialogue"
    label = "dialogue"
    verbose_name = "Verksamhetsdialog"

    def ready(self) -> None:
        """Agreements stand in the red thread."""
        from utfall.web.assignments.threads import register
        from utfall.web.dialogue.threads import agreements_for

        register("dialogue", agreements_for)
