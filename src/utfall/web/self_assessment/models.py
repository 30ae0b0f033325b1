"""A self-assessment: who is asked, what each answers until the collection is closed, and what the group agrees on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class SelfAssessment(models.Model):
    """One time that a group assesses itself. ``questions`` and ``scale`` are as they stood when it was started."""

    class State(models.TextChoices):
        """How far it has come."""

        COLLECTING = "collecting", "Svar samlas in"
        DISCUSSING = "discussing", "Gruppen samtalar"
        CLOSED = "closed", "Stängd"

    set_id = models.CharField(max_length=80)
    set_title = models.CharField(max_length=120)
    name = models.CharField("namn", max_length=80)
    unit = models.ForeignKey("accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scale = models.JSONField()
    due = models.DateField("svar senast")
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.COLLECTING)
    answered = models.PositiveIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.set_title}, {self.name}"

    @property
    def origin_prefix(self) -> str:
        """What the keys of the assignments from it begin with."""
        return f"self_assessment:{self.id}"


class Participant(models.Model):
    """Somebody who is asked. ``answers`` (question id -> step, 0: does not know) and ``remarks`` are theirs to change
    while answers are collected; when that ends both are emptied, and only sorted lists without names remain."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "user"], name="participant_once")]


class Question(models.Model):
    """A question of one assessment. ``values`` and ``remarks`` are the group's answers, sorted, so that nothing follows
    a person from one question to the next; ``common`` is the step that the group agreed on after its discussion.
    ``revision`` counts saves of the two."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    area = models.CharField(max_length=120)
    text = models.CharField(max_length=400)
    order = models.PositiveIntegerField()
    values = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    discussion = models.TextField("samtalet", blank=True)
    common = models.PositiveIntegerField("gemensamt svar", null=True)
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key"], name="assessed_question_once")]

    def __str__(self) -> str:
        return self.text


class DiscussionRevision(models.Model):
    """The group's answer as saved. ``is_aside`` is one that met another's: kept beside, never lost."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    discussion = models.TextField()
    common = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]


class DevelopmentArea(models.Model):
    """What the group will develop, who sees to it and until when; it becomes an assignment."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="areas")
    number = models.PositiveIntegerField()
    text = models.CharField("vad som ska utvecklas", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ansvarig", on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField("klart senast")
    question = models.ForeignKey(
        Question, verbose_name="fråga", null=True, blank=True, on_delete=models.PROTECT, related_name="areas"
    )
    revision = models.PositiveIntegerField(default=1)
    assigned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="development_area_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def origin_key(self) -> str:
        """The key of the assignment made of it."""
        return f"{self.assessment.origin_prefix}:area:{self.number}"
