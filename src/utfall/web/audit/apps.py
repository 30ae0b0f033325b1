"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log."""

    name = "utfall.web.audit"
    label = "audit"
    verbose_name = "Logg"
