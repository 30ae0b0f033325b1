"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Öppna sidor."""

    name = "utfall.web.public"
    label = "public"
    verbose_name = "Öppna sidor"

    def ready(self) -> None:
        """Other rooms may ask which figures are public."""
        from utfall.web.public.said_elsewhere import public_among
        from utfall.web.published_figures import register

        register("public", public_among)
