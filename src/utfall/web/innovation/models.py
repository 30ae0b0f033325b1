"""Innovations with their plans, the steps taken, the plans as frozen when pilots began, and what was prolonged."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from utfall.web.innovation.states import NEEDS, Expected, Need, State

_PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Plan(models.Model):
    """What a pilot is to show, and how one will know: written before it begins.

    ``measure`` is a measure's id; ``by`` and ``group`` are the breakdown and the value in it that the pilot is tried
    in, both empty for all of the board. ``goal`` is the id of a goal that the pilot serves, or empty.
    """

    hypothesis = models.TextField("hypotes", max_length=2000, blank=True)
    measure = models.CharField("nyckeltal", max_length=120, blank=True)
    by = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=120, blank=True)
    expected = models.CharField("väntas", max_length=4, choices=Expected.choices, blank=True)
    success = models.TextField("räknas som framgång", max_length=2000, blank=True)
    ends_on = models.DateField("slutdag", null=True, blank=True)
    goal = models.CharField("mål", max_length=80, blank=True)

    class Meta:
        abstract = True


class Innovation(Plan):
    """An idea and all that becomes of it. ``revision`` counts what is done: who acts says which one they saw."""

    title = models.CharField("rubrik", max_length=120)
    text = models.TextField("idén", max_length=4000)
    unit = models.ForeignKey("accounts.Unit", verbose_name="enhet", null=True, blank=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(**_PERSON, verbose_name="ansvarig", null=True, blank=True)
    left_by = models.ForeignKey(**_PERSON)
    came_on = models.DateField("kom in", default=timezone.localdate)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.IDEA)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-came_on", "-id"]

    def __str__(self) -> str:
        return self.title

    def lacking(self, state: State) -> tuple[Need, ...]:
        """What is not yet written of that which the step to the state needs."""
        return tuple(need for need in NEEDS.get(state, ()) if not getattr(self, need.value))

    @property
    def pilot(self) -> Pilot | None:
        """The last pilot that began and was not undone."""
        return self.pilot_on(None)

    def pilot_on(self, day: datetime.date | None) -> Pilot | None:
        """The last one that had begun by that day; None: today."""
        begun = (one for one in self.pilots.all() if one.start.undone_at is None)
        return next((one for one in begun if day is None or one.started_on <= day), None)


class IdeaBefore(models.Model):
    """An idea's words and day as they stood before ``by`` corrected them; never changed."""

    innovation = models.ForeignKey(Innovation, on_delete=models.PROTECT, related_name="corrected")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    came_on = models.DateField()
    by = models.ForeignKey(**_PERSON)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class Step(models.Model):
    """A step from one state to another, with the day it was taken. Never changed but to be undone; then it stays,
    marked so. ``decision`` is why, ``lessons`` what was learnt."""

    innovation = models.ForeignKey(Innovation, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, choices=State.choices)
    after = models.CharField(max_length=10, choices=State.choices)
    day = models.DateField("dag")
    decision = models.TextField("beslut", max_length=4000, blank=True)
    lessons = models.TextField("lärdomar", max_length=4000, blank=True)
    by = models.ForeignKey(**_PERSON)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(**_PERSON, null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.innovation}: {self.get_after_display().lower()}"


class Pilot(Plan):
    """A plan as it stood when the pilot began: never changed afterwards, by the database's own refusal.

    ``start`` is the step that began it. ``at_start`` is what the figure was then, as printed, with ``delivery``,
    ``definition`` (the measure's version and digest) and ``policy`` (the digest of what was hidden) that made it;
    ``digest`` is over all of it.
    """

    innovation = models.ForeignKey(Innovation, on_delete=models.PROTECT, related_name="pilots")
    start = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="pilot")
    owner = models.ForeignKey(**_PERSON)
    started_on = models.DateField()
    frozen_on = models.DateField()
    at_start = models.CharField(max_length=200, blank=True)
    delivery = models.CharField(max_length=80, blank=True)
    definition = models.CharField(max_length=80, blank=True)
    policy = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.innovation)

    @property
    def days_late(self) -> int:
        """Days from the start until the plan was frozen; 0 where it was written before."""
        return max(0, (self.frozen_on - self.started_on).days)

    @property
    def due(self) -> datetime.date:
        """The day it is to end: as planned, or as last prolonged."""
        return self.due_on(timezone.localdate())

    def due_on(self, day: datetime.date) -> datetime.date:
        """The day it was to end as known on that day."""
        known = (one.ends_on for one in self.prolonged.all() if timezone.localtime(one.at).date() <= day)
        due = next(known, self.ends_on)
        assert due is not None
        return due


class Prolonging(models.Model):
    """A later end of a pilot, and why. The end that was planned stays in the plan."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="prolonged")
    ends_on = models.DateField("ny slutdag")
    reason = models.TextField("skäl", max_length=2000)
    by = models.ForeignKey(**_PERSON)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class Completeness(models.Model):
    """The day from which the register holds all ideas and pilots: from then on the report counts them here. The newest
    holds; None takes it back."""

    since = models.DateField("fullständigt från och med", null=True, blank=True)
    by = models.ForeignKey(**_PERSON)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
