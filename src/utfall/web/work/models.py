"""A job, its progress and its outcome."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Job(models.Model):
    """One piece of work. ``done`` of ``total`` in whatever it counts; ``outcome`` is where to go when it is done."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", "Väntar"
        RUNNING = "running", "Pågår"
        DONE = "done", "Klart"
        FAILED = "failed", "Gick inte"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("arbete", max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    doing = models.CharField("just nu", max_length=200, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cause = models.TextField("vad som hände", blank=True)
    remedy = models.TextField("gör så här", blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Done or failed."""
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        """Whole percent done, 0–100."""
        return min(100, self.done * 100 // self.total) if self.total > 0 else 0
