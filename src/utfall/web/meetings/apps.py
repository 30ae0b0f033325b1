"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Möten."""

    name = "utfall.web.meetings"
    label = "meetings"
    verbose_name = "Möten"
