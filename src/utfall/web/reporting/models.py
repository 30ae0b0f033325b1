"""A report under work: its sections with their text, every version of each, comments, and what was frozen."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from utfall.model.period import Period


class WrittenReport(models.Model):
    """The report of a period. A correction of a frozen one is a new ``version``. ``as_of`` is the day whose knowledge
    it shows; None: the newest delivery."""

    period_id = models.CharField("period", max_length=20)
    version = models.PositiveIntegerField(default=1)
    as_of = models.DateField("känd", null=True, blank=True)
    deadline = models.DateField("ska vara klar", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-period_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["period_id", "version"], name="report_version_once")]

    def __str__(self) -> str:
        version = f", version {self.version}" if self.version > 1 else ""
        return f"Tertialrapport {self.period.label_long_sv()}{version}"

    @property
    def period(self) -> Period:
        """The period that the report is about."""
        return Period.parse(self.period_id)

    @property
    def is_frozen(self) -> bool:
        """Approved: neither text nor figures change any more."""
        return hasattr(self, "frozen")


class Section(models.Model):
    """One text of the report. ``revision`` counts saves: who saves says which one they began from. ``bindings`` is
    what its figures printed when it was last saved or reviewed (``reports.prose.bindings``)."""

    class State(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", "Utkast"
        READY = "ready", "Klart att granska"
        APPROVED = "approved", "Godkänt"

    report = models.ForeignKey(WrittenReport, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=80)
    title = models.CharField("rubrik", max_length=200)
    order = models.PositiveIntegerField()
    unit = models.ForeignKey("accounts.Unit", verbose_name="enhet", null=True, blank=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ansvarig",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sections",
    )
    deadline = models.DateField("ska vara klart", null=True, blank=True)
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    bindings = models.TextField(default="[]")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="section_once_per_report")]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The name in an address."""
        return self.name.removesuffix(".md")

    @property
    def due(self) -> datetime.date | None:
        """The section's own deadline, or the report's."""
        return self.deadline or self.report.deadline

    @property
    def days_late(self) -> int:
        """Days past the deadline while it is still a draft; 0 where it is not late."""
        if self.due is None or self.state != self.State.DRAFT:
            return 0
        return max(0, (timezone.localdate() - self.due).days)


class Revision(models.Model):
    """A text as saved. Autosaves by the same person within minutes are one revision. ``is_aside`` is a text that met
    another's in the same section: kept beside, never lost."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]


class Comment(models.Model):
    """What somebody says of a section; open until somebody closes it."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField("kommentar", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]


class FrozenReport(models.Model):
    """What was approved: content with its digest, and the three files as they were then."""

    report = models.OneToOneField(WrittenReport, on_delete=models.PROTECT, related_name="frozen")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    html = models.BinaryField()
    pdf = models.BinaryField()
    docx = models.BinaryField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.report}, {self.digest[:8]}"
