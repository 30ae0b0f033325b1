"""The log's entries and its head."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that somebody did. Never changed or removed; ``digest`` is over all other fields and ``previous``.

    ``number`` counts from 1 without gaps. ``actor`` is the user name (no foreign key: an entry outlives the account),
    ``thing`` what it was done to, ``details`` what else is needed to understand it, as JSON text in canonical form. No
    entry holds an identity of a client.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField("när (UTC)", max_length=32)
    actor = models.CharField("vem", max_length=150)
    action = models.CharField("vad", max_length=60)
    thing = models.CharField("på vad", max_length=300)
    details = models.TextField("uppgifter")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["action", "number"]), models.Index(fields=["actor", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.at} {self.actor} {self.action} {self.thing}"


class Head(models.Model):
    """The last entry's number and digest: one row, locked by whoever writes the next entry."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
