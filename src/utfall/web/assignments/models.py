"""Activities, assignments with all that has happened to them, and notes of their follow-up."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from utfall.web.assignments.origins import ORIGIN_NAMES_SV, OriginKind
from utfall.web.assignments.printed_figure import PrintedFigure

ORIGINS = [(kind.value, ORIGIN_NAMES_SV[kind]) for kind in OriginKind]


class Activity(models.Model):
    """What a unit does to reach a goal, for a time. ``goal`` is the id of a goal's file."""

    class State(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned", "Planerad"
        UNDERWAY = "underway", "Pågår"
        DONE = "done", "Avslutad"
        ENDED = "ended", "Avbruten"

    title = models.CharField("rubrik", max_length=200)
    goal = models.CharField("mål", max_length=80)
    unit = models.ForeignKey("accounts.Unit", verbose_name="enhet", null=True, blank=True, on_delete=models.PROTECT)
    first = models.DateField("från och med")
    last = models.DateField("till och med")
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.PLANNED)
    text = models.TextField("beskrivning", max_length=4000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    stood_on: datetime.date | None = None
    """The earlier day that it is shown as of (``as_of``); None: today."""

    class Meta:
        ordering = ["goal", "first", "id"]
        constraints = [
            models.CheckConstraint(name="activity_ends_after_it_begins", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return self.title


class ActivityRevision(models.Model):
    """An activity as it was written; never changed itself."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=200)
    goal = models.CharField(max_length=80)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=10, choices=Activity.State.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]


class Assignment(models.Model):
    """What one person has undertaken to do by a day. ``goal`` is the id of a goal's file, ``measure`` a measure's, and
    ``figure`` what the measure printed when the assignment was given (``PrintedFigure``; None: nothing to print).

    ``agenda`` names the meeting series that carries it until it is closed (empty: by its unit alone). ``reason`` is why
    it ended without result. ``revision`` counts changes: who changes it says which one they saw. A confidential one is
    shown to owner, giver and those with the permission, and to nobody else (``queries.visible_to``).
    """

    class State(models.TextChoices):
        """How far it has come."""

        OPEN = "open", "Öppet"
        UNDERWAY = "underway", "Pågår"
        DONE = "done", "Klart"
        ENDED = "ended", "Avslutat utan resultat"

    title = models.CharField("vad ska göras", max_length=200)
    text = models.TextField("beskrivning", max_length=4000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ansvarig", on_delete=models.PROTECT, related_name="assignments"
    )
    due = models.DateField("ska vara klart")
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField("skäl", max_length=2000, blank=True)
    closed_at = models.DateTimeField("stängt", null=True, blank=True)
    origin_kind = models.CharField("kommer från", max_length=20, choices=ORIGINS)
    origin_key = models.CharField(max_length=160, blank=True)
    origin_label = models.CharField("ursprung", max_length=200)
    origin_address = models.CharField(max_length=300, blank=True)
    decision_key = models.CharField(max_length=160, blank=True)
    decision_label = models.CharField("beslut", max_length=200, blank=True)
    decision_address = models.CharField(max_length=300, blank=True)
    goal = models.CharField("mål", max_length=80, blank=True)
    measure = models.CharField("nyckeltal", max_length=120, blank=True)
    figure = models.JSONField(null=True, blank=True)
    activity = models.ForeignKey(
        Activity,
        verbose_name="aktivitet",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    unit = models.ForeignKey("accounts.Unit", verbose_name="enhet", null=True, blank=True, on_delete=models.PROTECT)
    agenda = models.CharField(max_length=120, blank=True)
    confidential = models.BooleanField("sekretess", default=False)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    stood_on: datetime.date | None = None
    """The earlier day that it is shown as of (``as_of``); None: today."""

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_kind", "origin_key"], condition=~Q(origin_key=""), name="assignment_once_per_origin"
            ),
            models.CheckConstraint(
                name="assignment_closed_with_its_day",
                condition=Q(state__in=["open", "underway"], closed_at__isnull=True)
                | Q(state__in=["done", "ended"], closed_at__isnull=False),
            ),
            models.CheckConstraint(name="assignment_ended_with_reason", condition=~Q(state="ended") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "due"]),
            models.Index(fields=["goal"]),
            models.Index(fields=["decision_key"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Neither done nor ended."""
        return self.state in (self.State.OPEN, self.State.UNDERWAY)

    @property
    def shown_on(self) -> datetime.date:
        """The day that it is shown as of."""
        return self.stood_on or timezone.localdate()

    @property
    def days_late(self) -> int:
        """Days past its day while open; 0 where it is not late."""
        return max(0, (self.shown_on - self.due).days) if self.is_open else 0

    @property
    def days_open(self) -> int:
        """Whole days from when it was given to when it was closed, or to the day it is shown as of."""
        until = timezone.localtime(self.closed_at).date() if self.closed_at else self.shown_on
        return (until - self.given_on).days

    @property
    def days_since_given(self) -> int:
        """Whole days from when it was given to the day it is shown as of, closed or not."""
        return (self.shown_on - self.given_on).days

    @property
    def given_on(self) -> datetime.date:
        """The day it was given."""
        return timezone.localtime(self.created_at).date()

    @property
    def printed(self) -> PrintedFigure | None:
        """What its measure printed when it was given."""
        return None if self.figure is None else PrintedFigure(**self.figure)


class Change(models.Model):
    """One thing that changed in an assignment; never changed itself. ``before`` and ``after`` are as read,
    ``due_before`` the day that a new one replaced, ``owner_before`` the owner."""

    class Kind(models.TextChoices):
        """What changed."""

        GIVEN = "given", "Gavs"
        STATE = "state", "Läge"
        DUE = "due", "Ska vara klart"
        OWNER = "owner", "Ansvarig"
        TEXT = "text", "Text"
        CONFIDENTIAL = "confidential", "Sekretess"
        DECISION = "decision", "Beslut"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    before = models.TextField(blank=True)
    due_before = models.DateField(null=True)
    owner_before = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]


class Note(models.Model):
    """What somebody says of how it goes; never changed."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField("anteckning", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]


class ReminderAddress(models.Model):
    """Where a person wants letters, written by themselves: instead of the address that the directory has for them
    (``User.email``). Empty: they want none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_address")
    email = models.EmailField("e-postadress", blank=True)
    written_at = models.DateTimeField(default=timezone.now)


class Reminder(models.Model):
    """An e-mail that has been sent, so that it is sent once: for the owner and the day that the assignment then had."""

    class Kind(models.TextChoices):
        """Why it was sent."""

        SOON = "soon", "Ska vara klart inom en vecka"
        TODAY = "today", "Ska vara klart i dag"
        LATE = "late", "Försenat"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    due = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "owner", "kind", "due"], name="reminded_once"),
        ]


class CalendarKey(models.Model):
    """A secret address at which a calendar program reads a person's own assignments. Only a digest of it is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_keys")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
