"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "utfall.web.accounts"
    label = "accounts"
    verbose_name = "Konton"
