"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Work in the background."""

    name = "utfall.web.work"
    label = "work"
    verbose_name = "Arbete"
