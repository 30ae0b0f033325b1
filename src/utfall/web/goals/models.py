"""What people say of a goal, beside what the rule says."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from utfall.measures.goals import GoalStatus
from utfall.reports.goal_assessment import WORDS
from utfall.web.permissions import ROLE_NAMES_SV, Role


class Assessment(models.Model):
    """A person's assessment of a goal in one period's report. Never changed: a newer one stands before it, and one that
    is taken back stays with the day of it."""

    goal_id = models.CharField(max_length=80)
    report_id = models.CharField("rapport", max_length=20)
    status = models.CharField("bedömning", max_length=20, choices=[(one.value, WORDS[one]) for one in GoalStatus])
    reason = models.TextField("skäl", max_length=2000)
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_NAMES_SV[role]) for role in Role])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
