"""The room's pages: the way in, the log, and the log's monthly review."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from utfall.errors import NotPossibleNow
from utfall.web.accounts.asking import person_asking
from utfall.web.administration.actions import judge, sign, start_review
from utfall.web.administration.forms import SearchForm
from utfall.web.administration.models import Review, ReviewedReading
from utfall.web.administration.queries import (
    is_review_waiting,
    local_time,
    month_to_review,
    proposals_to_decide,
    search,
)
from utfall.web.audit.actions import record
from utfall.web.audit.models import Entry
from utfall.web.audit.queries import exported_heads, verify
from utfall.web.audit.words import action_words, detail_words
from utfall.web.permissions import Permission, requires

ENTRIES_A_PAGE = 100


@dataclass(frozen=True)
class RoomPage:
    """A page of the room, as its front page shows it: the name of the view, and a line about it."""

    view: str
    name: str
    about: str
    permission: Permission


PAGES = (
    RoomPage(
        "people", "Personer", "Vilka som har konto, vilka roller de har, och sedan när.", Permission.ADMINISTER_PEOPLE
    ),
    RoomPage(
        "groups", "Grupper i katalogen", "Roller som följer organisationens egna grupper.", Permission.ADMINISTER_PEOPLE
    ),
    RoomPage(
        "units", "Enheter", "Organisationen i dag och tidigare: namn, områden, ändringar.", Permission.ADMINISTER_UNITS
    ),
    RoomPage("proposals", "Förslag", "Det som två personer måste stå bakom.", Permission.CHANGE_POLICY),
    RoomPage(
        "policies",
        "Regler",
        "Vad som skyddar enskilda i statistiken, och när uppgifter gallras.",
        Permission.SEE_POLICY,
    ),
    RoomPage(
        "log",
        "Logg",
        "Vem som har gjort vad, och när. En ändrad eller borttagen post syns.",
        Permission.SEE_LOG,
    ),
    RoomPage(
        "reviews",
        "Loggkontroll",
        "Varje månad granskas läsningar av uppgifter om enskilda, genom stickprov och signaler.",
        Permission.REVIEW_LOG,
    ),
)


@requires(Permission.SEE_POLICY)
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """The way in: what there is for the person's roles."""
    user = person_asking(request)
    today = timezone.localdate()
    context = {
        "pages": [page for page in PAGES if user.may(page.permission)],
        "to_decide": proposals_to_decide(user),
        "waiting": month_to_review(today) if is_review_waiting(user, today=today) else None,
    }
    return render(request, "administration/administration.html", context)


@requires(Permission.SEE_LOG)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Search in the log."""
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = search(**{name: value for name, value in asked.items() if value})
    page = Paginator(found, ENTRIES_A_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    rows = [_row(entry) for entry in page]
    return render(
        request, "administration/log.html", {"form": form, "page": page, "rows": rows, "query": query.urlencode()}
    )


@requires(Permission.SEE_LOG)
@require_POST
def verify_log(request: HttpRequest) -> HttpResponse:
    """Is the log whole? That somebody asked is logged too."""
    verdict = verify(settings.SURROUNDINGS.audit_heads)
    broken = verdict.broken
    with transaction.atomic():
        record(
            "log.verified",
            by=person_asking(request).username,
            thing="loggen",
            entries=verdict.entries,
            broken=broken.number if broken else "",
        )
    if broken is None:
        messages.success(request, f"Loggen är hel: {verdict.entries} poster, och kontrolltalen stämmer.")
    else:
        messages.error(request, f"Loggen är bruten vid post {broken.number}. {broken.reason}")
    return redirect("log")


@requires(Permission.SEE_LOG)
@require_POST
def export_heads(request: HttpRequest) -> HttpResponse:
    """The exported heads as a file, to be kept elsewhere."""
    heads = exported_heads(settings.SURROUNDINGS.audit_heads)
    with transaction.atomic():
        record("log.exported", by=person_asking(request).username, thing="kontrolltal", entries=len(heads))
    content = "".join(f"{number} {digest}\n" for number, digest in heads)
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="loggens-kontrolltal.txt"'
    return response


@requires(Permission.REVIEW_LOG)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """All reviews, and last month's where it is not begun."""
    month = month_to_review(timezone.localdate())
    found = list(Review.objects.select_related("signed_by"))
    missing = None if any(one.month == month for one in found) else month
    return render(request, "administration/reviews.html", {"reviews": found, "missing": missing})


@requires(Permission.REVIEW_LOG)
@require_POST
def begin_review(request: HttpRequest) -> HttpResponse:
    """Last month's review, drawn now."""
    month = month_to_review(timezone.localdate())
    if not Review.objects.filter(month=month).exists():
        start_review(month, seed=secrets.randbits(32), by=person_asking(request))
    return redirect("review", f"{month:%Y-%m}")


@requires(Permission.REVIEW_LOG)
@require_safe
def review(request: HttpRequest, month: str) -> HttpResponse:
    """One month's readings to judge."""
    found = _review(month)
    chosen = list(found.chosen.all())
    entries = {one.number: one for one in Entry.objects.filter(number__in=[one.entry for one in chosen])}
    rows = [(one, _row(entries[one.entry])) for one in chosen if one.entry in entries]
    context = {
        "review": found,
        "rows": sorted(rows, key=lambda row: (not row[0].signals, row[0].entry)),
        "left": sum(not one.judgement for one in chosen),
        "judgements": ReviewedReading.Judgement.choices,
    }
    return render(request, "administration/review.html", context)


@requires(Permission.REVIEW_LOG)
@require_POST
def judge_reading(request: HttpRequest, month: str, entry: int) -> HttpResponse:
    """The judgement of one reading."""
    chosen = get_object_or_404(ReviewedReading, review=_review(month), entry=entry)
    judgement = request.POST.get("bedomning", "")
    if judgement not in ReviewedReading.Judgement.values:
        messages.error(request, f"Post {entry}: välj en bedömning.")
        return redirect("review", month)
    try:
        judge(chosen, judgement=judgement, note=request.POST.get("anteckning", "")[:2000], by=person_asking(request))
    except NotPossibleNow as error:
        messages.error(request, f"Post {entry}: {error}")
    return redirect("review", month)


@requires(Permission.REVIEW_LOG)
@require_POST
def sign_review(request: HttpRequest, month: str) -> HttpResponse:
    """The review is done."""
    try:
        sign(_review(month), by=person_asking(request))
        messages.success(request, "Loggkontrollen är undertecknad.")
    except NotPossibleNow as error:
        messages.error(request, str(error))
    return redirect("review", month)


def _review(month: str) -> Review:
    try:
        return get_object_or_404(Review, month=datetime.date.fromisoformat(f"{month}-01"))
    except ValueError:
        raise Http404(month) from None


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "at": local_time(entry),
        "what": action_words(entry.action),
        "details": detail_words(entry),
    }
