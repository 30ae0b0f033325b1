"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """Uppdrag."""

    name = "utfall.web.assignments"
    label = "assignments"
    verbose_name = "Uppdrag"
