"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class KeyfiguresConfig(AppConfig):
    """Nyckeltal."""

    name = "utfall.web.keyfigures"
    label = "keyfigures"
    verbose_name = "Nyckeltal"
