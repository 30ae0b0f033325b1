"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Verksamhetsdialog."""

    name = "utfall.web.dialogue"
    label = "dialogue"
    verbose_name = "Verksamhetsdialog"
