"""What people write about money: forecasts for a report day, line by line and version by version, and who signed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from utfall.web.permissions import ROLE_NAMES_SV, Role


class ForecastRound(models.Model):
    """A report day that managers forecast for. From the day after nothing more is written or handed in."""

    reported_on = models.DateField("rapportdag", unique=True)
    last_month = models.DateField("sista månad med utfall")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-reported_on"]

    def __str__(self) -> str:
        return self.reported_on.isoformat()

    @property
    def year(self) -> int:
        """The year that is forecast."""
        return self.last_month.year

    @property
    def is_locked(self) -> bool:
        """Has the report day passed?"""
        return timezone.localdate() > self.reported_on


class AreaForecast(models.Model):
    """An area's forecast in a round. It holds once the director has approved it."""

    class State(models.TextChoices):
        """How far it has been signed."""

        DRAFT = "draft", "Skrivs"
        HANDED_IN = "handed_in", "Lämnad"
        CHECKED = "checked", "Granskad av ekonomi"
        APPROVED = "approved", "Godkänd"

    round = models.ForeignKey(ForecastRound, on_delete=models.PROTECT, related_name="areas")
    area = models.CharField("område", max_length=80)
    state = models.CharField("läge", max_length=20, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "area"], name="area_once_in_a_round")]


class EnteredLine(models.Model):
    """What somebody saved of an account group: never changed, a newer revision stands before it.

    Öre for the whole year, signed as in the ledger. ``is_aside``: another had saved the same line meanwhile, so that
    this one does not stand, and ``revision`` is then the one that it began from.
    """

    forecast = models.ForeignKey(AreaForecast, on_delete=models.PROTECT, related_name="lines")
    group = models.CharField("kontogrupp", max_length=80)
    revision = models.PositiveIntegerField()
    amount_ore = models.BigIntegerField(null=True)
    comment = models.TextField("kommentar", max_length=2000, blank=True)
    reason = models.CharField("skäl", max_length=120, blank=True)
    is_aside = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forecast", "group", "revision"], condition=Q(is_aside=False), name="line_revision_once"
            )
        ]


class Signature(models.Model):
    """A step of an area's forecast towards approval, or back to whoever writes it, with the reason."""

    class Act(models.TextChoices):
        """What was done."""

        HANDED_IN = "handed_in", "Lämnade"
        CHECKED = "checked", "Granskade"
        APPROVED = "approved", "Godkände"
        RETURNED = "returned", "Lämnade tillbaka"

    forecast = models.ForeignKey(AreaForecast, on_delete=models.PROTECT, related_name="signatures")
    act = models.CharField(max_length=20, choices=Act.choices)
    reason = models.TextField("skäl", max_length=1000, blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_NAMES_SV[role]) for role in Role])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    @property
    def day(self) -> datetime.date:
        """The local day of it."""
        return timezone.localtime(self.at).date()


class AllocationExplanation(models.Model):
    """What a person says of a difference between the allocation and what should agree with it. Taken back, not changed.

    ``comparison`` is the title of what was compared; öre, right side less left.
    """

    year = models.PositiveIntegerField()
    comparison = models.CharField("jämförelse", max_length=200)
    amount_ore = models.BigIntegerField("belopp")
    text = models.CharField("förklaring", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class SavedScenario(models.Model):
    """Somebody's scenario, as the text of its file (``finance.forecasting.scenario_file``); shared: others see it."""

    content = models.TextField(max_length=20_000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField("delas", default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
