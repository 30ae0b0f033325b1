"""Proposals that two people must stand behind, and the monthly review of who has read what about individuals."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

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


class Proposal(models.Model):
    """A change that takes effect only when another person accepts it. ``payload`` holds what ``proposals`` needs to
    carry it out, as it was when it was made."""

    class Kind(models.TextChoices):
        """What it would change."""

        GRANT_ROLE = "grant_role", "Roll"
        MAP_GROUP = "map_group", "Kataloggrupp"
        CHANGE_DISCLOSURE = "change_disclosure", "Skyddsregler"
        RENEW_PASSWORD = "renew_password", "Lösenord"

    class Outcome(models.TextChoices):
        """How it ended; empty while it is open."""

        ACCEPTED = "accepted", "Godkänt"
        REFUSED = "refused", "Avslaget"
        WITHDRAWN = "withdrawn", "Tillbakataget"

    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    payload = models.JSONField("innehåll")
    reason = models.TextField("skäl", max_length=1000)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField("utfall", max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="proposal_has_four_eyes",
                condition=Q(outcome="", decided_by__isnull=True)
                | Q(outcome="withdrawn", decided_by=F("proposed_by"))
                | (Q(outcome__in=["accepted", "refused"], decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, förslag {self.id}"
