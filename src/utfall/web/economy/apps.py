"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class EconomyConfig(AppConfig):
    """Ekonomi."""

    name = "utfall.web.economy"
    label = "economy"
    verbose_name = "Ekonomi"

    def ready(self) -> None:
        """A delivery's money is summed, and its forecast made, as soon as its figures are kept."""
        from utfall.web.economy.forecast_page import draw_forecasts
        from utfall.web.readiness import figures_are_kept
        from utfall.web.year_money import keep_money

        figures_are_kept.connect(keep_money, dispatch_uid="economy: money")
        figures_are_kept.connect(draw_forecasts, dispatch_uid="economy: forecasts")
