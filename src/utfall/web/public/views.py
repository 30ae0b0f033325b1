"""The pages where people choose, look at, publish and withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from utfall.errors import NotPossibleNow
from utfall.reports.reading_back import report_from_json
from utfall.reports.render.html import section_html
from utfall.web.accounts.asking import person_asking
from utfall.web.permissions import Permission, requires
from utfall.web.public import actions
from utfall.web.public.forms import DayForm, PublicationForm, WithdrawalForm
from utfall.web.public.models import MeasureVersion, Publication, Published, ReportVersion
from utfall.web.public.queries import is_current, previewed, standing_measures, standing_reports
from utfall.web.public.showing import Shown
from utfall.web.public.tasks import prepare_publication
from utfall.web.work.actions import start_job


@requires(Permission.PUBLISH)
@require_safe
def publishing(request: HttpRequest) -> HttpResponse:
    """What is public, and the publications, the newest first."""
    context = {
        "publications": Publication.objects.select_related("made_by", "published_by"),
        "measures": standing_measures(),
        "reports": standing_reports(),
    }
    return render(request, "publishing/publishing.html", context)


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def begin_publication(request: HttpRequest) -> HttpResponse:
    """Choose what to publish; it is then prepared by the worker."""
    form = PublicationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = person_asking(request)
        with transaction.atomic():
            made = actions.begin(
                measures=form.cleaned_data["measures"],
                reports=form.chosen_reports(),
                by_group=form.cleaned_data["by_group"],
                by=by,
            )
            job = start_job(prepare_publication, title=f"Förbereder {made}", by=by, publication_id=made.id)
        return redirect("job", job.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "publishing/begin.html", {"form": form}, status=status)


@requires(Permission.PUBLISH)
@require_safe
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """One publication: what will be public, or became so."""
    return _page(request, _found(number))


@requires(Permission.PUBLISH)
@require_safe
def previewed_measure(request: HttpRequest, number: int, measure: str) -> HttpResponse:
    """A measure of the publication, as its public page shows it."""
    row = get_object_or_404(MeasureVersion, publication_id=number, measure=measure)
    return render(request, "publishing/measure.html", {"shown": Shown(row), "found": row.publication})


@requires(Permission.PUBLISH)
@require_safe
def previewed_report(request: HttpRequest, number: int, period: str, version: int) -> HttpResponse:
    """A report of the publication, as its public page shows it."""
    row = get_object_or_404(ReportVersion, publication_id=number, period_id=period, version=version)
    content = report_from_json(row.content)
    parts = [(section, section_html(section)) for section in content.sections]
    context = {"report": row, "content": content, "parts": parts, "found": row.publication}
    return render(request, "publishing/report.html", context)


@requires(Permission.PUBLISH)
@require_POST
def publish_now(request: HttpRequest, number: int) -> HttpResponse:
    """It becomes public."""
    found = _found(number)
    try:
        actions.publish(found, by=person_asking(request))
    except NotPossibleNow as error:
        return _page(request, found, error=error, status=409)
    messages.success(request, "Publicerat. Det syns på de öppna sidorna nu.")
    return redirect("publication", number)


@requires(Permission.PUBLISH)
@require_POST
def plan_day(request: HttpRequest, number: int) -> HttpResponse:
    """It is published on a day."""
    found, form = _found(number), DayForm(request.POST)
    if not form.is_valid():
        return _page(request, found, day_form=form, status=422)
    try:
        actions.plan(found, day=form.cleaned_data["day"], by=person_asking(request))
    except NotPossibleNow as error:
        return _page(request, found, error=error, day_form=form, status=409)
    messages.success(request, "Dagen är bestämd. Publiceringen sker då av sig själv.")
    return redirect("publication", number)


@requires(Permission.PUBLISH)
@require_POST
def end_publication(request: HttpRequest, number: int) -> HttpResponse:
    """It is not to be published."""
    found = _found(number)
    try:
        actions.end(found, by=person_asking(request))
    except NotPossibleNow as error:
        return _page(request, found, error=error, status=409)
    messages.success(request, "Publiceringen är avbruten. Inget av den är publikt.")
    return redirect("publishing")


@requires(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_published(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Why it is withdrawn; then its address says so."""
    kinds: dict[str, type[Published]] = {"nyckeltal": MeasureVersion, "rapport": ReportVersion}
    if kind not in kinds:
        raise Http404
    only_public = {"number__isnull": False} if kind == "nyckeltal" else {"is_published": True}
    one = get_object_or_404(kinds[kind], id=number, **only_public)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    context = {"one": one, "form": form}
    if request.method != "POST":
        return render(request, "publishing/withdraw.html", context)
    if not form.is_valid():
        return render(request, "publishing/withdraw.html", context, status=422)
    try:
        actions.withdraw(one, why=form.cleaned_data["why"], by=person_asking(request))
    except NotPossibleNow as error:
        return render(request, "publishing/withdraw.html", context | {"error": error}, status=409)
    messages.success(request, f"{one} är tillbakadragen. Adressen säger det nu.")
    return redirect("publishing")


def _found(number: int) -> Publication:
    return get_object_or_404(Publication.objects.select_related("made_by", "published_by"), id=number)


def _page(
    request: HttpRequest,
    found: Publication,
    *,
    error: NotPossibleNow | None = None,
    day_form: DayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": found,
        "measures": previewed(found),
        "reports": found.report_versions.all(),
        "is_current": not found.is_open or is_current(found),
        "day_form": day_form or DayForm(),
        "error": error,
    }
    return render(request, "publishing/publication.html", context, status=status)
