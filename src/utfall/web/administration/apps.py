"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Administration."""

    name = "utfall.web.administration"
    label = "administration"
    verbose_name = "Administration"
