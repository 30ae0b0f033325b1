"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ThreadConfig(AppConfig):
    """Röda tråden."""

    name = "utfall.web.thread"
    label = "thread"
    verbose_name = "Röda tråden"
