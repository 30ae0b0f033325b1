"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Öppna sidor."""

    name = "utfall.web.public"
    label = "public"
    verbose_name = "Öppna sidor"
