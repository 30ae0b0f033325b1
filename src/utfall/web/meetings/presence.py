"""Who was at a meeting, for whom, and who took no part in an item."""

from __future__ import annotations

from django.db import models


class Attendance(models.Model):
    """Somebody at a meeting: a member, or a guest. ``arrived_at_item`` and ``left_after_item`` are empty for who was
    there from the first item, or to the last. ``serves_for``: a substitute takes that member's seat while the member is
    away (``serving``)."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey("meetings.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("namn", max_length=120)
    title = models.CharField("befattning", max_length=120, blank=True)
    initials = models.CharField("initialer", max_length=5, blank=True)
    is_guest = models.BooleanField(default=False)
    is_present = models.BooleanField("närvarande", default=True)
    arrived_at_item = models.ForeignKey(
        "meetings.Item", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    left_after_item = models.ForeignKey(
        "meetings.Item", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    serves_for = models.ForeignKey(
        "self", verbose_name="tjänstgör för", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("is_guest", "id")

    def __str__(self) -> str:
        return self.name


class Disqualification(models.Model):
    """Somebody who takes no part in an item (jäv), and why. ``substitute`` takes their seat for that item."""

    item = models.ForeignKey("meetings.Item", on_delete=models.CASCADE, related_name="disqualifications")
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="disqualifications")
    reason = models.CharField("skäl", max_length=300)
    substitute = models.ForeignKey(
        Attendance,
        verbose_name="ersättare som går in",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["item", "attendance"], name="meetings_disqualified_once"),)
