"""The monthly review of who has read what about individuals."""

from __future__ import annotations

import datetime

from django.db import models

from utfall.web.accounts.models import User


class Review(models.Model):
    """A month's review. The sample can be drawn again from ``seed``; signed, nothing in it is changed."""

    month = models.DateField("månad, dess första dag", unique=True)
    seed = models.PositiveBigIntegerField("slumpfrö")
    readings = models.PositiveIntegerField("läsningar under månaden")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def last_day(self) -> datetime.date:
        """The month's last day."""
        return (self.month + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


class ReviewedReading(models.Model):
    """A reading to judge: by sample, by its signals, or both. ``entry`` is its number in the log."""

    class Judgement(models.TextChoices):
        """What the reviewer thinks of it."""

        OK = "ok", "I ordning"
        QUESTION = "question", "Behöver frågas om"
        MISUSE = "misuse", "Missbruk"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="chosen")
    entry = models.PositiveBigIntegerField("post i loggen")
    is_sampled = models.BooleanField("i stickprovet")
    signals = models.TextField("signaler, en på varje rad", blank=True)
    judgement = models.CharField("bedömning", max_length=10, choices=Judgement.choices, blank=True)
    note = models.TextField("anteckning", blank=True, max_length=2000)

    class Meta:
        ordering = ["entry"]
        constraints = [models.UniqueConstraint(fields=["review", "entry"], name="reading_once_per_review")]
