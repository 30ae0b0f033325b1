"""The monthly review: drawing it, judging its readings, signing it. Each is itself logged."""

from __future__ import annotations

import datetime
import random

from django.db import transaction
from django.utils import timezone

from utfall.errors import NotPossibleNow
from utfall.web.accounts.models import User
from utfall.web.administration.models import Review, ReviewedReading
from utfall.web.administration.queries import held_roles, readings
from utfall.web.administration.signals import find_signals
from utfall.web.audit.actions import record
from utfall.web.audit.models import Entry

SAMPLE_SHARE, SMALLEST_SAMPLE, LARGEST_SAMPLE = 0.1, 10, 50


@transaction.atomic
def start_review(month: datetime.date, *, seed: int, by: User) -> Review:
    """The month's review, with a sample drawn from ``seed`` and every reading that has a signal.

    Raises ``NotPossibleNow`` for a month that is not over, or is begun already.
    """
    if month.day != 1 or (month + datetime.timedelta(days=31)).replace(day=1) > timezone.localdate():
        raise NotPossibleNow("Månaden är inte slut.", remedy="Välj en månad som har gått.")
    if Review.objects.filter(month=month).exists():
        raise NotPossibleNow("Månadens loggkontroll är redan påbörjad.", remedy="Fortsätt på den.")
    found = readings(month)
    signals = find_signals(found, held_roles({one.actor for one in found}))
    sample = draw([one.entry for one in found], seed=seed)
    review = Review.objects.create(month=month, seed=seed, readings=len(found), started_by=by)
    ReviewedReading.objects.bulk_create(
        ReviewedReading(
            review=review, entry=number, is_sampled=number in sample, signals="\n".join(signals.get(number, ()))
        )
        for number in sorted(sample | signals.keys())
    )
    record("review.started", by=by.username, thing=str(review), seed=seed, sample=len(sample), signals=len(signals))
    return review


def draw(entries: list[int], *, seed: int) -> set[int]:
    """A tenth of the entries, at least ten and at most fifty; the same for the same entries and seed."""
    size = min(len(entries), max(SMALLEST_SAMPLE, min(LARGEST_SAMPLE, round(len(entries) * SAMPLE_SHARE))))
    return set(random.Random(seed).sample(sorted(entries), size))


@transaction.atomic
def judge(chosen: ReviewedReading, *, judgement: str, note: str, by: User) -> None:
    """The judgement, which can be changed until the review is signed. Nobody judges their own reading, and what is
    not in order is explained. Raises ``NotPossibleNow``."""
    review = Review.objects.select_for_update().get(id=chosen.review_id)
    if review.signed_at is not None:
        raise NotPossibleNow("Loggkontrollen är undertecknad.", remedy="Skriv det nya i nästa månads kontroll.")
    if Entry.objects.get(number=chosen.entry).actor == by.username:
        raise NotPossibleNow("Du kan inte bedöma din egen läsning.", remedy="Be en annan granskare.")
    if judgement != ReviewedReading.Judgement.OK and not note.strip():
        raise NotPossibleNow("Anteckningen saknas.", remedy="Skriv vad som behöver frågas om, eller vad som är fel.")
    chosen.judgement, chosen.note = ReviewedReading.Judgement(judgement).value, note.strip()
    chosen.save(update_fields=["judgement", "note"])
    record("review.judged", by=by.username, thing=str(review), entry=chosen.entry, judgement=chosen.judgement)


@transaction.atomic
def sign(review: Review, *, by: User) -> None:
    """The review is done. Raises ``NotPossibleNow`` while a reading is not judged, or where it is signed already."""
    found = Review.objects.select_for_update().get(id=review.id)
    left = found.chosen.filter(judgement="").count()
    if left:
        raise NotPossibleNow(f"{left} läsningar är inte bedömda.", remedy="Bedöm dem först.")
    if found.signed_at is not None:
        raise NotPossibleNow("Loggkontrollen är redan undertecknad.", remedy="Inget mer behövs.")
    found.signed_by, found.signed_at = by, timezone.now()
    found.save(update_fields=["signed_by", "signed_at"])
    misuse = found.chosen.filter(judgement=ReviewedReading.Judgement.MISUSE).count()
    record("review.signed", by=by.username, thing=str(found), judged=found.chosen.count(), misuse=misuse)
