"""What was sent, what was approved and what was published of a meeting: kept as it was, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """The agenda as it was sent: canonical JSON and its digest. Never changed or removed."""

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.PROTECT, related_name="invitation")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()


class Letter(models.Model):
    """An e-mail that tells a member of the invitation. The worker sends it; once sent it is never changed.

    ``fault`` is why the server would not take it; empty while it waits.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="letters")
    member = models.ForeignKey("meetings.Member", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["invitation", "member"], name="meetings_letter_once"),)


class Minutes(models.Model):
    """A version of the minutes as laid before chair and approver: canonical JSON and its digest.

    ``approved_at`` is when the last of them approved: then the files are made, and from then on nothing of it changes.
    A correction is a new ``version`` with its ``reason``. ``pdf`` and ``docx`` are of the whole, the others of the part
    that anybody may read.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveIntegerField()
    reason = models.CharField("skäl", max_length=500, blank=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField(default=bytes)
    docx = models.BinaryField(default=bytes)
    public_digest = models.CharField(max_length=64, blank=True)
    public_pdf = models.BinaryField(default=bytes)
    public_docx = models.BinaryField(default=bytes)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=["meeting", "version"], name="meetings_version_once"),)


class Approval(models.Model):
    """That one of the two has approved a version: over its digest, so that it is of that very text."""

    class Part(models.TextChoices):
        """As what."""

        CHAIR = "chair", "Ordförande"
        APPROVER = "approver", "Justerare"

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="approvals")
    part = models.CharField(max_length=10, choices=Part.choices)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=["minutes", "part"], name="meetings_approved_once"),)


class Publication(models.Model):
    """That the public copy of the meeting's approved minutes may be read by anybody."""

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.PROTECT, related_name="publication")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
