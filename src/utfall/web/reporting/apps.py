"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Rapport."""

    name = "utfall.web.reporting"
    label = "reporting"
    verbose_name = "Rapport"

    def ready(self) -> None:
        """Open reports are built as soon as a delivery's figures are kept."""
        from utfall.web.readiness import figures_are_kept
        from utfall.web.reporting.content import build_open_reports

        figures_are_kept.connect(build_open_reports, dispatch_uid="reporting")
