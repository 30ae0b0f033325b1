"""A dialogue from the frozen overview to the closed record: what is written before, during and after the meeting."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Cycle(models.Model):
    """A round of dialogues, one per business area; ``begins_on`` says which comes before which."""

    name = models.CharField("namn", max_length=60, unique=True)
    begins_on = models.DateField("första dag")
    comments_due = models.DateField("kommentarer klara")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-begins_on", "-id"]

    def __str__(self) -> str:
        return self.name


class Dialogue(models.Model):
    """One business area's dialogue. A correction of a closed one is a new ``version``, with ``reason``. ``overview`` is
    the area's figures as they were printed when it was started (``frozen_overview``), as canonical JSON."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="dialogues")
    area_id = models.CharField(max_length=80)
    area_name = models.CharField("verksamhetsområde", max_length=120)
    unit = models.ForeignKey("accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField("skäl till rättelsen", max_length=1000, blank=True)
    meeting_on = models.DateField("möte", null=True, blank=True)
    overview = models.TextField()
    overview_digest = models.CharField(max_length=64)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-cycle__begins_on", "area_name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "area_id", "version"], name="dialogue_version_once"),
        ]

    def __str__(self) -> str:
        version = f", version {self.version}" if self.version > 1 else ""
        return f"{self.area_name}, {self.cycle}{version}"

    @property
    def origin_prefix(self) -> str:
        """What the keys of the assignments from this area's dialogue begin with: the same in every version of it."""
        return f"dialogue:{self.cycle_id}:{self.area_id}"

    @property
    def is_closed(self) -> bool:
        """Signed by both: nothing changes any more."""
        return hasattr(self, "record")

    @property
    def is_signed(self) -> bool:
        """Signed by somebody: what was signed may not change under the signature."""
        return bool(self.signatures.all())


class Part(models.Model):
    """One text of a dialogue. ``revision`` counts saves: who saves says which one they began from."""

    class Kind(models.TextChoices):
        """Whose it is, and when it is written."""

        SUPPORT = "support", "Stödfunktion"
        MANAGER = "manager", "Chef"
        QUESTION = "question", "Fråga"

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    asks = models.CharField(max_length=500, blank=True)
    order = models.PositiveIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField("ska vara klar", null=True, blank=True)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "kind", "key"], name="dialogue_part_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_written(self) -> bool:
        """Does anything stand there?"""
        return bool(self.text.strip())

    @property
    def days_late(self) -> int:
        """Days past its day while nothing stands there; 0 where it is not late."""
        if self.due is None or self.is_written:
            return 0
        return max(0, (timezone.localdate() - self.due).days)


class PartRevision(models.Model):
    """A text as saved. ``is_aside`` is one that met another's in the same part: kept beside, never lost."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]


class Agreement(models.Model):
    """What was agreed, who does it and until when. ``number`` is the same in every version of the dialogue, so that the
    assignment made of it is too; ``assigned_at`` is set when it has been made."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveIntegerField()
    text = models.CharField("vad som ska göras", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ansvarig", on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField("klart senast")
    goal = models.CharField("mål", max_length=80, blank=True)
    measure = models.CharField("nyckeltal", max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=1)
    assigned_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "number"], name="agreement_number_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def origin_key(self) -> str:
        """The key of the assignment made of it."""
        return f"{self.dialogue.origin_prefix}:agreement:{self.number}"


class Signature(models.Model):
    """That the manager or the director stands by what is written; taken back if it is opened again."""

    class Side(models.TextChoices):
        """Who has signed."""

        MANAGER = "manager", "Verksamhetschef"
        DIRECTOR = "director", "Förvaltningschef"

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "side"], name="signature_once_per_side")]


class Record(models.Model):
    """The record as both signed it: content with its digest, and the two files. The database refuses to change or
    remove it (``triggers``)."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.PROTECT, related_name="record")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField()
    docx = models.BinaryField()
    closed_at = models.DateTimeField(auto_now_add=True)
