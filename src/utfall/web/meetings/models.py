"""Who meets, what a meeting goes through, and what is written of each item until the minutes are approved.

What was sent and what was approved are in ``records``; the database itself refuses to change a meeting whose minutes
are approved (``triggers``).
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from utfall.reports.numbers import format_day
from utfall.web.meetings.presence import Attendance, Disqualification
from utfall.web.meetings.records import Approval, Invitation, Letter, Minutes, Publication

__all__ = [
    "Approval",
    "Attachment",
    "Attendance",
    "Body",
    "Decision",
    "DecisionCounter",
    "Disqualification",
    "Invitation",
    "Item",
    "ItemRevision",
    "Kind",
    "Letter",
    "Level",
    "Meeting",
    "Member",
    "Minutes",
    "Observation",
    "Publication",
    "SearchText",
    "Template",
    "TemplateItem",
]


class Kind(models.TextChoices):
    """What is to happen with an item."""

    INFORMATION = "information", "Information"
    DIALOGUE = "dialogue", "Dialog"
    DECISION = "decision", "Beslut"
    REPORTED = "reported", "Anmälningsärende"


class Level(models.TextChoices):
    """Who may read an item (``visibility``)."""

    OPEN = "open", "Öppen"
    INTERNAL = "internal", "Intern"
    SECRET = "secret", "Sekretess"


class Body(models.Model):
    """Those who meet: a board, whose times are set by law, or a group, whose times it sets itself.

    ``carries_all``: every open assignment is on the agenda, not only those that the body itself gave.
    ``sends_days_before``: the invitation is sent at least that many days before.
    """

    class BodyKind(models.TextChoices):
        """What rules hold."""

        BOARD = "board", "Nämnd"
        GROUP = "group", "Ledningsgrupp eller annan grupp"

    name = models.CharField("namn", max_length=120, unique=True)
    short = models.CharField("förkortning", max_length=12, unique=True)
    kind = models.CharField("slag", max_length=10, choices=BodyKind.choices, default=BodyKind.GROUP)
    place = models.CharField("vanlig plats", max_length=120, blank=True)
    carries_all = models.BooleanField("tar upp alla öppna uppdrag, inte bara sina egna", default=True)
    sends_days_before = models.PositiveIntegerField("kallelsen skickas senast (dagar före)", default=5)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_board(self) -> bool:
        """Do the times of the Local Government Act hold?"""
        return self.kind == self.BodyKind.BOARD


class Member(models.Model):
    """Somebody with a seat in a body. ``initials`` stand for the name in the agenda; ``observes`` takes turns as
    observer; ``email`` is where invitations go. Who leaves stays in the list, no longer active."""

    class Seat(models.TextChoices):
        """What the seat is."""

        CHAIR = "chair", "Ordförande"
        MEMBER = "member", "Ledamot"
        SUBSTITUTE = "substitute", "Ersättare"
        SECRETARY = "secretary", "Sekreterare"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="konto", null=True, blank=True, on_delete=models.PROTECT
    )
    name = models.CharField("namn", max_length=120)
    title = models.CharField("befattning", max_length=120, blank=True)
    initials = models.CharField("initialer", max_length=5)
    email = models.EmailField("e-post för kallelser", blank=True)
    seat = models.CharField("plats", max_length=12, choices=Seat.choices, default=Seat.MEMBER)
    observes = models.BooleanField("turas om att vara observatör", default=True)
    is_active = models.BooleanField("är med nu", default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["body", "initials"], name="meetings_initials_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.initials})"


class Template(models.Model):
    """What a body's ordinary meeting begins with."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField("namn", max_length=120)
    begins = models.TimeField("börjar", default=datetime.time(9))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="meetings_template_once")]

    def __str__(self) -> str:
        return self.name


