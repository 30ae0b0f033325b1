"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The frame."""

    name = "utfall.web.shell"
    label = "shell"
    verbose_name = "Ram"
