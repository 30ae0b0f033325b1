"""What has been published, and what is being prepared: each with the content that its pages are made from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from utfall.model.period import Period


class Publication(models.Model):
    """An act: chosen measures and reports, made ready to be looked at, and then published at once or on a day.

    ``measures`` and ``reports`` are what was chosen: ids, and ``[period, version]``. ``basis`` tells which published
    versions its content was protected beside; with others it must be prepared again. ``trouble`` says what stopped it.
    """

    class State(models.TextChoices):
        """How far it has come."""

        PREPARING = "preparing", "Förbereds"
        READY = "ready", "Klar att granska"
        PLANNED = "planned", "Publiceras en bestämd dag"
        PUBLISHED = "published", "Publicerad"
        ENDED = "ended", "Avbruten"

    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    measures = models.JSONField(default=list)
    reports = models.JSONField(default=list)
    by_group = models.BooleanField("uppdelat på grupper", default=False)
    basis = models.CharField(max_length=64, blank=True)
    trouble = models.TextField(blank=True)
    day = models.DateField("dag", null=True, blank=True)
    known_at = models.DateField("känd", null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Publicering {self.id}"

    @property
    def is_open(self) -> bool:
        """Can it still be published or ended?"""
        return self.state in (self.State.READY, self.State.PLANNED)


class Published(models.Model):
    """A lasting version of something, made from ``content`` (canonical JSON) alone. Withdrawn, its address says so."""

    content = models.TextField()
    digest = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField("skäl", max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def is_withdrawn(self) -> bool:
        """No longer shown."""
        return self.withdrawn_at is not None


class MeasureVersion(Published):
    """A measure's figures as published. ``number`` counts the measure's publications; None while only prepared."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="measure_versions")
    measure = models.CharField(max_length=120)
    number = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["measure", "number"]
        constraints = [models.UniqueConstraint(fields=["measure", "number"], name="measure_version_once")]

    def __str__(self) -> str:
        return f"{self.measure}, version {self.number}"


class ReportVersion(Published):
    """The public copy of a decided report, with its PDF. ``is_published`` is False while it is only prepared."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="report_versions")
    period_id = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    is_published = models.BooleanField(default=False)
    pdf = models.BinaryField()
    hidden = models.JSONField(default=list)

    class Meta:
        ordering = ["period_id", "version"]

    def __str__(self) -> str:
        return f"Tertialrapport {self.period.label_long_sv()}, version {self.version}"

    @property
    def title(self) -> str:
        """What the reader calls it."""
        return str(self) if self.version > 1 else f"Tertialrapport {self.period.label_long_sv()}"

    @property
    def period(self) -> Period:
        """The period that the report is about."""
        return Period.parse(self.period_id)
