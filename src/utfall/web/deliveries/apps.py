"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """Inläsning."""

    name = "utfall.web.deliveries"
    label = "deliveries"
    verbose_name = "Inläsning"
