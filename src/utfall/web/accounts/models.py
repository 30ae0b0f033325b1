"""People, units with their history, and who holds which role where and when."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from utfall.web.permissions import GRANTED, ROLE_NAMES_SV, Permission, Role


class Unit(models.Model):
    """A business area or a unit in it, as named between two days (half-open). ``code`` is the value that the extracts
    use; the same code with other days is the same unit under another name or in another area."""

    class Kind(models.TextChoices):
        """Where in the organisation."""

        AREA = "area", "Verksamhetsområde"
        UNIT = "unit", "Enhet"

    code = models.CharField("beteckning i utdragen", max_length=120)
    name = models.CharField("namn", max_length=120)
    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", verbose_name="hör till", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField("från och med")
    valid_until = models.DateField("till (ej med)", null=True, blank=True)

    class Meta:
        ordering = ["kind", "name", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="unit_once_per_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def holds(self, other: Unit | None) -> bool:
        """Is ``other`` this unit or part of it? Compared by code: a new name is still the same unit."""
        while other is not None:
            if (other.kind, other.code) == (self.kind, self.code):
                return True
            other = other.parent
        return False


class User(AbstractUser):
    """A person who signs in."""

    display_name = models.CharField("namn", max_length=120, blank=True)
    must_change_password = models.BooleanField("måste byta lösenord", default=False)

    def __str__(self) -> str:
        return self.display_name or self.username

    def memberships_on(self, day: datetime.date | None = None) -> list[Membership]:
        """The roles held that day (None: today). Read once per request and person."""
        if day is not None:
            return [one for one in self.memberships.select_related("unit") if one.holds_on(day)]
        if not hasattr(self, "_memberships_today"):
            today = timezone.localdate()
            self._memberships_today = [
                one for one in self.memberships.select_related("unit", "unit__parent") if one.holds_on(today)
            ]
        return self._memberships_today

    def may(self, permission: Permission) -> bool:
        """Does any role held today give the permission, somewhere?"""
        if not self.is_active:
            return False
        return permission in (Permission.ANYONE, Permission.SIGNED_IN) or any(
            permission in GRANTED[Role(one.role)] for one in self.memberships_on()
        )

    def may_in(self, permission: Permission, unit: Unit | None) -> bool:
        """Does a role held today give the permission for that unit (None: for the whole board)?"""
        return self.is_active and any(
            permission in GRANTED[Role(one.role)] and (one.unit is None or one.unit.holds(unit))
            for one in self.memberships_on()
        )

    @property
    def role_names(self) -> str:
        """The roles held today, in words."""
        return ", ".join(dict.fromkeys(ROLE_NAMES_SV[Role(one.role)] for one in self.memberships_on()))


class Membership(models.Model):
    """A role, for one unit or for the whole board, between two days (half-open)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("roll", max_length=20, choices=[(role.value, ROLE_NAMES_SV[role]) for role in Role])
    unit = models.ForeignKey(Unit, verbose_name="enhet", null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateField("från och med", default=timezone.localdate)
    valid_until = models.DateField("till (ej med)", null=True, blank=True)
    from_group = models.CharField("grupp i katalogen", max_length=200, blank=True)

    class Meta:
        ordering = ["role", "valid_from"]

    def __str__(self) -> str:
        where = f", {self.unit}" if self.unit else ""
        return f"{self.get_role_display()}{where}"

    def holds_on(self, day: datetime.date) -> bool:
        """Is the role held that day?"""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class GroupRole(models.Model):
    """A group of the organisation's directory, and the role that its members hold here."""

    group = models.CharField("grupp i katalogen", max_length=200)
    role = models.CharField("roll", max_length=20, choices=[(role.value, ROLE_NAMES_SV[role]) for role in Role])
    unit = models.ForeignKey(Unit, verbose_name="enhet", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "role", "unit"], name="group_role_once")]

    def __str__(self) -> str:
        return f"{self.group} → {self.get_role_display()}"


class ApiToken(models.Model):
    """A key for another program, in a person's name: it may do what both its scopes and the person's roles give.

    Only a digest of the key is kept; the key itself is shown once.
    """

    class Scope(models.TextChoices):
        """What a key is for."""

        FIGURES_READ = "figures:read", "Läsa siffror"
        DELIVERIES_READ = "deliveries:read", "Se leveranser"
        DELIVERIES_WRITE = "deliveries:write", "Lämna in utdrag"
        REPORTS_READ = "reports:read", "Läsa rapporter"
        ECONOMY_READ = "economy:read", "Läsa ekonomi"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("vad den är till", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField("rättigheter", default=list)
    expires_on = models.DateField("gäller till (ej med)")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField("senast använd", null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        """Neither revoked nor too old, and its person still open."""
        return self.revoked_at is None and timezone.localdate() < self.expires_on and self.user.is_active
