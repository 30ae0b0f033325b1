"""Whose turn it is to observe, and what the reviews have said over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, Sum

from utfall.web.meetings.models import Body, Meeting, Member, Observation


def next_observer(body: Body, *, before: datetime) -> Member | None:
    """The one who has waited longest: never before those who have, then the longest ago, then in the body's order."""
    taking_turns = body.members.filter(is_active=True, observes=True).annotate(
        last=Max("observed__starts_at", filter=Q(observed__starts_at__lt=before))
    )
    return min(taking_turns, key=lambda one: (one.last is not None, one.last or before, one.id), default=None)


@dataclass(frozen=True)
class ReviewedMeeting:
    """A meeting with its review; minutes over all its items, ``used`` None where not all were timed."""

    meeting: Meeting
    review: Observation
    planned: int
    used: int | None


@dataclass(frozen=True)
class Trend:
    """The reviews of a body, the oldest first, and what they say together."""

    reviewed: tuple[ReviewedMeeting, ...]

    @property
    def sentence(self) -> str:
        """What has become of the score: the last three meetings against the three before them."""
        scores = [one.review.score for one in self.reviewed]
        if len(scores) < 6:
            return f"{len(scores)} observationer hittills. Efter sex jämförs de tre senaste med de tre före."
        now, before = sum(scores[-3:]), sum(scores[-6:-3])
        if now == before:
            return "De tre senaste mötena nådde sitt syfte lika väl som de tre före."
        return f"De tre senaste mötena nådde sitt syfte {'bättre' if now > before else 'sämre'} än de tre före."


def trend_of(body: Body, *, last: int = 24) -> Trend:
    """The body's last reviews."""
    found: Sequence[Observation] = Observation.objects.filter(meeting__body=body).select_related(
        "meeting", "meeting__body", "meeting__observer", "by"
    )
    ordered = sorted(found, key=lambda one: one.meeting.starts_at)[-last:]
    return Trend(tuple(_reviewed(one) for one in ordered))


def _reviewed(review: Observation) -> ReviewedMeeting:
    items = review.meeting.items
    planned = items.aggregate(sum=Sum("minutes_planned"))["sum"] or 0
    used = None if items.filter(minutes_used=None).exists() else items.aggregate(sum=Sum("minutes_used"))["sum"]
    return ReviewedMeeting(review.meeting, review, planned, used)
