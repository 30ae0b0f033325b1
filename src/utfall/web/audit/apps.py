"""The app's place in Django."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class AuditConfig(AppConfig):
    """The log."""

    name = "utfall.web.audit"
    label = "audit"
    verbose_name = "Logg"

    def ready(self) -> None:
        """The log's words are added to by each app's module ``words``: ``ACTION_WORDS``, ``DETAIL_WORDS``."""
        from utfall.web.audit import words as known  # here: it needs the models, which are not there before

        for app in apps.get_app_configs():
            if app.name.startswith("utfall.web.") and app.name != self.name and find_spec(f"{app.name}.words"):
                words = import_module(f"{app.name}.words")
                known.ACTION_WORDS.update(words.ACTION_WORDS)
                known.DETAIL_WORDS.update(getattr(words, "DETAIL_WORDS", {}))
