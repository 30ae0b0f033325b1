"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "utfall.web.accounts"
    label = "accounts"
    verbose_name = "Konton"

    def ready(self) -> None:
        """Coming in and leaving are logged from now on."""
        from utfall.web.accounts import session_log  # noqa: F401 - connects its receivers
