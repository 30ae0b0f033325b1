"""Files on their way in: uploaded, looked at, and read in or taken back."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

from utfall.web.gates import surroundings


class Upload(models.Model):
    """Files that somebody has handed in together, in a folder of their own until they are read in or taken back; they
    hold personal data. ``delivery_number`` is what became of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    names = models.JSONField("filer", default=list)
    known_at = models.DateField("uttagna")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    job = models.ForeignKey("work.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    delivery_number = models.PositiveIntegerField(null=True)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["-uploaded_at"]

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return surroundings().uploads / str(self.id)

    @property
    def paths(self) -> list[Path]:
        """The files, in the order they were handed in."""
        return [self.folder / name for name in self.names]

    @property
    def is_open(self) -> bool:
        """Neither read in nor taken back."""
        return self.delivery_number is None and not self.is_cancelled
