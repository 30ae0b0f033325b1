"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class KeyfiguresConfig(AppConfig):
    """Nyckeltal."""

    name = "utfall.web.keyfigures"
    label = "keyfigures"
    verbose_name = "Nyckeltal"

    def ready(self) -> None:
        """The pages of a delivery are drawn as soon as its figures are kept."""
        from utfall.web.keyfigures.showing import draw_pages
        from utfall.web.readiness import figures_are_kept

        figures_are_kept.connect(draw_pages, dispatch_uid="keyfigures")
