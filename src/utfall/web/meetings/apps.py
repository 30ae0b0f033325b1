"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Möten."""

    name = "utfall.web.meetings"
    label = "meetings"
    verbose_name = "Möten"

    def ready(self) -> None:
        """Decisions are in the red thread."""
        from utfall.web.assignments.threads import register
        from utfall.web.meetings.threads import decisions_of

        register("meetings", decisions_of)