class TemplateItem(models.Model):
    """An item that comes back. ``months`` (1–12) is its place on the year wheel; empty: at every meeting."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    title = models.CharField("rubrik", max_length=200)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices, default=Kind.INFORMATION)
    presenter = models.CharField("föredragande", max_length=40, blank=True)
    minutes_planned = models.PositiveIntegerField("minuter", default=10)
    level = models.CharField("vem får läsa", max_length=10, choices=Level.choices, default=Level.OPEN)
    months = models.JSONField("månader", default=list, blank=True)

    class Meta:
        ordering = ["order"]

    def comes_in(self, month: int) -> bool:
        """Is it on the agenda of a meeting in that month?"""
        return not self.months or month in self.months


class Meeting(models.Model):
    """A meeting. ``is_closed``: its minutes are approved, and the database refuses every change of it."""

    class State(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned", "Planeras"
        INVITED = "invited", "Kallelsen är skickad"
        PROPOSED = "proposed", "Protokollet väntar på justering"
        APPROVED = "approved", "Justerat"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("börjar")
    ended_at = models.DateTimeField("slutade", null=True, blank=True)
    place = models.CharField("plats", max_length=120, blank=True)
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.PLANNED)
    is_closed = models.BooleanField(default=False)
    chair = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    observer = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="observed")
    secretary = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return f"{self.body.short} {format_day(self.day)}"

    @property
    def day(self) -> datetime.date:
        """The day it is held."""
        return timezone.localtime(self.starts_at).date()

    @property
    def year(self) -> int:
        """The year whose numbers its decisions get."""
        return self.day.year


class Item(models.Model):
    """An item: as planned, and as treated. ``revision`` counts saves: who saves says which one they began from.

    ``bindings`` is what the text's figures printed when it was saved (``reports.prose.bindings``): they are shown so
    ever after. ``proposals``, ``voting`` and ``reservations`` are what the minutes of a board also hold (KL 5:66–67).
    ``reported`` are decisions by delegation and documents that are reported to the meeting (``reported_lines``).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    title = models.CharField("rubrik", max_length=200)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices, default=Kind.INFORMATION)
    presenter = models.CharField("föredragande", max_length=40, blank=True)
    minutes_planned = models.PositiveIntegerField("planerade minuter", default=10)
    minutes_used = models.PositiveIntegerField("minuter som gick åt", null=True, blank=True)
    level = models.CharField("vem får läsa", max_length=10, choices=Level.choices, default=Level.OPEN)
    is_late = models.BooleanField(default=False)
    text = models.TextField("text", blank=True)
    bindings = models.TextField(default="[]")
    proposals = models.TextField("förslag och yrkanden", blank=True)
    voting = models.TextField("hur beslutet fattades", blank=True)
    reservations = models.TextField("reservationer", blank=True)
    decision = models.TextField("beslut", blank=True)
    reported = models.TextField("anmälda beslut och handlingar", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ansvarig",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due = models.DateField("klart senast", null=True, blank=True)
    goal = models.CharField("mål", max_length=80, blank=True)
    is_done = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class ItemRevision(models.Model):
    """An item as saved, as JSON of what is written in it. ``is_aside``: it met another's save, and is kept beside."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]


class SearchText(models.Model):
    """What a search looks through: as written, and ``folded`` to small letters (SQLite's own comparison knows no Å).
    Made from the item."""

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="search_text")
    text = models.TextField()
    folded = models.TextField()


class Attachment(models.Model):
    """A file beside an item. The bytes lie in ``UTFALL_HOME`` under their digest; ``media_type`` is what they are."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField("namn", max_length=150)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class DecisionCounter(models.Model):
    """The last number given in a body's year: one row, locked by whoever takes the next."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="meetings_counter_once")]


class Decision(models.Model):
    """The number of an item's decision, given when the item is first closed and kept if it is opened again."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="numbered")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="meetings_decision_once")]

    def __str__(self) -> str:
        return f"{self.body.short} {self.year}:{self.number}"

    @property
    def key(self) -> str:
        """Its name in other rooms (``assignments.origins.Decision``)."""
        return f"meetings:decision:{self.id}"


class Observation(models.Model):
    """The observer's review after the meeting: what was meant, what happened, why, what to keep and to change.

    ``score`` is 1–5: did the meeting do what it was meant to?
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="observation")
    meant = models.TextField("Vad var tänkt?", max_length=2000)
    happened = models.TextField("Vad hände?", max_length=2000)
    why = models.TextField("Varför blev det så?", max_length=2000)
    keep = models.TextField("Vad behåller vi?", max_length=2000, blank=True)
    change = models.TextField("Vad ändrar vi?", max_length=2000, blank=True)
    score = models.PositiveIntegerField("Nådde mötet sitt syfte? (1–5)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
